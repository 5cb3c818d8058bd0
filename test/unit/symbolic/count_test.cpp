#include "symbolic/count.h"

#include <gtest/gtest.h>

namespace dictum::symbolic {
namespace {

using Elements = std::vector<Element<Value>>;

Expression number(const std::string& name) { return Expression::input(name, schema::ValueType::Integer); }

Element<Value> elementWhen(const Expression& when) { return {when, {}, integer(0)}; }

// What is there in one branch and its counterpart in the other, in a loop, and on conditions of its own.
Elements exampleElements() {
  const Expression wide = schema::less(Expression::integer(3), number("n"));
  const Expression deep = schema::less(Expression::integer(3), number("m"));
  Elements elements = {elementWhen(Expression::boolean(true)), elementWhen(wide), elementWhen(schema::negation(wide)),
                       elementWhen(deep)};
  elements.push_back({Expression::boolean(true), {{"i", Expression::integer(0), number("k")}}, integer(0)});
  elements.push_back({wide, {{"i", Expression::integer(0), number("k")}}, integer(0)});
  elements.push_back(elementWhen(schema::negation(deep)));
  return elements;
}

TEST(GrowingCount, IsThatOfTheListAtEachStep) {
  const Elements all = exampleElements();
  GrowingCount count;
  for (std::size_t size = 0; size <= all.size(); ++size) {
    const Elements elements(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(count.of(elements), countOf(elements)) << size;
  }
}

TEST(GrowingCount, KnowsThatAnElementHasChanged) {
  Elements elements = exampleElements();
  GrowingCount count;
  const std::optional<Expression> before = count.of(elements);
  elements[0].when = Expression::input("flag", schema::ValueType::Boolean);
  EXPECT_EQ(count.of(elements), countOf(elements));
  EXPECT_NE(count.of(elements), before);
  elements.pop_back();
  EXPECT_EQ(count.of(elements), countOf(elements));
}

TEST(GrowingCount, IsNotKnownWhileAnElementHasNoCount) {
  Elements elements = exampleElements();
  const Expression index = Expression::loopIndex("i");
  const Expression odd = schema::equal(schema::remainder(index, Expression::integer(2)), Expression::integer(1));
  GrowingCount count;
  count.of(elements);
  elements.push_back({odd, {{"i", Expression::integer(0), number("k")}}, integer(0)});
  EXPECT_FALSE(count.of(elements));
  elements.pop_back();
  EXPECT_EQ(count.of(elements), countOf(elements));
}

}  // namespace
}  // namespace dictum::symbolic
