#include <algorithm>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>
#include <variant>

#include "ir/archive.h"
#include "ir/fields.h"
#include "ir/serialize.h"
#include "ir/well_formed.h"

namespace dictum::ir {

namespace {

using Json = nlohmann::json;

// The library reads arrays inside each other by recursion, as deep as the bytes say; units need few levels.
class ShallowBuilder : public nlohmann::detail::json_sax_dom_parser<Json> {
 public:
  explicit ShallowBuilder(Json& root) : json_sax_dom_parser(root, /*allow_exceptions=*/false) {}

  bool start_object(std::size_t size) { return ++depth_ <= maximumDepth && json_sax_dom_parser::start_object(size); }
  bool start_array(std::size_t size) { return ++depth_ <= maximumDepth && json_sax_dom_parser::start_array(size); }
  bool end_object() { return --depth_, json_sax_dom_parser::end_object(); }
  bool end_array() { return --depth_, json_sax_dom_parser::end_array(); }

 private:
  static constexpr int maximumDepth = 64;
  int depth_ = 0;
};

// Reads fields in the order in which they were written. The first thing that is not as it should be is kept as the
// error; from then on values stay as they are.
class Reader {
 public:
  Result<Unit> read(const Json& archive) {
    if (!archive.is_object() || archive.value("format", Json()) != archiveFormat)
      return failure("not a unit of this version");
    for (const char* part : {"strings", "nodes", "unit"})
      if (!archive.contains(part) || !archive[part].is_array()) return failure(std::string("no array '") + part + "'");
    strings_ = &archive["strings"];
    for (const Json& text : *strings_)
      if (!text.is_string()) return failure("a string that is none");
    const Json& nodes = archive["nodes"];
    maximumNodes_ = maximumSharing * nodes.size();
    for (std::size_t i = 0; i < nodes.size(); ++i)
      if (!readNode(nodes[i])) return failure("node " + std::to_string(i) + ": " + error_);
    tree_ = {};
    Unit unit;
    readFields(archive["unit"], 0, unit);
    if (tree_.nodes > maximumNodes_) fail(tooLarge);
    if (!error_.empty()) return failure("unit: " + error_);
    if (!isConsistent(unit)) return failure("unit: a reference to no class or file");
    return unit;
  }

  template <typename... Values>
  void operator()(Values&... values) {
    (next(values), ...);
  }

 private:
  using Node = std::variant<TypePtr, ExpressionPtr, StatementPtr, std::shared_ptr<const Function>>;

  // How far what is read reaches when it is walked as a tree: nodes are shared, so few bytes can say a lot.
  struct Tree {
    std::uint64_t depth = 0;
    std::uint64_t nodes = 0;

    void add(const Tree& child) {
      depth = std::max(depth, child.depth);
      nodes += child.nodes;
    }
  };
  static constexpr std::uint64_t maximumDepth = 100'000;
  static constexpr std::uint64_t maximumSharing = 1'000;  // visits of a node, on average; sources come to about four
  static constexpr const char* tooLarge = "a tree too large to be of a source";

  void fail(const char* reason) {
    if (error_.empty()) error_ = reason;
  }

  bool readNode(const Json& json) {
    if (!json.is_array() || json.empty() || !json[0].is_number_integer()) return fail("not an array of fields"), false;
    const Json& kind = json[0];
    if (kind == nodeKind<Type>)
      add<Type>(json);
    else if (kind == nodeKind<Expression>)
      add<Expression>(json);
    else if (kind == nodeKind<Statement>)
      add<Statement>(json);
    else if (kind == nodeKind<Function>)
      add<Function>(json);
    else
      fail("of no kind");
    return error_.empty();
  }

  template <typename Value>
  void add(const Json& json) {
    auto node = std::make_shared<Value>();
    tree_ = {};
    readFields(json, 1, *node);
    if (++tree_.depth > maximumDepth || ++tree_.nodes > maximumNodes_) fail(tooLarge);
    trees_.push_back(tree_);
    nodes_.push_back(std::shared_ptr<const Value>(std::move(node)));
  }

  template <typename Value>
  void readFields(const Json& json, std::size_t first, Value& value) {
    if (!json.is_array()) return fail("not an array of fields");
    const Json* outer = std::exchange(fields_, &json);
    std::size_t position = std::exchange(position_, first);
    visit(*this, value);
    if (position_ != json.size()) fail("too many fields");
    if (const char* reason = flaw(value)) fail(reason);
    fields_ = outer;
    position_ = position;
  }

