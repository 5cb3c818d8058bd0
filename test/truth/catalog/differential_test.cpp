// The catalog holds what LibTorch does: the same constructions give the same keys, kinds, shapes and dtypes, or the
// same exception.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include "catalog/dtype.h"
#include "recorded.h"

namespace dictum_truth {
namespace {

using namespace dictum::catalog;

class CatalogAgainstLibTorch : public testing::Test {
 protected:
  static void SetUpTestSuite() { records = new std::vector<Json>(readRecords()); }
  static void TearDownTestSuite() {
    delete records;
    records = nullptr;
  }

  static LibTorchVersion version() {
    const Json& first = records->front()["libtorch"];
    return {.major = first[0].get<int>(), .minor = first[1].get<int>()};
  }

  static std::vector<Json> recordsWith(const std::string& member) {
    std::vector<Json> matching;
    for (const Json& record : *records) {
      if (record.contains(member)) matching.push_back(record);
    }
    return matching;
  }

  // Modules that the installed headers declare with TORCH_MODULE.
  static std::set<std::string> declaredModules() {
    const std::regex declaration("^TORCH_MODULE\\((\\w+)\\)");
    std::set<std::string> names;
    for (const auto& file : std::filesystem::recursive_directory_iterator(TORCH_MODULE_HEADERS)) {
      std::ifstream header(file.path());
      for (std::string line; std::getline(header, line);) {
        std::smatch match;
        if (std::regex_search(line, match, declaration)) names.insert("torch::nn::" + match[1].str());
      }
    }
    return names;
  }

  // Sizes that are inputs are taken to be valid.
  static bool hasInvalidSize(const Json& record) {
    const std::string message = record.value("throws", "");
    return message.starts_with("Trying to create tensor with negative dimension") ||
           message.starts_with("from is out of bounds") || message.starts_with("select(): index 0 out of range");
  }

  void expectTruth(OptionsAs optionsAs) const {
    std::size_t compared = 0;
    for (const Json& record : recordsWith("class")) {
      if (optionsAs == OptionsAs::Inputs && hasInvalidSize(record)) continue;
      EXPECT_EQ(predict(catalog, record, version(), optionsAs).dump(2), truthOf(record).dump(2))
          << record["class"] << " of " << record["options"];
      ++compared;
    }
    EXPECT_GT(compared, 700u);
  }

  const Catalog catalog = Catalog::create();
  static std::vector<Json>* records;
};

std::vector<Json>* CatalogAgainstLibTorch::records = nullptr;

TEST_F(CatalogAgainstLibTorch, SaysTheSameForOptionsThatAreValues) { expectTruth(OptionsAs::Values); }

TEST_F(CatalogAgainstLibTorch, SaysTheSameForOptionsThatAreInputs) { expectTruth(OptionsAs::Inputs); }

TEST_F(CatalogAgainstLibTorch, NamesTheOptionsClassOfEveryModule) {
  for (const Json& record : recordsWith("class")) {
    EXPECT_EQ(catalog.find(record["class"])->info().optionsClass, record["options_class"].get<std::string>())
        << record["class"];
  }
}

TEST_F(CatalogAgainstLibTorch, HasEveryModuleOfTheHeaders) {
  const std::set<std::string> declared = declaredModules();
  EXPECT_GT(declared.size(), 100u);
  for (const std::string& name : declared) EXPECT_TRUE(catalog.find(name)) << name;
}

TEST_F(CatalogAgainstLibTorch, EveryModuleOfTheHeadersWasConstructed) {
  std::set<std::string> constructed;
  for (const Json& record : recordsWith("class")) constructed.insert(record["class"]);
  for (const std::string& name : declaredModules()) {
    const ModuleInfo& info = catalog.find(name)->info();
    EXPECT_TRUE(info.isContainer || constructed.count(info.className)) << name;
  }
}

TEST_F(CatalogAgainstLibTorch, KnowsWhatConstructorsOfOptionsSet) {
  std::set<std::string> seen;
  for (const Json& record : recordsWith("arguments")) {
    const std::string name = record["options_class"];
    seen.insert(name);
    const OptionsInfo* info = catalog.findOptions(name);
    ASSERT_TRUE(info) << name;
    const std::size_t count = record["arguments"].size();
    const auto constructor = std::find_if(info->constructors.begin(), info->constructors.end(),
                                          [&](const auto& options) { return options.size() == count; });
    ASSERT_NE(constructor, info->constructors.end()) << name << " with " << count << " arguments";
    for (std::size_t i = 0; i < count; ++i) {
      EXPECT_EQ(record["options"][(*constructor)[i]], record["arguments"][i]) << name << " argument " << i;
    }
    for (const auto& [option, source] : info->derived) {
      EXPECT_EQ(record["options"][option], record["options"][source]) << name << "::" << option;
    }
  }
  EXPECT_GT(seen.size(), 40u);
}

TEST_F(CatalogAgainstLibTorch, KnowsElementTypes) {
  for (const Json& record : recordsWith("dtype")) {
    const std::string type = record["dtype"];
    const auto dtype = findDtype("c10::ScalarType::" + type);
    ASSERT_TRUE(dtype) << type;
    EXPECT_EQ(dtype->bytes, record["bytes"].get<std::size_t>()) << type;
    for (const auto& [other, promoted] : record["promotes"].items()) {
      const auto result = promote(dtype->name, findDtype(other)->name);
      const auto expected = promoted.is_string() ? findDtype(promoted.get<std::string>()) : std::nullopt;
      EXPECT_EQ(result.value_or("none"), expected ? expected->name : "none") << type << " with " << other;
    }
  }
}

}  // namespace
}  // namespace dictum_truth
