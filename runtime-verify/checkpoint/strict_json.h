// JSON from strangers: parsed as events, never as a tree, with what JSON libraries let pass as errors: a key that comes
// twice in one object, nesting deeper than the format needs, bytes that are not UTF-8, and anything after the value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schema/error.h"

namespace dictum::checkpoint {

// Where an event happened: the keys of the objects around it, outermost first. Elements of an array have an empty key.
using JsonPath = std::vector<std::string>;

class JsonEvents {
 public:
  virtual ~JsonEvents() = default;
  // Each returns false to stop, having set `error`.
  virtual bool onString(const JsonPath& path, std::string& value) = 0;
  virtual bool onUnsigned(const JsonPath& path, std::uint64_t value) = 0;
  virtual bool onOther(const JsonPath& path) = 0;  // null, a boolean, a negative or fractional number
  virtual bool onOpen(const JsonPath& path, bool isArray) = 0;
  virtual bool onClose(const JsonPath& path, bool isArray) = 0;

  std::string error;
};

// `text` must hold one object. At most `depth` objects and arrays inside each other.
Result<void> parseStrictJson(std::string_view text, std::size_t depth, JsonEvents& events);

}  // namespace dictum::checkpoint
