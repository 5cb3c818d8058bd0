// Errors are values that carry their context.
//
// A function that can fail returns Result<T>: either the value or an Error. The innermost function says what was
// wrong; every caller that knows more adds a layer, so that the message reads from the outside in:
//
//     cannot read checkpoint 'net.pt': data.pkl: opcode 0x69 (INST) at byte 120 is not allowed
//
// Messages follow Clang's manner: lower case, no full stop, and they say what, where and what to do.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace dictum {

class Error {
 public:
  explicit Error(std::string message) : message_(std::move(message)) {}

  // The whole message, outermost layer first.
  const std::string& message() const { return message_; }

  // The same error as seen from one layer further out: "<context>: <message>".
  Error within(const std::string& context) const { return Error(context + ": " + message_); }

 private:
  std::string message_;
};

template <typename T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> failure(std::string message) { return tl::unexpected<Error>(Error(std::move(message))); }

inline tl::unexpected<Error> failure(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace dictum
