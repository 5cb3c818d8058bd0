#include "match/report_differences.h"

#include <fmt/format.h>

#include "match/subtree_groups.h"
#include "schema/text.h"

namespace dictum::match {
namespace {

const char* nameOf(schema::Kind kind) { return kind == schema::Kind::Buffer ? "buffer" : "parameter"; }

class Describer {
 public:
  Describer(const Match& match, const TextOptions& options) : match_(match), options_(options) {}

  std::vector<DescribedDifference> all() {
    addMissing();
    addUnexpected();
    addTensorDifferences();
    for (const MissingSubmodule& each : match_.submodules) {
      if (!each.allowed)
        add(Difference::MissingSubmodule, each.location,
            fmt::format("{} lacks the submodule '{}', a {}; torch::load throws", file(), each.path, each.className));
    }
    if (match_.verdict == Verdict::Undecided) addGaps();
    return std::move(described_);
  }

 private:
  std::string file() const { return fmt::format("'{}'", match_.checkpoint); }

  void add(Difference what, const schema::Location& location, std::string message) {
    described_.push_back({what, std::move(message), location});
  }

  void addMissing() {
    SubtreeGroups groups(match_.subtrees.missing, options_.groupedFrom);
    for (const Missing& each : match_.missing) {
      const auto group = each.allowed ? std::nullopt : groups.groupOf(each.key);
      if (!group) continue;
      const std::string what = group->isSubtree()
                                   ? fmt::format("all {} keys of '{}'", group->keys, group->path)
                                   : fmt::format("'{}' ({} {})", each.key, each.dtype.value_or("?"), print(each.shape));
      const std::string when = each.when.empty() ? "" : " when " + each.when;
      add(Difference::MissingKey, each.location,
          fmt::format("{} lacks {}, which {} registers{}", file(), what, match_.model, when));
    }
  }

  void addUnexpected() {
    SubtreeGroups groups(match_.subtrees.unexpected, options_.groupedFrom);
    for (const Unexpected& each : match_.unexpected) {
      const auto group = each.allowed ? std::nullopt : groups.groupOf(each.key);
      if (!group) continue;
      const std::string what = group->isSubtree()
                                   ? fmt::format("{} keys of '{}'", group->keys, group->path)
                                   : fmt::format("'{}' ({} {})", each.key, each.dtype, print(each.shape));
      add(Difference::UnexpectedKey, match_.location,
          fmt::format("{} has {}, which {} does not register", file(), what, match_.model));
    }
  }

  // `subtrees` differ as a whole; the first key's difference is the example.
  template <typename T, typename Text>
  void addPairs(Difference what, const std::vector<T>& differences, const std::vector<Subtree>& subtrees, Text&& text) {
    SubtreeGroups groups(subtrees, options_.groupedFrom);
    for (const T& each : differences) {
      const auto group = groups.groupOf(each.key);
      if (!group) continue;
      const std::string more =
          group->isSubtree() ? fmt::format("; all {} keys of '{}' differ", group->keys, group->path) : "";
      add(what, each.location,
          fmt::format("'{}' is {} in {}, and {} registers {}{}", each.key, text(each.found), file(), match_.model,
                      text(each.expected), more));
    }
  }

  void addTensorDifferences() {
    addPairs(Difference::Shape, match_.shape, match_.subtrees.shape, [](const auto& shape) { return print(shape); });
    addPairs(Difference::Dtype, match_.dtype, match_.subtrees.dtype, [](const std::string& dtype) { return dtype; });
    addPairs(Difference::Kind, match_.kind, match_.subtrees.kind,
             [](schema::Kind kind) { return fmt::format("a {}", nameOf(kind)); });
  }

  void addGaps() {
    for (const schema::Gap& gap : match_.gaps)
      add(Difference::Gap, gap.location,
          fmt::format("whether {} fits {} is not known: {}", file(), match_.model, gap.reason));
  }

  const Match& match_;
  const TextOptions& options_;
  std::vector<DescribedDifference> described_;
};

}  // namespace

std::vector<DescribedDifference> describeDifferences(const Match& match, const TextOptions& options) {
  const bool fits = match.verdict == Verdict::Fits || match.verdict == Verdict::FitsUnderConfiguration;
  return fits ? std::vector<DescribedDifference>() : Describer(match, options).all();
}

}  // namespace dictum::match
