// Strings and text made piece by piece.
#include <cstdio>
#include <iomanip>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>

// = "layer3"
auto joined() { return "layer" + std::to_string(3); }

// = "layer" + string(i) + ".weight"
auto joinedSymbolic(int i) { return "layer" + std::to_string(i) + ".weight"; }

// = "a" + (c ? "1" : "2")
auto joinedConditional(bool c) { std::string s = "a"; s += std::to_string(c ? 1 : 2); return s; }

// = "a-b_c"
auto operators() { std::string s("a"); s = s + '-' + "b"; s.append("_"); s.push_back('c'); return s; }

// = (3, false, "bc", 1, -1, 99)
auto members() {
  std::string s = "abc";
  return std::make_tuple(s.size(), s.empty(), s.substr(1), s.find("b"), s.find("z"), s[2]);
}

// = (true, false, true, false)
auto comparisons() {
  std::string s = "abc";
  return std::make_tuple(s == "abc", s != "abc", s < "abd", std::string_view("x") == s);
}

// = (name == "resnet", name + "_1")
auto symbolicText(std::string name) { return std::make_pair(name == "resnet", name + "_1"); }

// = ("xxx", "bc", "ab")
auto constructed() { std::string s = "abcd"; return std::make_tuple(std::string(3, 'x'), std::string(s, 1, 2), std::string("abcd", 2)); }

// = ("aXYd", "abcd!", "ad", "abc")
auto changed() {
  std::string a = "abcd", b = "abcd", c = "abcd", d = "abcd";
  a.replace(1, 2, "XY"); b.insert(4, "!"); c.erase(1, 2); d.pop_back();
  return std::make_tuple(a, b, c, d);
}

// = (12, 7, 2.5)
auto numbers() { return std::make_tuple(std::stoi("12"), std::stol("7x"), std::stod("2.5")); }

// throws
auto noNumber() { return std::stoi("x"); }

// = "2.500000"
auto floatingText() { return std::to_string(2.5); }

// = "block_3.0.1x2.5"
auto stream() { std::ostringstream out; out << "block_" << 3 << '.' << false << "." << true << std::string("x") << 2.5; return out.str(); }

// = c ? "conv" + string(n) + "_bn" : "conv" + string(n)
auto streamSymbolic(int n, bool c) { std::stringstream out; out << "conv" << n; if (c) out << "_bn"; return out.str(); }

// = "layer007"
auto padded() { std::ostringstream out; out << "layer" << std::setw(3) << std::setfill('0') << 7; return out.str(); }

// = "b"
auto streamReset() { std::ostringstream out; out << "a"; out.str(""); out << "b"; return out.str(); }

// = "layer12_07"
auto printed() { char buffer[32]; snprintf(buffer, sizeof(buffer), "layer%d_%02d", 12, 7); return std::string(buffer); }

// = "layer" + string(i)
auto printedSymbolic(int i) { char buffer[32]; sprintf(buffer, "layer%d", i); return std::string(buffer); }

// = "lay"
auto printedTruncated() { char buffer[4]; std::snprintf(buffer, 4, "layer"); return std::string(buffer); }

// = "50% of x 1.50"
auto printedKinds() { char buffer[64]; sprintf(buffer, "%d%% of %s %.2f", 50, "x", 1.5); return std::string(buffer); }

// = "abc"
auto view() { std::string s = "abcdef"; std::string_view v = s; return std::string(v.substr(0, 3)); }

// = "x.y"
auto throughPointers() { const char* a = "x"; std::string s = a; s += "."; s += std::string("y").c_str(); return s; }

// = "a|b|c|"
auto splitLine() {
  std::stringstream in("a,b,c"); std::string part, all;
  while (std::getline(in, part, ',')) all += part + "|";
  return all;
}

// = "A"
auto characters() { std::string s; char c = 'A'; s += c; return s; }
