#include "extract/library_classes.h"

#include <gtest/gtest.h>

#include <set>

#include "lower_source.h"

namespace dictum::extract {

namespace {

LibraryClasses knownFrom(const std::string& code) {
  LibraryClasses known;
  addLibraryClasses(lowerSource(code), known);
  return known;
}

const char* const network = R"(
struct NetImpl : torch::nn::Module {
  NetImpl(long n) { fc = register_module("fc", torch::nn::Linear(n, 3)); }
  torch::nn::Linear fc;
};
void f(torch::nn::detail::ConvNdOptions<2> options) {}
)";

TEST(LibraryClasses, aUnitWithThemIsTheOneWithout) {
  const LibraryClasses known = knownFrom(network);
  const ir::Unit without = lowerSource(network), with = lowerSource(network, false, &known);
  ASSERT_EQ(with.classes.size(), without.classes.size());
  for (const auto& [usr, entity] : without.classes) EXPECT_EQ(ir::print(with.classes.at(usr)), ir::print(entity));
  ASSERT_EQ(with.functions.size(), without.functions.size());
  for (const auto& [usr, function] : without.functions)
    EXPECT_EQ(with.functions.at(usr).parameters.size(), function.parameters.size()) << function.name;
}

TEST(LibraryClasses, theirParametersHaveNumbersOfTheirOwn) {
  const LibraryClasses known = knownFrom(network);
  std::set<std::uint32_t> locals;
  for (const auto& [usr, function] : lowerSource(network, false, &known).functions)
    for (const ir::Parameter& parameter : function.parameters)
      EXPECT_TRUE(parameter.local && locals.insert(parameter.local).second) << function.name << " " << parameter.name;
}

TEST(LibraryClasses, whatAClassMentionsComesWithIt) {
  const LibraryClasses known = knownFrom(network);
  const ir::Unit unit = lowerSource("void f() { torch::nn::Linear layer(3, 4); }", false, &known);
  EXPECT_EQ(classNamed(unit, "torch::nn::LinearOptions").fields.size(), 3u);
  EXPECT_EQ(classNamed(unit, "torch::nn::LinearImpl").constructors.size(), 2u);
}

TEST(LibraryClasses, whatIsNotKnownIsLowered) {
  const LibraryClasses known = knownFrom("void f(torch::nn::detail::ConvNdOptions<2> options) {}");
  const ir::Unit unit = lowerSource(network, false, &known);
  EXPECT_EQ(classNamed(unit, "torch::nn::LinearOptions").fields.size(), 3u);
}

TEST(LibraryClasses, areTakenFromWhatIsKnown) {
  LibraryClasses known = knownFrom(network);
  for (auto& [usr, entry] : known) entry.entity.isAbstract = true;
  EXPECT_TRUE(classNamed(lowerSource(network, false, &known), "torch::nn::LinearOptions").isAbstract);
}

TEST(LibraryClasses, whatMentionsAClassOfTheUsersIsLeftOut) {
  ir::Unit unit;
  const auto typeOf = [](const std::string& usr) {
    auto type = std::make_shared<ir::Type>();
    type->usr = usr;
    return type;
  };
  const auto add = [&](const std::string& usr, bool isUserCode, const std::string& fieldType) {
    ir::Class& entity = unit.classes[usr];
    entity.usr = usr;
    entity.isUserCode = isUserCode;
    if (!fieldType.empty()) entity.fields.push_back({"field", "", typeOf(fieldType), nullptr, true, {}});
  };
  add("user", true, "");
  add("direct", false, "user");
  add("indirect", false, "direct");
  add("other", false, "");
  LibraryClasses known;
  addLibraryClasses(unit, known);
  ASSERT_EQ(known.size(), 1u);
  EXPECT_EQ(known.begin()->first, "other");
}

}  // namespace

}  // namespace dictum::extract
