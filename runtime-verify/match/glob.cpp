#include "match/glob.h"

#include <algorithm>

namespace dictum::match {
namespace {

// One attempt to match; a pair of part and position that failed once is not tried again, so that the time is bounded by
// the product of the lengths.
template <typename Part>
class Attempt {
 public:
  Attempt(const std::vector<Part>& parts, std::string_view key)
      : parts_(parts), key_(key), failed_((parts.size() + 1) * (key.size() + 1)) {}

  bool run(std::size_t part, std::size_t at) {
    const std::size_t state = part * (key_.size() + 1) + at;
    if (failed_[state]) return false;
    if (tryPart(part, at)) return true;
    failed_[state] = true;
    return false;
  }

  // Innermost first, and after them the rest of the key.
  std::vector<std::string_view> take() {
    std::reverse(captured_.begin(), captured_.end());
    return std::move(captured_);
  }

 private:
  bool tryPart(std::size_t part, std::size_t at) {
    if (part == parts_.size()) {
      if (at != key_.size() && key_[at] != '.') return false;
      captured_.push_back(key_.substr(at));
      return true;
    }
    const Part& here = parts_[part];
    if (!key_.substr(at).starts_with(here.literal)) return false;
    at += here.literal.size();
    using Wild = decltype(here.wild);
    if (here.wild == Wild::None) return run(part + 1, at);
    for (std::size_t end = at; end <= key_.size(); ++end) {
      if (here.wild == Wild::Name && end > at && key_[end - 1] == '.') return false;
      if (run(part + 1, end)) {
        captured_.push_back(key_.substr(at, end - at));
        return true;
      }
    }
    return false;
  }

  const std::vector<Part>& parts_;
  std::string_view key_;
  std::vector<bool> failed_;
  std::vector<std::string_view> captured_;
};

}  // namespace

std::vector<Glob::Part> Glob::partsOf(std::string_view pattern) {
  std::vector<Part> parts(1);
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '*') {
      parts.back().literal += pattern[i];
      continue;
    }
    const bool isAny = i + 1 < pattern.size() && pattern[i + 1] == '*';
    parts.back().wild = isAny ? Wild::Any : Wild::Name;
    parts.emplace_back();
    if (isAny) ++i;
  }
  return parts;
}

Glob::Glob(std::string pattern) : text_(std::move(pattern)), parts_(partsOf(text_)) {}

std::size_t Glob::wildcards() const { return parts_.size() - 1; }

std::optional<std::vector<std::string_view>> Glob::capture(std::string_view key) const {
  // Most patterns and keys part at the first letter.
  if (!key.starts_with(parts_.front().literal)) return std::nullopt;
  Attempt<Part> attempt(parts_, key);
  if (!attempt.run(0, 0)) return std::nullopt;
  return attempt.take();
}

bool Glob::matches(std::string_view key) const { return capture(key).has_value(); }

std::optional<std::string> Glob::rewrite(std::string_view key, std::string_view replacement) const {
  const auto captured = capture(key);
  if (!captured) return std::nullopt;
  std::string result;
  std::size_t next = 0;
  for (const Part& part : partsOf(replacement)) {
    result += part.literal;
    if (part.wild != Wild::None && next + 1 < captured->size()) result += (*captured)[next++];
  }
  const std::string_view rest = captured->back();
  // `model=` leaves a name out, together with its dot.
  return result + std::string(result.empty() && !rest.empty() ? rest.substr(1) : rest);
}

}  // namespace dictum::match
