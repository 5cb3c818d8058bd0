// <algorithm>, <numeric> and <cmath>.
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <string>
#include <tuple>
#include <vector>

// = (6, 24)
auto folds() {
  std::vector<int> v{2, 3, 1};
  return std::make_pair(std::accumulate(v.begin(), v.end(), 0), std::accumulate(v.begin(), v.end(), 4, std::multiplies<int>()));
}

// = "a-b"
auto foldWithLambda() {
  std::vector<std::string> v{"a", "b"};
  return std::accumulate(v.begin() + 1, v.end(), v[0], [](std::string a, std::string b) { return a + "-" + b; });
}

// = c ? 6 : 3
auto foldUnderCondition(bool c) { std::vector<int> v{1, 2}; if (c) v.push_back(3); return std::accumulate(v.begin(), v.end(), 0); }

// = [0, 1, 2]
auto counting() { std::vector<int> v(3); std::iota(v.begin(), v.end(), 0); return v; }

// = ([3, 2, 1], [1, 2, 3], [3, 2, 1])
auto orders() {
  std::vector<int> a{1, 2, 3}, b{3, 1, 2}, c{3, 1, 2};
  std::reverse(a.begin(), a.end()); std::sort(b.begin(), b.end()); std::sort(c.begin(), c.end(), std::greater<int>());
  return std::make_tuple(a, b, c);
}

// = [1, 9, 9]
auto filled() { std::vector<int> v{1, 2, 3}; std::fill(v.begin() + 1, v.end(), 9); return v; }

// = (true, false, 1)
auto found() {
  std::vector<int> v{4, 5};
  return std::make_tuple(std::find(v.begin(), v.end(), 5) != v.end(), std::find(v.begin(), v.end(), 6) != v.end(),
                         std::find(v.begin(), v.end(), 5) - v.begin());
}

// = k == 4 || k == 5
auto foundSymbolic(int k) { std::vector<int> v{4, 5}; return std::find(v.begin(), v.end(), k) != v.end(); }

// = (true, false, true, 2)
auto quantifiers() {
  std::vector<int> v{4, 5, 6};
  auto big = [](int x) { return x > 4; };
  return std::make_tuple(std::any_of(v.begin(), v.end(), big), std::all_of(v.begin(), v.end(), big),
                         std::none_of(v.begin(), v.end(), [](int x) { return x > 9; }), std::count_if(v.begin(), v.end(), big));
}

// = [2, 4]
auto transformedBehind() {
  std::vector<int> v{1, 2}, w;
  std::transform(v.begin(), v.end(), std::back_inserter(w), [](int x) { return 2 * x; });
  return w;
}

// = [5, 7]
auto transformedInPlace() {
  std::vector<int> v{1, 2}, w{4, 5};
  std::transform(v.begin(), v.end(), w.begin(), v.begin(), std::plus<int>());
  return v;
}

// = [1, 2, 9]
auto copied() { std::vector<int> v{1, 2}, w{0, 0, 9}; std::copy(v.begin(), v.end(), w.begin()); return w; }

// = 6
auto forEach() { std::vector<int> v{1, 2, 3}; int sum = 0; std::for_each(v.begin(), v.end(), [&](int x) { sum += x; }); return sum; }

// = (7, 2)
auto extremes() { std::vector<int> v{5, 7, 2}; return std::make_pair(*std::max_element(v.begin(), v.end()), *std::min_element(v.begin(), v.end())); }

// = (n < 3 ? 3 : n, n > 3 ? 3 : n, 5, 2)
auto minMax(int n) { return std::make_tuple(std::max(n, 3), std::min(n, 3), std::max({1, 5, 2}), std::clamp(1, 2, 4)); }

// = (2.0, 3.0, 8.0, 3, 4)
auto functions() {
  return std::make_tuple(std::floor(2.7), std::sqrt(9.0), std::pow(2, 3), std::abs(-3), static_cast<int>(std::ceil(3.2)));
}

// = int(floor(float(n) * 0.5))
auto widthMultiplier(int n) { return static_cast<int>(std::floor(n * 0.5)); }

// = int(log2(float(n)))
auto stages(int n) { return static_cast<int>(std::log2(n)); }

// = 2147483647
auto largest() { return std::numeric_limits<int>::max(); }

// = [1, 3, 6]
auto sums() { std::vector<int> v{1, 2, 3}; std::partial_sum(v.begin(), v.end(), v.begin()); return v; }
