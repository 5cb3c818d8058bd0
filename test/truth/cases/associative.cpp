// Sets and maps: what each overload of their members does, and what it gives.
//
// construct: Sets(std::vector<int64_t>{3, 4, 5, 4})
// construct: Sets(std::vector<int64_t>{7})
// construct: Maps(std::vector<std::pair<std::string, int64_t>>{{"x", 4}, {"y", 5}, {"x", 6}})
// construct: Distinct(std::vector<int64_t>{1, 4, 2})
// construct: Distinct(std::vector<int64_t>{1, 4, 1})
// construct: Checked(0.5)
// construct: Checked(std::numeric_limits<double>::infinity())
#include <torch/torch.h>

#include <cmath>
#include <map>
#include <set>
#include <unordered_set>

struct SetsImpl : torch::nn::Module {
  void count(const std::string& name, int64_t number) { register_buffer(name, torch::ones({number})); }

  SetsImpl(const std::vector<int64_t>& values) {
    std::set<int64_t> range;
    range.insert(values.begin(), values.end());
    count("range", range.size());
    std::set<int64_t> list;
    list.insert({7, 9, 8});
    list.insert(list.end(), 6);
    count("list", list.size() * 10 + *list.begin());
    list.insert(range.begin(), range.end());
    count("both", list.size());
    std::unordered_set<int64_t> hashed(values.begin(), values.end());
    count("hashed", hashed.size());
    removed(list);
    repeated(values);
    auto [where, isNew] = range.insert(4);
    count("inserted", isNew ? 100 + *where : 200 + *where);
    count("first", *range.emplace(9).first);
  }

  void removed(std::set<int64_t> set) {
    count("removed", set.erase(8) * 100 + set.erase(1000) * 10 + set.size());
    set.erase(set.begin());
    count("least", *set.begin());
  }

  void repeated(const std::vector<int64_t>& values) {
    std::multiset<int64_t> all(values.begin(), values.end());
    all.insert(4);
    count("repeated", all.count(4) * 10 + all.size());
    count("erased", all.erase(4) + all.size());
  }
};
TORCH_MODULE(Sets);

struct MapsImpl : torch::nn::Module {
  using Entries = std::vector<std::pair<std::string, int64_t>>;
  void count(const std::string& name, int64_t number) { register_buffer(name, torch::ones({number})); }

  MapsImpl(const Entries& entries) {
    std::map<std::string, int64_t> made(entries.begin(), entries.end());
    count("made", made.size() * 10 + made.at("x"));
    std::map<std::string, int64_t> copied(made.begin(), made.end());
    count("copied", copied.size() * 10 + copied["y"]);
    std::map<std::string, int64_t> backwards(entries.rbegin(), entries.rend());
    count("backwards", backwards["x"]);
    std::map<std::string, int64_t> part;
    part.insert(entries.begin() + 1, entries.end());
    count("part", part.size() * 10 + part["x"]);
    part.insert(copied.begin(), copied.end());
    count("kept", part.size() * 10 + part["x"]);
    hinted(part);
    part.erase(part.begin(), part.end());
    count("empty", part.size() + 1);
  }

  void hinted(std::map<std::string, int64_t> map) {
    map.insert(map.begin(), {"a", 1});
    map.emplace_hint(map.end(), "b", 2);
    map.try_emplace(map.end(), "c", 3);
    map.insert_or_assign(map.begin(), "a", 8);
    count("hinted", map.size() * 10 + map["a"]);
    count("again", map.insert({"a", 9}).second ? 1 : 2);
  }
};
TORCH_MODULE(Maps);

// A module that refuses what it is given twice.
struct DistinctImpl : torch::nn::Module {
  DistinctImpl(const std::vector<int64_t>& widths) {
    std::unordered_set<int64_t> seen;
    for (const int64_t width : widths) {
      TORCH_CHECK(seen.insert(width).second, "a width is there twice: ", width);
      register_parameter("w" + std::to_string(width), torch::ones({width}));
    }
  }
};
TORCH_MODULE(Distinct);

struct CheckedImpl : torch::nn::Module {
  CheckedImpl(double rate) {
    if (!std::isfinite(rate) || std::isnan(rate) || std::isinf(rate)) throw std::invalid_argument("rate");
    register_parameter("w", torch::ones({2}));
  }
};
TORCH_MODULE(Checked);
