// Algorithms of the standard library: sizes, names and which registrations there are come out of ranges.
//
// construct: Algorithms(std::vector<int64_t>{2, 4, 4}, "nm")
// construct: Algorithms(std::vector<int64_t>{9, 3, 3, 5}, "Enc")
#include <torch/torch.h>

#include <algorithm>
#include <cctype>
#include <deque>
#include <numeric>

struct AlgorithmsImpl : torch::nn::Module {
  AlgorithmsImpl(const std::vector<int64_t>& sizes, std::string name) {
    if (std::size(sizes) != 3 && std::empty(sizes)) throw std::invalid_argument("sizes");
    int64_t serial = 0;
    for (auto it = std::rbegin(sizes); it != std::rend(sizes); ++it)
      register_parameter("r" + std::to_string(serial++), torch::ones({*it}));
    reading(sizes);
    sums(sizes);
    changing(sizes);
    parts(sizes);
    register_buffer(renamed(name), torch::ones({1}));
  }

  void reading(const std::vector<int64_t>& sizes) {
    auto [least, largest] = std::minmax_element(sizes.begin(), sizes.end());
    register_buffer("extremes", torch::ones({*least, *largest, largest - sizes.begin() + 1}));
    auto last = std::max_element(sizes.rbegin(), sizes.rend());
    register_buffer("last", torch::ones({*last, std::distance(sizes.rbegin(), last) + 1}));
    auto odd = std::max_element(sizes.begin(), sizes.end(), [](int64_t a, int64_t b) { return a % 3 < b % 3; });
    register_buffer("odd", torch::ones({*odd}));
    std::vector<int64_t> sorted = sizes;
    std::sort(sorted.begin(), sorted.end());
    auto low = std::lower_bound(sorted.begin(), sorted.end(), 4),
         high = std::upper_bound(sorted.begin(), sorted.end(), 4);
    register_buffer("bounds", torch::ones({low - sorted.begin() + 1, high - low + 1}));
  }

  void sums(const std::vector<int64_t>& sizes) {
    std::vector<int64_t> running(sizes.size()), steps(sizes.size());
    std::partial_sum(sizes.begin(), sizes.end(), running.begin());
    std::adjacent_difference(running.begin(), running.end(), steps.begin());
    register_buffer("sums", torch::ones({running[1], steps[1],
                                         std::inner_product(sizes.begin(), sizes.end(), steps.begin(), int64_t{0}),
                                         std::transform_reduce(sizes.begin(), sizes.end(), int64_t{1}, std::plus<>(),
                                                               [](int64_t x) { return 2 * x; })}));
  }

  void changing(const std::vector<int64_t>& sizes) {
    std::vector<int64_t> distinct = sizes;
    std::sort(distinct.begin(), distinct.end(), std::greater<int64_t>());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    std::rotate(distinct.begin(), distinct.begin() + 1, distinct.end());
    std::vector<int64_t> kept = sizes;
    kept.erase(std::remove_if(kept.begin(), kept.end(), [](int64_t x) { return x > 4; }), kept.end());
    std::vector<int64_t> filled(4);
    std::iota(filled.begin(), filled.end(), 3);
    std::fill_n(filled.begin(), 2, 7);
    std::replace(filled.begin(), filled.end(), 5, 8);
    register_buffer("changed",
                    torch::ones({static_cast<int64_t>(distinct.size()), distinct[0], static_cast<int64_t>(kept.size()),
                                 filled[1], filled[2], std::llround(2.5)}));
  }

  // Parts of a sequence between iterators that a number moves.
  void parts(const std::vector<int64_t>& sizes) {
    std::vector<bool> bits{true, false, false, false};
    std::reverse(bits.begin(), bits.begin() + 3);
    const auto bit = 2 + bits.begin();
    std::deque<int64_t> queue(sizes.begin(), sizes.end());
    register_buffer("parts", torch::ones({*bit + 1, bits[0] + 1, *(queue.begin() + 1), *(2 + queue.begin()),
                                          *(1 + sizes.begin()), *(1 + sizes.rbegin())}));
  }

  static std::string renamed(std::string name) {
    std::transform(name.begin(), name.end(), name.begin(), ::tolower);
    std::string plain = std::string(2, 'x') + name;
    std::replace(plain.begin(), plain.end(), 'x', 'y');
    std::transform(plain.begin(), plain.begin() + 1, plain.begin(), [](unsigned char c) { return std::toupper(c); });
    return plain;
  }
};
TORCH_MODULE(Algorithms);
