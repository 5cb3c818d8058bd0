// Members of std::vector and its kin.
#include <array>
#include <deque>
#include <list>
#include <set>
#include <stack>
#include <string>
#include <tuple>
#include <vector>

// = [1, 2, 3]
auto pushBack() { std::vector<int> v{1, 2}; v.push_back(3); return v; }

// = [1, 2, 3 if c]
auto pushBackUnderCondition(bool c) { std::vector<int> v{1, 2}; if (c) v.push_back(3); return v; }

// = c ? 3 : 2
auto sizeUnderCondition(bool c) { std::vector<int> v{1, 2}; if (c) v.push_back(3); return v.size(); }

// = c ? 3 : 2
auto backUnderCondition(bool c) { std::vector<int> v{1, 2}; if (c) v.push_back(3); return v.back(); }

// = [1, c ? 2 : 9, c ? 9 : 3 if c]
auto assignBackUnderCondition(bool c) { std::vector<int> v{1, 2}; if (c) v.push_back(3); v.back() = 9; return v; }

// = [1, 2 if c]
auto popBackUnderCondition(bool c) { std::vector<int> v{1, 2}; if (c) v.push_back(3); v.pop_back(); return v; }

// = [1, 2]
auto pushAndPopInOneBranch(bool c) { std::vector<int> v{1, 2}; if (c) { v.push_back(3); v.pop_back(); } return v; }

// = (7, 0, 7)
auto elementAssigned() {
  std::vector<int> v(2); v[1] = 7; v.front() = v[0];
  return std::make_tuple(v[1], v.at(0), v.back());
}

// = [[1], [2, 5]]
auto nestedPush() { std::vector<std::vector<int>> v{{1}, {2}}; v[1].push_back(5); return v; }

// = i == 0 ? 4 : 8
auto symbolicIndex(int i) { std::vector<int> v{4, 8}; return v[i]; }

// = [i == 0 ? 5 : 4, i == 1 ? 5 : 8]
auto assignAtSymbolicIndex(int i) { std::vector<int> v{4, 8}; v[i] = 5; return v; }

// = dims[1]
auto elementOfParameter(std::vector<int> dims) { return dims[1]; }

// = size(dims) + 1
auto sizeOfParameter(std::vector<int> dims) { dims.push_back(1); return dims.size(); }

// = dims[size(dims) - 1]
auto backOfParameter(const std::vector<int>& dims) { return dims.back(); }

// = dims[0]
auto frontOfParameter(const std::vector<int>& dims) { return dims.front(); }

// = 3
auto backAfterAppending(std::vector<int> dims) { dims.push_back(3); return dims.back(); }

// = size(dims) == 0
auto emptyParameter(const std::vector<int>& dims) { return dims.empty(); }

// = [0 for i in 0..n]
auto symbolicCount(int n) { std::vector<int> v(n); return v; }

// = [7, 7]
auto countAndValue() { return std::vector<int>(2, 7); }

// = [2, 3]
auto fromIterators() { std::vector<int> v{1, 2, 3}; return std::vector<int>(v.begin() + 1, v.end()); }

// = [1, 0, 0]
auto resizeUp() { std::vector<int> v{1}; v.resize(3); return v; }

// = [1, 2]
auto resizeDown() { std::vector<int> v{1, 2, 3}; v.resize(2); return v; }

// = [4 for i in 0..n]
auto resizeSymbolic(int n) { std::vector<int> v; v.resize(n, 4); return v; }

// = [9, 1, 2, 1, 2]
auto insertRangesAndValues() {
  std::vector<int> v{1, 2}; std::vector<int> w{1, 2};
  v.insert(v.end(), w.begin(), w.end()); v.insert(v.begin(), 9);
  return v;
}

// = [1, 7, 8, 2]
auto insertList() { std::vector<int> v{1, 2}; v.insert(v.begin() + 1, {7, 8}); return v; }

// = [1, 3]
auto eraseOne() { std::vector<int> v{1, 2, 3}; v.erase(v.begin() + 1); return v; }

// = [3]
auto eraseRange() { std::vector<int> v{1, 2, 3}; v.erase(v.begin(), v.begin() + 2); return v; }

// = [5, 5, 5]
auto assignCount() { std::vector<int> v{1}; v.assign(3, 5); return v; }

// = [(1, "a"), (2, "b")]
auto emplacePairs() { std::vector<std::pair<int, std::string>> v; v.emplace_back(1, "a"); v.emplace_back(2, "b"); return v; }

struct Point { int x = 0; int y = 2; Point(int first) : x(first) {} };
// = [Point(x=4, y=2)]
auto emplaceObject() { std::vector<Point> v; v.emplace_back(4); return v; }

// = [1, 2, 3]
auto copiesAreApart() { std::vector<int> v{1, 2, 3}; auto w = v; w[0] = 9; w.clear(); return v; }

// = (true, false, true)
auto comparisons() {
  std::vector<int> v{1, 2}, w{1, 3};
  return std::make_tuple(v == v, v == w, v < w);
}

// = [3, 1, 2]
auto dequeEnds() { std::deque<int> d{1}; d.push_back(2); d.push_front(3); return d; }

// = [2]
auto dequePops() { std::deque<int> d{1, 2, 3}; d.pop_front(); d.pop_back(); return d; }

// = (2, [1])
auto stackTop() { std::stack<int> s; s.push(1); s.push(2); int top = s.top(); s.pop(); return std::make_pair(top, s); }

// = (3, 6, [6, 6, 6])
auto arrayMembers() { std::array<int, 3> a{1, 2, 3}; a.fill(6); return std::make_tuple(a.size(), a.back(), a); }

// = (0, 1)
auto valueInitialisedArray() { std::array<int, 2> a{}; std::vector<std::string> v(1); return std::make_pair(a[1], v.size()); }

// = ([1, 2, 3], 1, 0)
auto setsAreSorted() { std::set<int> s{3, 1, 3}; s.insert(2); return std::make_tuple(s, s.count(2), s.count(7)); }

// = [true, false]
auto vectorOfBool() { std::vector<bool> v{true, true}; v[1] = false; return v; }

// = 2
auto conditionOnBool() { std::vector<bool> v{true, false}; return v[1] ? 1 : 2; }

// throws
auto atBeyondTheEnd() { std::vector<int> v{1}; return v.at(4); }

// = [c ? 3 : 1, 2 if !c, 4]
auto oneOfTwo(bool c) {
  std::vector<int> v{1, 2}; if (c) v = {3}; v.push_back(4); return v;
}

// = 6
auto sumInLoop() { std::vector<int> v{1, 2, 3}; int sum = 0; for (auto it = v.begin(); it != v.end(); ++it) sum += *it; return sum; }

// = [2, 4]
auto changedInRangeFor() { std::vector<int> v{1, 2}; for (auto& x : v) x *= 2; return v; }

// = [3, 2, 1]
auto reverseIteration() { std::vector<int> v{1, 2, 3}, w; for (auto it = v.rbegin(); it != v.rend(); it++) w.push_back(*it); return w; }

// = [6, 5]
auto channelStack() {
  std::vector<int> channels{3};
  for (int i = 0; i < 3; ++i) channels.push_back(channels.back() + 1);
  int last = channels.back(); channels.pop_back();
  return std::vector<int>{last, channels.back()};
}

// = (true, false)
auto setsFind() {
  std::set<std::string> s{"b", "a"};
  return std::make_pair(s.find("a") != s.end(), s.find("z") != s.end());
}
