#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "schema/input_type.h"
#include "schema/json.h"
#include "schema/json_cursor.h"

namespace dictum::schema {
namespace {

// Names in one key: whoever groups keys by the submodules above them looks at every beginning of one.
constexpr std::ptrdiff_t maximumNames = 256;

ValueType valueTypeNamed(const JsonCursor& at) {
  constexpr std::array<std::string_view, 7> names = {"unknown", "boolean",     "integer", "floating",
                                                     "string",  "enumeration", "sequence"};
  const auto found = std::find(names.begin(), names.end(), at.text());
  if (found == names.end()) at.fail("expected a type such as 'boolean' or 'integer'");
  return static_cast<ValueType>(found - names.begin());
}

Location readLocation(const JsonCursor& at) {
  Location location;
  at.fields();
  if (auto file = at.find("file")) location.file = file->text();
  if (auto line = at.find("line")) location.line = line->number();
  if (auto column = at.find("column")) location.column = column->number();
  return location;
}

Literal readLiteral(const JsonCursor& at) {
  const Json& json = at.json();
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_integer()) return at.integer();
  if (json.is_number_float()) return json.get<double>();
  auto value = parseValue(at.text());
  if (value && value->literal()) return *value->literal();
  at.fail(value ? "expected a literal, not a list" : value.error().message());
  return false;
}

std::string readDefault(const JsonCursor& at) {
  return at.json().is_string() ? at.text() : print(Value(readLiteral(at)));
}

Input readInput(const JsonCursor& at) {
  Input input;
  input.name = at.at("name").text();
  input.typeName = at.at("type").text();
  const auto type = at.find("value_type");
  input.type = type ? valueTypeNamed(*type) : valueTypeOf(input.typeName);
  if (auto value = at.find("default")) input.defaultValue = readDefault(*value);
  if (auto values = at.find("values")) input.values = values->list(readLiteral);
  if (auto values = at.find("excluded")) input.excluded = values->list(readLiteral);
  return input;
}

template <typename Note>
std::vector<Note> readNotes(const std::optional<JsonCursor>& at) {
  if (!at) return {};
  return at->list([](const JsonCursor& item) {
    const auto location = item.find("location");
    return Note{item.at("what").text(), location ? readLocation(*location) : Location{}};
  });
}

// Reads one model's records; the types of its inputs decide how expressions read.
class ModelReader {
 public:
  Model read(const JsonCursor& at) {
    Model model;
    model.className = at.at("class").text();
    if (auto holder = at.find("holder")) model.holder = holder->text();
    if (auto location = at.find("location")) model.location = readLocation(*location);
    if (auto signature = at.find("signature")) model.signature = signature->text();
    if (auto expression = at.find("expression")) model.expression = expression->text();
    model.completeness = readCompleteness(at.at("completeness"));
    if (auto inputs = at.find("inputs")) inputs_ = inputs->list(readInput);
    scope_.typeOf = typesOf(inputs_);
    if (auto throws = at.find("throws")) model.throws = readThrows(*throws);
    if (auto valid = at.find("valid")) model.valid = expression(*valid);
    if (auto entries = at.find("entries")) model.entries = readEntries(*entries);
    if (auto list = at.find("submodules"))
      model.submodules = list->list([this](const auto& item) { return submodule(item); });
    if (auto ties = at.find("ties")) model.ties = readTies(*ties);
    if (auto stages = at.find("stages")) model.stages = stages->list([this](const auto& item) { return stage(item); });
    if (auto gaps = at.find("gaps")) model.gaps = gaps->list(readGap);
    model.inputs = std::move(inputs_);
    return model;
  }

 private:
  static Completeness readCompleteness(const JsonCursor& at) {
    const std::string& text = at.text();
    if (text == "exact") return Completeness::Exact;
    if (text == "conditional") return Completeness::Conditional;
    if (text != "incomplete") at.fail("expected 'exact', 'conditional' or 'incomplete'");
    return Completeness::Incomplete;
  }

  static Throws readThrows(const JsonCursor& at) {
    const auto location = at.find("location");
    return {at.at("message").text(), location ? readLocation(*location) : Location{}};
  }

  static Gap readGap(const JsonCursor& at) {
    const auto location = at.find("location");
    return {at.at("reason").text(), location ? readLocation(*location) : Location{}};
  }

  Expression expression(const JsonCursor& at) const {
    auto parsed = parse(at.text(), scope_);
    if (parsed) return *parsed;
    at.fail(parsed.error().message());
    return {};
  }

  // Literal text and {expressions}; `{{` and `}}` are braces.
  Key key(const JsonCursor& at) const {
    const std::string& text = at.text();
    Key result;
    if (const auto dots = std::count(text.begin(), text.end(), '.'); dots >= maximumNames)
      at.fail(fmt::format("{} names with dots between them, more than {}", dots + 1, maximumNames));
    for (std::size_t i = 0; i < text.size();) {
      const std::size_t brace = std::min(text.find_first_of("{}", i), text.size());
      result.append(text.substr(i, brace - i));
      if (brace == text.size()) break;
      if (text[brace] == text[std::min(brace + 1, text.size() - 1)] && brace + 1 < text.size()) {
        result.append(std::string(1, text[brace]));
        i = brace + 2;
        continue;
      }
      const std::size_t end = text[brace] == '{' ? endOfPart(text, brace + 1) : std::string::npos;
      if (end == std::string::npos) {
        at.fail("unbalanced braces; a literal brace is written twice");
        return result;
      }
      auto part = parse(std::string_view(text).substr(brace + 1, end - brace - 1), scope_);
      if (!part) {
        at.fail(part.error().message());
        return result;
      }
      result.append(*part);
      i = end + 1;
    }
    return result;
  }

