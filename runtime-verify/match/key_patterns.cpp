#include "match/key_patterns.h"

#include <algorithm>
#include <charconv>

namespace dictum::match {
namespace {

using schema::Expression;
using schema::Literal;
using schema::ValueType;

bool isDigit(char c) { return c >= '0' && c <= '9'; }

std::string skeletonOf(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (!isDigit(c)) {
      result += c;
    } else if (result.empty() || result.back() != '#') {
      result += '#';
    }
  }
  return result;
}

bool isNumber(const Expression& part) { return part.type() == ValueType::Integer; }

std::string skeletonOf(const schema::Key& key) {
  std::string text;
  for (const Expression& part : key.parts()) text += part.asString() ? *part.asString() : "0";
  return skeletonOf(text);
}

// Matches text against the parts of a key from one part on; a part that may be any text takes the shortest that fits.
class PartMatcher {
 public:
  PartMatcher(const std::vector<Expression>& parts, std::string_view text) : parts_(parts), text_(text) {}

  bool run(std::size_t part, std::size_t at) {
    if (part == parts_.size()) return at == text_.size();
    const Expression& e = parts_[part];
    if (const std::string* literal = e.asString()) {
      return text_.substr(at).starts_with(*literal) && run(part + 1, at + literal->size());
    }
    return isNumber(e) ? number(part, at) : anyText(part, at);
  }

  std::vector<std::pair<Expression, Literal>> take() { return std::move(values_); }

 private:
  bool number(std::size_t part, std::size_t at) {
    std::size_t end = at;
    while (end < text_.size() && isDigit(text_[end])) ++end;
    for (; end > at; --end) {
      const std::string_view digits = text_.substr(at, end - at);
      std::int64_t value = 0;
      const bool fits = std::from_chars(digits.data(), digits.data() + digits.size(), value).ec == std::errc();
      const bool isCanonical = digits.size() == 1 || digits.front() != '0';
      if (fits && isCanonical && with(part, end, value)) return true;
    }
    return false;
  }

  bool anyText(std::size_t part, std::size_t at) {
    for (std::size_t end = at; end <= text_.size() && steps_ < maximumSteps; ++end, ++steps_) {
      if (with(part, end, std::string(text_.substr(at, end - at)))) return true;
    }
    return false;
  }

  bool with(std::size_t part, std::size_t end, Literal value) {
    values_.emplace_back(parts_[part], std::move(value));
    if (run(part + 1, end)) return true;
    values_.pop_back();
    return false;
  }

  static constexpr std::size_t maximumSteps = 10'000;

  const std::vector<Expression>& parts_;
  std::string_view text_;
  std::vector<std::pair<Expression, Literal>> values_;
  std::size_t steps_ = 0;
};

}  // namespace

KeyPatterns::KeyPatterns(const std::vector<schema::Entry>& entries) : entries_(entries) {
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    const auto& parts = entries[i].key.parts();
    const auto isFixed = [](const Expression& part) { return part.asString() || isNumber(part); };
    if (entries[i].key.isLiteral()) {
      literal_[entries[i].key.text()].push_back(i);
    } else if (std::all_of(parts.begin(), parts.end(), isFixed)) {
      numbered_[skeletonOf(entries[i].key)].push_back(i);
    } else {
      textual_.push_back(i);
    }
  }
}

std::vector<KeyMatch> KeyPatterns::find(const std::string& key) const {
  std::vector<KeyMatch> result;
  if (const auto found = literal_.find(key); found != literal_.end()) {
    for (const std::uint32_t entry : found->second) result.push_back({entry, {}});
  }
  const auto tryAll = [&](const std::vector<std::uint32_t>& candidates) {
    for (const std::uint32_t entry : candidates) {
      PartMatcher matcher(entries_[entry].key.parts(), key);
      if (matcher.run(0, 0)) result.push_back({entry, matcher.take()});
    }
  };
  if (!numbered_.empty()) {
    if (const auto found = numbered_.find(skeletonOf(key)); found != numbered_.end()) tryAll(found->second);
  }
  tryAll(textual_);
  std::sort(result.begin(), result.end(), [](const auto& a, const auto& b) { return a.entry < b.entry; });
  return result;
}

}  // namespace dictum::match
