// The JSON Schema in docs/ against what is written.
#include <fstream>
#include <iterator>

#include "sample.h"
#include "schema/json.h"

namespace dictum::schema {
namespace {

const Json& schemaFile() {
  static const Json schema = [] {
    std::ifstream file(DICTUM_SOURCE_DIR "/docs/prediction.schema.json");
    auto json = parseStrictJson(std::string(std::istreambuf_iterator<char>(file), {}));
    EXPECT_TRUE(json) << json.error().message();
    return json ? *json : Json();
  }();
  return schema;
}

// As much of JSON Schema as the file uses.
void expectValid(const Json& value, const Json& schema, const std::string& path) {
  if (schema.contains("$ref")) {
    const std::string name = schema["$ref"].get<std::string>().substr(std::string("#/$defs/").size());
    return expectValid(value, schemaFile()["$defs"][name], path);
  }
  if (schema.contains("enum")) {
    EXPECT_NE(std::find(schema["enum"].begin(), schema["enum"].end(), value), schema["enum"].end()) << path;
  }
  if (value.is_array() && schema.contains("items")) {
    for (std::size_t i = 0; i < value.size(); ++i)
      expectValid(value[i], schema["items"], path + "[" + std::to_string(i) + "]");
  }
  if (!schema.contains("properties")) return;
  ASSERT_TRUE(value.is_object()) << path;
  for (const auto& [name, field] : value.items()) {
    ASSERT_TRUE(schema["properties"].contains(name)) << path << ": the schema has no field '" << name << "'";
    expectValid(field, schema["properties"][name], path + "." + name);
  }
  for (const Json& name : schema["required"])
    EXPECT_TRUE(value.contains(name.get<std::string>())) << path << ": " << name;
}

TEST(JsonSchema, DescribesEveryFieldThatIsWritten) {
  Prediction prediction{{test::sampleModel()}};
  prediction.models.push_back(
      {.className = "B", .expression = "B(3)", .throws = Throws{"duplicate name 'x'", {"b.cpp", 1, 2}}});
  expectValid(toJson(prediction), schemaFile(), "prediction");
}

}  // namespace
}  // namespace dictum::schema
