#include "checkpoint/pickle_stack.h"

#include <fmt/format.h>

namespace dictum::checkpoint {

bool PickleStack::push(ValueId value) {
  if (values_.size() >= limits_.stackDepth) {
    error_ = fmt::format("more than {} values on the stack", limits_.stackDepth);
    return false;
  }
  values_.push_back(value);
  return true;
}

std::optional<ValueId> PickleStack::top() {
  if (values_.size() > floor()) return values_.back();
  error_ = "the stack is empty";
  return std::nullopt;
}

std::optional<ValueId> PickleStack::pop() {
  const auto value = top();
  if (value) values_.pop_back();
  return value;
}

bool PickleStack::mark() {
  if (marks_.size() >= limits_.stackDepth) {
    error_ = fmt::format("more than {} marks", limits_.stackDepth);
    return false;
  }
  marks_.push_back(values_.size());
  return true;
}

std::optional<std::span<const ValueId>> PickleStack::popToMark() {
  if (marks_.empty()) {
    error_ = "no mark on the stack";
    return std::nullopt;
  }
  aboveMark_.assign(values_.begin() + static_cast<std::ptrdiff_t>(marks_.back()), values_.end());
  values_.resize(marks_.back());
  marks_.pop_back();
  return aboveMark_;
}

bool PickleStack::popValueOrMark() {
  if (!marks_.empty() && values_.size() == marks_.back()) {
    marks_.pop_back();
    return true;
  }
  return pop().has_value();
}

bool PickleStack::remember(std::uint64_t index) {
  const auto value = top();
  if (!value) return false;
  if (index < memo_.size()) {
    memo_[index] = *value;
  } else if (index == memo_.size()) {
    memo_.push_back(*value);
  } else {
    sparseMemo_[index] = *value;
    if (sparseMemo_.size() > limits_.memoGaps) {
      error_ = fmt::format("more than {} memo numbers out of order", limits_.memoGaps);
      return false;
    }
  }
  return true;
}

bool PickleStack::recall(std::uint64_t index) {
  if (index < memo_.size()) return push(memo_[index]);
  const auto found = sparseMemo_.find(index);
  if (found != sparseMemo_.end()) return push(found->second);
  error_ = fmt::format("memo {} was never put", index);
  return false;
}

std::optional<ValueId> PickleStack::result() {
  if (!marks_.empty()) {
    error_ = "a mark is left on the stack";
  } else if (values_.size() != 1) {
    error_ = fmt::format("{} values are left on the stack instead of 1", values_.size());
  } else {
    return values_.back();
  }
  return std::nullopt;
}

}  // namespace dictum::checkpoint