  // The closing brace that is in no string and no quoted name.
  static std::size_t endOfPart(const std::string& text, std::size_t from) {
    char quote = '\0';
    for (std::size_t i = from; i < text.size(); ++i) {
      if (quote == '"' && text[i] == '\\') {
        ++i;
      } else if (quote != '\0') {
        if (text[i] == quote) quote = '\0';
      } else if (text[i] == '"' || text[i] == '`') {
        quote = text[i];
      } else if (text[i] == '}') {
        return i;
      }
    }
    return std::string::npos;
  }

  // Opens the scope of the loops around a record; an inner loop's bounds may use outer indices.
  std::vector<Family> openLoops(const JsonCursor& record) {
    scope_.loopIndices.clear();
    const auto at = record.find("for");
    if (!at) return {};
    return at->list([this](const JsonCursor& item) {
      Family family{item.at("index").text(), expression(item.at("from")), expression(item.at("to"))};
      scope_.loopIndices.insert(family.index);
      indices_.insert(family.index);
      return family;
    });
  }

  Dimension dimension(const JsonCursor& at) const {
    if (at.json().is_null()) return std::nullopt;
    if (at.json().is_number_integer()) return Expression::integer(at.integer());
    return expression(at);
  }

  Reach reach(const JsonCursor& at) const {
    const std::string text = at.text();
    if (text == "always") return {Reached::Always, {}, {}};
    if (text == "never") return {Reached::Never, {}, {}};
    if (text == "unknown") return {};
    return {Reached::Conditionally, expression(at), {}};
  }

  Entry entry(const JsonCursor& at) {
    Entry entry;
    entry.loops = openLoops(at);
    entry.key = key(at.at("key"));
    const JsonCursor kind = at.at("kind");
    entry.kind = kind.text() == "buffer" ? Kind::Buffer : Kind::Parameter;
    if (kind.text() != "buffer" && kind.text() != "parameter") kind.fail("expected 'parameter' or 'buffer'");
    const JsonCursor dtype = at.at("dtype"), shape = at.at("shape");
    if (!dtype.json().is_null()) entry.dtype = dtype.text();
    if (!shape.json().is_null()) entry.shape = shape.list([this](const JsonCursor& item) { return dimension(item); });
    if (auto when = at.find("when")) entry.when = expression(*when);
    if (auto location = at.find("location")) entry.location = readLocation(*location);
    entry.steps = readNotes<Step>(at.find("steps"));
    entry.remarks = readNotes<Remark>(at.find("remarks"));
    if (auto reached = at.find("reached")) entry.reach = reach(*reached);
    return entry;
  }

  std::vector<Entry> readEntries(const JsonCursor& at) {
    return at.list([this](const JsonCursor& item) { return entry(item); });
  }

  Submodule submodule(const JsonCursor& at) {
    Submodule result;
    result.loops = openLoops(at);
    result.path = key(at.at("path"));
    result.className = at.at("class").text();
    if (auto serializable = at.find("serializable")) result.serializable = serializable->boolean();
    if (auto when = at.find("when")) result.when = expression(*when);
    if (auto location = at.find("location")) result.location = readLocation(*location);
    if (auto reached = at.find("reached")) result.reach = reach(*reached);
    return result;
  }

  // Keys of ties are those of entries: they may use the indices of any loop.
  std::vector<std::vector<Key>> readTies(const JsonCursor& at) {
    scope_.loopIndices = indices_;
    return at.list(
        [this](const JsonCursor& group) { return group.list([this](const JsonCursor& item) { return key(item); }); });
  }

  Stage stage(const JsonCursor& at) {
    Stage stage;
    stage.method = at.at("method").text();
    if (auto location = at.find("location")) stage.location = readLocation(*location);
    if (auto added = at.find("added")) stage.added = readEntries(*added);
    if (auto removed = at.find("removed")) stage.removed = readEntries(*removed);
    if (auto gaps = at.find("gaps")) stage.gaps = gaps->list(readGap);
    return stage;
  }

  std::vector<Input> inputs_;
  Scope scope_;
  std::set<std::string> indices_;
};

}  // namespace

Result<Prediction> readJson(std::string_view text) {
  auto json = parseStrictJson(text);
  if (!json) return failure(json.error());
  JsonErrors errors;
  const JsonCursor root(*json, errors);
  Prediction prediction;
  const JsonCursor version = root.at("dictum");
  if (!version.json().is_number_integer() || version.json() != 1) {
    version.fail("expected format version 1; this file is no prediction, or one of a newer version");
  } else {
    prediction.models = root.at("models").list([](const JsonCursor& item) { return ModelReader().read(item); });
  }
  if (errors.first) return failure(*errors.first);
  return prediction;
}

}  // namespace dictum::schema
