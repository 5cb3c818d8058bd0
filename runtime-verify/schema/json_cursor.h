// A place in a JSON document that knows its path, for readers that must say exactly what is wrong.
//
// Readers do not stop at an error: the first one is kept, later values read as empty, and the caller looks at
// `JsonErrors::first` once at the end.
#pragma once

#include <fmt/format.h>

#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "schema/strict_json.h"

namespace dictum::schema {

struct JsonErrors {
  std::optional<Error> first;
};

class JsonCursor {
 public:
  JsonCursor(const Json& json, JsonErrors& errors) : json_(&json), errors_(&errors) {}

  const Json& json() const { return *json_; }

  void fail(const std::string& reason) const {
    if (errors_->first) return;
    const std::string at = path();
    errors_->first = Error(at.empty() ? reason : at + ": " + reason);
  }

  // A field of an object, which must be there.
  JsonCursor at(const char* name) const {
    if (auto found = find(name)) return *found;
    if (fields()) fail(fmt::format("field '{}' is missing", name));
    return JsonCursor(nothing(), *errors_, this, name, 0);
  }

  std::optional<JsonCursor> find(const char* name) const {
    if (!json_->is_object()) return std::nullopt;
    const auto found = json_->find(name);
    if (found == json_->end()) return std::nullopt;
    return JsonCursor(*found, *errors_, this, name, 0);
  }

  // Whether this is an object; an error where it is not.
  bool fields() const { return require(json_->is_object(), "an object"); }

  const std::string& text() const {
    static const std::string empty;
    return require(json_->is_string(), "a string") ? json_->get_ref<const std::string&>() : empty;
  }

  bool boolean() const { return require(json_->is_boolean(), "true or false") && json_->get<bool>(); }

  std::int64_t integer() const {
    const bool tooLarge =
        json_->is_number_unsigned() &&
        json_->get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    return require(json_->is_number_integer() && !tooLarge, "an integer of 64 bits") ? json_->get<std::int64_t>() : 0;
  }

  unsigned number() const {
    const std::int64_t value = integer();
    return require(value >= 0 && value <= std::numeric_limits<unsigned>::max(), "a number of 32 bits")
               ? static_cast<unsigned>(value)
               : 0;
  }

  template <typename Read>
  auto list(Read read) const {
    std::vector<std::decay_t<decltype(read(*this))>> result;
    if (!require(json_->is_array(), "a list")) return result;
    result.reserve(json_->size());
    for (std::size_t i = 0; i < json_->size() && !errors_->first; ++i) {
      result.push_back(read(JsonCursor((*json_)[i], *errors_, this, nullptr, i)));
    }
    return result;
  }

 private:
  JsonCursor(const Json& json, JsonErrors& errors, const JsonCursor* parent, const char* name, std::size_t position)
      : json_(&json), errors_(&errors), parent_(parent), name_(name), position_(position) {}

  static const Json& nothing() {
    static const Json null;
    return null;
  }

  bool require(bool holds, const char* wanted) const {
    if (!holds) fail(fmt::format("expected {}, found {}", wanted, json_->type_name()));
    return holds;
  }

  std::string path() const {
    if (!parent_) return "";
    const std::string outer = parent_->path();
    if (!name_) return fmt::format("{}[{}]", outer, position_);
    return outer.empty() ? name_ : outer + "." + name_;
  }

  const Json* json_;
  JsonErrors* errors_;
  const JsonCursor* parent_ = nullptr;  // outlives this: cursors are made on the way down
  const char* name_ = nullptr;
  std::size_t position_ = 0;
};

}  // namespace dictum::schema
