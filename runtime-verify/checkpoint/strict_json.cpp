#include "checkpoint/strict_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_set>

namespace dictum::checkpoint {
namespace {

// The keys of one object that is open. Most objects have a handful, for which a list is faster than a table.
class Keys {
 public:
  // False where the key was there already.
  bool add(const std::string& key) {
    if (few_.size() < most_) {
      if (std::find(few_.begin(), few_.end(), key) != few_.end()) return false;
      few_.push_back(key);
      return true;
    }
    if (many_.empty()) many_.insert(few_.begin(), few_.end());
    return many_.insert(key).second;
  }

 private:
  static constexpr std::size_t most_ = 8;
  std::vector<std::string> few_;
  std::unordered_set<std::string> many_;
};

class StrictSax : public nlohmann::json_sax<nlohmann::json> {
 public:
  StrictSax(std::size_t depth, JsonEvents& events) : depth_(depth), events_(events) {}

  std::string error;  // of the parser itself

  bool null() override { return other(); }
  bool boolean(bool) override { return other(); }
  bool number_integer(number_integer_t) override { return other(); }
  bool number_float(number_float_t, const string_t&) override { return other(); }
  bool binary(binary_t&) override { return other(); }
  bool number_unsigned(number_unsigned_t value) override { return !atTop() && events_.onUnsigned(path_, value); }
  bool string(string_t& value) override { return !atTop() && events_.onString(path_, value); }
  bool start_object(std::size_t) override { return open(false); }
  bool end_object() override { return close(false); }
  bool start_array(std::size_t) override { return open(true); }
  bool end_array() override { return close(true); }

  bool key(string_t& name) override {
    if (!keys_.back().add(name)) return fail(fmt::format("key '{}' is there twice", name));
    path_.back() = std::move(name);
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    return fail(fmt::format("no valid JSON at byte {}", position));
  }

 private:
  bool fail(std::string reason) {
    error = std::move(reason);
    return false;
  }

  bool atTop() { return path_.empty() && !fail("is no JSON object"); }

  bool other() { return !atTop() && events_.onOther(path_); }

  bool open(bool isArray) {
    if (path_.empty() && isArray) return fail("is no JSON object");
    if (path_.size() >= depth_) return fail(fmt::format("is nested deeper than {}", depth_));
    if (!events_.onOpen(path_, isArray)) return false;
    path_.emplace_back();
    keys_.emplace_back();
    return true;
  }

  bool close(bool isArray) {
    path_.pop_back();
    keys_.pop_back();
    return events_.onClose(path_, isArray);
  }

  std::size_t depth_;
  JsonEvents& events_;
  JsonPath path_;
  std::vector<Keys> keys_;  // of the objects that are open
};

}  // namespace

Result<void> parseStrictJson(std::string_view text, std::size_t depth, JsonEvents& events) {
  // The parser takes a NUL for the end of the text, and would pass over what comes after it.
  if (const auto nul = text.find('\0'); nul != std::string_view::npos)
    return failure(fmt::format("no valid JSON at byte {}", nul + 1));
  StrictSax sax(depth, events);
  if (nlohmann::json::sax_parse(text.begin(), text.end(), &sax)) return {};
  return failure(!events.error.empty() ? events.error : !sax.error.empty() ? sax.error : "no valid JSON");
}

}  // namespace dictum::checkpoint
