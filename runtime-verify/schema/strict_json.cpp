#include "schema/strict_json.h"

#include <fmt/format.h>

#include <string>
#include <unordered_set>
#include <vector>

namespace dictum::schema {
namespace {

class StrictBuilder : public nlohmann::json_sax<Json> {
 public:
  explicit StrictBuilder(const JsonLimits& limits) : limits_(limits) {}

  Json take() { return std::move(root_); }
  const std::string& message() const { return message_; }

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(number_integer_t value) override { return put(value); }
  bool number_unsigned(number_unsigned_t value) override { return put(value); }
  bool number_float(number_float_t value, const string_t&) override { return put(value); }
  bool string(string_t& value) override { return put(std::move(value)); }
  bool binary(binary_t&) override { return refuse("binary values are not JSON"); }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    Level& level = levels_.back();
    if (!level.keys.insert(name).second) return refuse(fmt::format("key '{}' is given twice", name));
    level.key = std::move(name);
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) override {
    std::string what = error.what();
    const std::size_t colon = what.find("syntax error");
    message_ = fmt::format("byte {}: {}", position, colon == std::string::npos ? what : what.substr(colon));
    return false;
  }

 private:
  struct Level {
    Json* value;
    std::string key;
    std::unordered_set<std::string> keys;
  };

  std::string path() const {
    std::string text;
    for (const Level& level : levels_) {
      if (level.value->is_array()) {
        text += fmt::format("[{}]", level.value->size() - (&level == &levels_.back() ? 0 : 1));
      } else if (&level != &levels_.back()) {
        text += (text.empty() ? "" : ".") + level.key;
      }
    }
    return text;
  }

  bool refuse(const std::string& reason) {
    const std::string at = path();
    message_ = at.empty() ? reason : at + ": " + reason;
    return false;
  }

  Json* place(Json value) {
    if (levels_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    Level& level = levels_.back();
    if (level.value->is_array()) {
      level.value->push_back(std::move(value));
      return &level.value->back();
    }
    // The key is new, so it is appended rather than looked for.
    auto& object = level.value->get_ref<Json::object_t&>();
    object.push_back({level.key, std::move(value)});
    return &object.back().second;
  }

  bool put(Json value) {
    if (++count_ > limits_.values) return refuse(fmt::format("there are more than {} values", limits_.values));
    place(std::move(value));
    return true;
  }

  bool open(Json container) {
    if (levels_.size() >= limits_.depth) return refuse(fmt::format("nested more than {} deep", limits_.depth));
    if (++count_ > limits_.values) return refuse(fmt::format("there are more than {} values", limits_.values));
    levels_.push_back({place(std::move(container)), "", {}});
    return true;
  }

  bool close() {
    levels_.pop_back();
    return true;
  }

  const JsonLimits& limits_;
  Json root_;
  std::vector<Level> levels_;
  std::size_t count_ = 0;
  std::string message_;
};

}  // namespace

Result<Json> parseStrictJson(std::string_view text, const JsonLimits& limits) {
  StrictBuilder builder(limits);
  if (!Json::sax_parse(text.begin(), text.end(), &builder)) return failure(builder.message());
  return builder.take();
}

}  // namespace dictum::schema
