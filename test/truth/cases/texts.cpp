// Members of std::string that names are made with: what a number means depends on whether characters or a string are
// in front of it.
//
// construct: Texts("hello", "xyz")
// construct: Texts("layer", "ab")
// construct: Numbers("12abc")
// construct: Numbers("7")
// construct: Numbers("x")
// construct: Numbers("3000000000")
// construct: Counted(3)
#include <torch/torch.h>

#include <algorithm>
#include <cstdio>
#include <sstream>

struct TextsImpl : torch::nn::Module {
  void name(const std::string& text) { register_buffer(text, torch::ones({1})); }

  TextsImpl(const std::string& word, const std::string& tail) {
    name("plain" + std::string("hello", 2));
    name("from" + std::string(word, 1));
    name("part" + std::string(word, 1, 2));
    name("backwards" + std::string(word.rbegin(), word.rend()));
    name("inside" + std::string(word.begin() + 1, word.end() - 1));
    std::string text = "a";
    text.append(tail, 1);
    text.append("hello", 2);
    text.append(tail.begin(), tail.end());
    name(text);
    assigned(word);
    text.erase(text.begin());
    text.erase(text.begin() + 1, text.begin() + 3);
    text.resize(9, 'q');
    name("erased" + text);
  }

  void assigned(const std::string& word) {
    std::string text;
    text.assign("hello", 1, 3);
    name(text);
    text.assign(word, 1);
    name(text);
    text.assign(word, 0, 2);
    name(text);
  }
};
TORCH_MODULE(Texts);

struct NumbersImpl : torch::nn::Module {
  NumbersImpl(const std::string& text) {
    std::size_t length = 0;
    const int number = std::stoi(text, &length);
    register_buffer("number", torch::ones({number, static_cast<int64_t>(length)}));
    register_buffer("bases", torch::ones({std::stoi("1f", nullptr, 16), std::stol("11", nullptr, 2)}));
    char buffer[4];
    register_buffer("formatted", torch::ones({std::snprintf(buffer, sizeof(buffer), "%s", "abcdef")}));
    register_buffer(buffer, torch::ones({1}));
  }
};
TORCH_MODULE(Numbers);

// How often a function of the library calls what it is given is not followed.
struct CountedImpl : torch::nn::Module {
  CountedImpl(int64_t n) {
    std::vector<int64_t> widths{1, 2, 3, 4};
    int64_t sum = 0;
    std::for_each_n(widths.begin(), n, [&](int64_t width) { sum += width; });
    register_buffer("sum", torch::ones({sum}));
    std::istringstream lines("ab\ncd\n");
    std::string line;
    while (std::getline(lines, line)) register_buffer(line, torch::ones({1}));
    register_buffer("last", torch::ones({static_cast<int64_t>(line.size()) + 1}));
  }
};
TORCH_MODULE(Counted);
