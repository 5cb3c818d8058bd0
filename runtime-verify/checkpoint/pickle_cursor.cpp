#include "checkpoint/pickle_cursor.h"

#include <fmt/format.h>

namespace dictum::checkpoint {
namespace {

constexpr std::size_t longestLine = 4096;

}  // namespace

bool PickleCursor::runOut(std::uint64_t wanted) {
  ranOut_ = true;
  error_ = fmt::format("truncated: needs {} bytes, {} are left", wanted, bytes_.size() - at_);
  return false;
}

std::optional<std::string_view> PickleCursor::line() {
  const std::string_view rest = bytes_.substr(at_, longestLine);
  const std::size_t length = rest.find('\n');
  if (length == std::string_view::npos) {
    ranOut_ = rest.size() < longestLine;
    error_ = ranOut_ ? "truncated: a line does not end" : fmt::format("a line has more than {} bytes", longestLine);
    return std::nullopt;
  }
  at_ += length + 1;
  return rest.substr(0, length);
}

}  // namespace dictum::checkpoint
