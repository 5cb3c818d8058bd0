#include "tidy/translation_unit.h"

#include <gtest/gtest.h>

namespace dictum::tidy {
namespace {

// Contexts are told apart by their address alone.
const clang::tidy::ClangTidyContext* context(const int& place) {
  return reinterpret_cast<const clang::tidy::ClangTidyContext*>(&place);
}

TEST(TranslationUnits, ChecksOfOneContextShareTheirUnit) {
  const int parse = 0;
  TranslationUnits units;
  EXPECT_EQ(units.of(context(parse)), units.of(context(parse)));
}

TEST(TranslationUnits, FilesThatAreParsedAtOnceHaveUnitsOfTheirOwn) {
  const int parses[] = {0, 0};
  TranslationUnits units;
  const auto one = units.of(context(parses[0]));
  EXPECT_NE(one, units.of(context(parses[1])));
  EXPECT_EQ(one, units.of(context(parses[0])));
}

TEST(TranslationUnits, ALaterContextAtTheSameAddressHasItsOwn) {
  const int parse = 0;
  TranslationUnits units;
  std::weak_ptr<TranslationUnit> before = units.of(context(parse));
  EXPECT_TRUE(before.expired());
  const auto after = units.of(context(parse));
  EXPECT_EQ(after, units.of(context(parse)));
}

}  // namespace
}  // namespace dictum::tidy
