#include "ir/serialize.h"

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <utility>

#include "ir/archive.h"
#include "ir/fields.h"

namespace dictum::ir {

namespace {

using Json = nlohmann::json;

class Writer {
 public:
  Json write(const Unit& unit) {
    // `visit` is made for reading too; writing changes nothing.
    Json fields = fieldsOf(const_cast<Unit&>(unit));
    return {{"format", archiveFormat}, {"strings", strings_}, {"nodes", nodes_}, {"unit", std::move(fields)}};
  }

  template <typename... Values>
  void operator()(Values&... values) {
    (current_->push_back(toJson(values)), ...);
  }

 private:
  template <typename Node>
  Json fieldsOf(Node& node) {
    Json fields = Json::array();
    Json* outer = std::exchange(current_, &fields);
    visit(*this, node);
    current_ = outer;
    return fields;
  }

  template <typename Value>
  Json toJson(Value& value) {
    if constexpr (std::is_enum_v<Value>)
      return static_cast<int>(value);
    else if constexpr (std::is_arithmetic_v<Value>)
      return value;
    else
      return fieldsOf(value);
  }

  Json toJson(std::string& text) {
    auto [known, isNew] = stringNumbers_.try_emplace(text, strings_.size());
    if (isNew) strings_.push_back(text);
    return known->second;
  }

  template <typename Value>
  Json toJson(std::optional<Value>& value) {
    return value ? toJson(*value) : Json(nullptr);
  }

  template <typename Value>
  Json toJson(std::vector<Value>& values) {
    Json result = Json::array();
    for (Value& value : values) result.push_back(toJson(value));
    return result;
  }

  template <typename Value>
  Json toJson(std::map<std::string, Value>& values) {
    Json result = Json::array();
    for (auto& [key, value] : values) result.push_back({toJson(const_cast<std::string&>(key)), toJson(value)});
    return result;
  }

  template <typename Node>
  Json toJson(std::shared_ptr<const Node>& pointer) {
    if (!pointer) return nullptr;
    if (auto known = nodeNumbers_.find(pointer.get()); known != nodeNumbers_.end()) return known->second;
    Json fields = fieldsOf(const_cast<Node&>(*pointer));
    fields.insert(fields.begin(), nodeKind<Node>);
    nodes_.push_back(std::move(fields));
    return nodeNumbers_[pointer.get()] = nodes_.size() - 1;
  }

  Json* current_ = nullptr;
  Json strings_ = Json::array();
  Json nodes_ = Json::array();
  std::unordered_map<std::string, std::size_t> stringNumbers_;
  std::unordered_map<const void*, std::size_t> nodeNumbers_;
};

}  // namespace

std::string serialize(const Unit& unit) {
  auto bytes = Json::to_cbor(Writer().write(unit));
  return std::string(bytes.begin(), bytes.end());
}

}  // namespace dictum::ir
