// std::map and std::unordered_map.
#include <map>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

// = {"a": 1, "b": 2}
auto orderedByKey() { std::map<std::string, int> m{{"b", 2}}; m["a"] = 1; return m; }

// = {"a": 1, "b": 2 if c}
auto entryUnderCondition(bool c) { std::map<std::string, int> m{{"a", 1}}; if (c) m["b"] = 2; return m; }

// = {"a": 1, "b": 5}
auto overwrittenAfterCondition(bool c) { std::map<std::string, int> m{{"a", 1}}; if (c) m["b"] = 2; m["b"] = 5; return m; }

// = {"a": 1, "b": c ? 2 : 0}
auto readMakesAnEntry(bool c) { std::map<std::string, int> m{{"a", 1}}; if (c) m["b"] = 2; int x = m["b"]; return m; }

// = k == 1 ? 10 : 20
auto symbolicKey(int k) { std::map<int, int> m{{1, 10}, {2, 20}}; return m.at(k); }

// = (1, c, c ? 2 : 1)
auto counts(bool c) {
  std::map<std::string, int> m{{"a", 1}}; if (c) m["b"] = 2;
  return std::make_tuple(m.count("a"), m.count("b") > 0, m.size());
}

// = (true, false, 1)
auto findAndEnd() {
  std::map<std::string, int> m{{"a", 1}};
  auto it = m.find("a");
  return std::make_tuple(it != m.end(), m.find("z") != m.end(), it->second);
}

// = c
auto findUnderCondition(bool c) { std::map<std::string, int> m; if (c) m["b"] = 2; m["a"] = 1; return m.find("b") != m.end(); }

// = {"a": 7}
auto assignedThroughIterator() { std::map<std::string, int> m{{"a", 1}}; m.find("a")->second = 7; return m; }

// = {"a": 2, "b": 4}
auto assignedInRangeFor() { std::map<std::string, int> m{{"a", 1}, {"b", 2}}; for (auto& entry : m) entry.second *= 2; return m; }

// = {"a": 2}
auto assignedThroughBinding() { std::map<std::string, int> m{{"a", 1}}; for (auto& [key, value] : m) value = 2; return m; }

// = "a1b2"
auto iterated() {
  std::map<std::string, int> m{{"b", 2}, {"a", 1}}; std::string s;
  for (const auto& [key, value] : m) s += key + std::to_string(value);
  return s;
}

// = "ab"
auto iteratedByIterator() {
  std::map<std::string, int> m{{"a", 1}, {"b", 2}}; std::string s;
  for (auto it = m.begin(); it != m.end(); ++it) s += it->first;
  return s;
}

// = {"a": 1, "b": 2, "c": 3, "d": 4}
auto insertions() {
  std::map<std::string, int> m{{"a", 1}};
  m.insert({"a", 9}); m.insert({"b", 2}); m.insert(std::make_pair("c", 3)); m.emplace("d", 4);
  return m;
}

// = {"a": 9}
auto insertOrAssign() { std::map<std::string, int> m{{"a", 1}}; m.insert_or_assign("a", 9); return m; }

// = (false, true)
auto insertTellsWhetherItDid() {
  std::map<std::string, int> m{{"a", 1}};
  return std::make_pair(m.insert({"a", 9}).second, m.insert({"b", 9}).second);
}

// = {"b": 2}
auto erased() { std::map<std::string, int> m{{"a", 1}, {"b", 2}}; m.erase("a"); return m; }

// = {"a": 1 if !c, "b": 2}
auto erasedUnderCondition(bool c) { std::map<std::string, int> m{{"a", 1}, {"b", 2}}; if (c) m.erase("a"); return m; }

// = {"a": [1, 2], "b": [3]}
auto vectorsInMap() {
  std::map<std::string, std::vector<int>> m; m["a"].push_back(1); m["b"].push_back(3); m["a"].push_back(2);
  return m;
}

// = {"z": 1, "a": 2}
auto unorderedKeepsInsertionOrder() { std::unordered_map<std::string, int> m; m["z"] = 1; m["a"] = 2; return m; }

// = (10, 20)
auto unorderedLookup() {
  std::unordered_map<std::string, int> m{{"x", 10}, {"y", 20}};
  return std::make_pair(m["x"], m.find("y")->second);
}

// throws
auto missingKey() { std::map<std::string, int> m{{"a", 1}}; return m.at("b"); }

struct Config { int depth = 0; std::vector<int> widths; };
// = {"small": Config(depth=2, widths=[]), "big": Config(depth=4, widths=[1, 2])}
auto structsInMap() {
  std::unordered_map<std::string, Config> m; m["small"].depth = 2; m["big"] = Config{4, {1}}; m["big"].widths.push_back(2);
  return m;
}