  template <typename Value>
  void next(Value& value) {
    if (position_ >= fields_->size()) return fail("too few fields");
    const Json& json = (*fields_)[position_++];
    if (error_.empty()) from(json, value);
  }

  template <typename Value>
  void from(const Json& json, Value& value) {
    if constexpr (std::is_same_v<Value, bool>) {
      if (!json.is_boolean()) return fail("no boolean");
      value = json.get<bool>();
    } else if constexpr (std::is_floating_point_v<Value>) {
      if (!json.is_number()) return fail("no number");
      value = json.get<Value>();
    } else if constexpr (std::is_enum_v<Value>) {
      if (!json.is_number_unsigned() || json.get<std::uint64_t>() > lastEnumerator<Value>) return fail("no enumerator");
      value = static_cast<Value>(json.get<int>());
    } else if constexpr (std::is_integral_v<Value>) {
      fromInteger(json, value);
    } else {
      readFields(json, 0, value);
    }
  }

  template <typename Value>
  void fromInteger(const Json& json, Value& value) {
    bool isLarge = json.is_number_unsigned() && json.get<std::uint64_t>() > std::numeric_limits<Value>::max();
    bool isNegative = json.is_number_integer() && !json.is_number_unsigned() && std::is_unsigned_v<Value>;
    if (!json.is_number_integer() || isLarge || isNegative) return fail("no integer in range");
    value = json.get<Value>();
  }

  void from(const Json& json, std::string& text) {
    if (!json.is_number_unsigned() || json.get<std::size_t>() >= strings_->size()) return fail("no string");
    text = (*strings_)[json.get<std::size_t>()].get_ref<const std::string&>();
  }

  template <typename Value>
  void from(const Json& json, std::optional<Value>& value) {
    if (!json.is_null()) from(json, value.emplace());
  }

  template <typename Value>
  void from(const Json& json, std::vector<Value>& values) {
    if (!json.is_array()) return fail("no array");
    for (const Json& element : json) {
      from(element, values.emplace_back());
      if (!isThere(values.back())) return fail("an element that is none");
    }
  }

  template <typename Value>
  void from(const Json& json, std::map<std::string, Value>& values) {
    if (!json.is_array()) return fail("no array");
    for (const Json& element : json) {
      if (!element.is_array() || element.size() != 2) return fail("no pair");
      std::string key;
      from(element[0], key);
      from(element[1], values[key]);
    }
  }

  template <typename Value>
  void from(const Json& json, std::shared_ptr<const Value>& pointer) {
    if (json.is_null()) return;
    if (!json.is_number_unsigned() || json.get<std::size_t>() >= nodes_.size()) return fail("a reference to no node");
    auto* node = std::get_if<std::shared_ptr<const Value>>(&nodes_[json.get<std::size_t>()]);
    if (!node) return fail("a reference to a node of another kind");
    pointer = *node;
    tree_.add(trees_[json.get<std::size_t>()]);
  }

  template <typename Value>
  static bool isThere(const Value&) {
    return true;
  }

  template <typename Value>
  static bool isThere(const std::shared_ptr<const Value>& pointer) {
    return pointer != nullptr;
  }

  static bool isConsistent(const Unit& unit) {
    for (const std::string& usr : unit.classOrder)
      if (!unit.classes.count(usr)) return false;
    for (const Gap& gap : unit.gaps)
      if (gap.location.line && gap.location.file >= unit.files.size()) return false;
    return true;
  }

  const Json* strings_ = nullptr;
  std::vector<Node> nodes_;
  std::vector<Tree> trees_;  // of nodes_
  Tree tree_;                // of the node or unit that is read
  std::uint64_t maximumNodes_ = 0;
  const Json* fields_ = nullptr;
  std::size_t position_ = 0;
  std::string error_;
};

}  // namespace

Result<Unit> deserialize(const std::string& bytes) try {
  Json archive;
  ShallowBuilder builder(archive);
  if (!Json::sax_parse(bytes, &builder, Json::input_format_t::cbor)) return failure("not CBOR");
  return Reader().read(archive);
} catch (const Json::exception& exception) {
  // Sizes that no container can have are thrown even so.
  return failure(std::string("not CBOR: ") + exception.what());
}

}  // namespace dictum::ir
