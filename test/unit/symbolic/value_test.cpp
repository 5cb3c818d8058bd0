#include "symbolic/value.h"

#include <gtest/gtest.h>

namespace dictum::symbolic {
namespace {

const Expression c = Expression::input("c", schema::ValueType::Boolean);
const Expression d = Expression::input("d", schema::ValueType::Boolean);
const Expression n = Expression::input("n", schema::ValueType::Integer);
const Expression always = Expression::boolean(true);
const Expression never = Expression::boolean(false);

Value pointer(CellId cell) { return Pointer{Place{cell, {}}}; }

Tensor tensor(std::uint32_t identity, std::int64_t size) {
  Tensor result;
  result.identity = identity;
  result.shape = std::vector<schema::Dimension>{Expression::integer(size)};
  result.dtype = "float32";
  return result;
}

Value sequence(std::vector<Element<Value>> elements) { return Sequence{std::move(elements)}; }

Value structure(const std::string& name, std::vector<std::pair<std::string, Value>> fields) {
  Structure result;
  result.className = name;
  result.fields = std::move(fields);
  return result;
}

Value module(std::vector<Element<Registered>> modules) {
  Structure result;
  result.className = "NetImpl";
  result.registry = std::make_shared<Registry>();
  result.registry->modules = std::move(modules);
  return result;
}

Element<Registered> registered(const std::string& name, CellId cell, const Expression& when = always) {
  return {when, {}, Registered{Expression::string(name), pointer(cell), {}, nullptr, {}}};
}

const std::vector<Element<Value>>& elementsOf(const Value& value) { return value.as<Sequence>()->elements; }
const std::vector<Element<Registered>>& modulesOf(const Value& value) {
  return value.as<Structure>()->registry->modules;
}

std::string text(const Value& value) {
  if (const Expression* expression = scalar(value)) return print(*expression);
  if (const Pointer* target = value.as<Pointer>()) return "&" + std::to_string(target->target.cell);
  if (value.is<None>()) return "none";
  if (const Unknown* unknown = value.as<Unknown>()) return "unknown(" + unknown->reason + ")";
  if (const Tensor* t = value.as<Tensor>()) return "tensor" + std::to_string(t->identity);
  std::string result;
  if (const Choice* choice = value.as<Choice>())
    for (const Alternative& a : choice->alternatives) result += "{" + print(a.when) + ": " + text(a.value) + "}";
  if (value.is<Sequence>())
    for (const auto& e : elementsOf(value))
      result += "[" + text(e.value) + (e.when.isTrue() ? "" : " if " + print(e.when)) + "]";
  if (const Map* map = value.as<Map>())
    for (const auto& e : map->entries)
      result +=
          "[" + text(e.value.key) + ": " + text(e.value.value) + (e.when.isTrue() ? "" : " if " + print(e.when)) + "]";
  return result;
}

TEST(Edit, CopiesWhatIsShared) {
  Value a = sequenceOf({integer(1)});
  Value b = a;
  b.edit<Sequence>().elements.clear();
  EXPECT_EQ(elementsOf(a).size(), 1u);
  EXPECT_EQ(elementsOf(b).size(), 0u);
}

TEST(Edit, ChangesInPlaceWhatIsNotShared) {
  Value a = sequenceOf({integer(1)});
  const Sequence* before = a.as<Sequence>();
  a.edit<Sequence>().elements.clear();
  EXPECT_EQ(a.as<Sequence>(), before);
}

TEST(Structure, FieldsAreFoundAndMade) {
  Structure s;
  EXPECT_EQ(s.find("x"), nullptr);
  s.at("x") = integer(4);
  ASSERT_NE(s.find("x"), nullptr);
  EXPECT_EQ(literalInteger(*s.find("x")), 4);
}

TEST(Merge, OfOneValueIsThatValue) {
  Value a = sequenceOf({integer(1)});
  EXPECT_TRUE(merge(c, a, a).same(a));
}

TEST(Merge, UnderALiteralConditionIsThatSide) {
  EXPECT_EQ(text(merge(always, integer(1), integer(2))), "1");
  EXPECT_EQ(text(merge(never, integer(1), integer(2))), "2");
}

TEST(Merge, OfScalarsIsAConditional) {
  EXPECT_EQ(text(merge(c, integer(1), integer(2))), "c ? 1 : 2");
  EXPECT_EQ(text(merge(c, string("a"), string("b"))), "c ? \"a\" : \"b\"");
  EXPECT_EQ(text(merge(c, integer(1), integer(1))), "1");
  EXPECT_EQ(text(merge(c, boolean(true), boolean(false))), "c");
}

TEST(Merge, OfScalarsOfUnlikeTypeIsAChoice) { EXPECT_EQ(text(merge(c, integer(1), string("a"))), "{c: 1}{!c: \"a\"}"); }

TEST(Merge, OfStructuresIsFieldByField) {
  Value merged = merge(c, pairOf(integer(1), integer(2)), pairOf(integer(1), integer(3)));
  const Structure* pair = merged.as<Structure>();
  ASSERT_NE(pair, nullptr);
  EXPECT_EQ(text(*pair->find("first")), "1");
  EXPECT_EQ(text(*pair->find("second")), "c ? 2 : 3");
}

TEST(Merge, OfStructuresOfTwoClassesIsAChoice) {
  Value merged = merge(c, structure("A", {}), structure("B", {}));
  ASSERT_TRUE(merged.is<Choice>());
  EXPECT_EQ(merged.as<Choice>()->alternatives.size(), 2u);
}

TEST(Merge, AFieldThatOneSideLacksIsNotKnownThere) {
  Value merged = merge(c, structure("A", {{"x", integer(1)}}), structure("A", {}));
  EXPECT_EQ(text(*merged.as<Structure>()->find("x")), "{c: 1}{!c: unknown(the value of 'x' is not known)}");
}

TEST(Merge, ElementsAppendedInOneBranchAreGuarded) {
  EXPECT_EQ(text(merge(c, sequenceOf({integer(1), integer(2)}), sequenceOf({integer(1)}))), "[1][2 if c]");
  EXPECT_EQ(text(merge(c, sequenceOf({integer(1)}), sequenceOf({integer(1), integer(2)}))), "[1][2 if !c]");
}

TEST(Merge, ElementsAppendedInBothBranchesAreOne) {
  Value merged = merge(c, sequenceOf({pointer(1), pointer(2)}), sequenceOf({pointer(1), pointer(3)}));
  EXPECT_EQ(text(merged), "[&1][{c: &2}{!c: &3}]");
  EXPECT_EQ(print(*sizeOf(*merged.as<Sequence>())), "2");
}

TEST(Merge, AnElementRemovedInTheMiddleKeepsItsNeighbours) {
  EXPECT_EQ(text(merge(c, sequenceOf({pointer(1), pointer(3)}), sequenceOf({pointer(1), pointer(2), pointer(3)}))),
            "[&1][&2 if !c][&3]");
  EXPECT_EQ(text(merge(c, sequenceOf({pointer(1), pointer(9), pointer(2), pointer(4)}),
                       sequenceOf({pointer(1), pointer(2), pointer(3), pointer(4)}))),
            "[&1][&9 if c][&2][&3 if !c][&4]");
}

TEST(Merge, GuardsThatAgreeComeBackUnchanged) {
  Value guarded = sequence({{d, {}, pointer(1)}});
  Value other = sequence({{d, {}, pointer(1)}, {always, {}, pointer(2)}});
  EXPECT_EQ(text(merge(c, guarded, other)), "[&1 if d][&2 if !c]");
}

TEST(Merge, AnElementGuardedOnOneSideIsThereWhereEitherHasIt) {
  Value guarded = sequence({{d, {}, pointer(1)}});
  Value plain = sequence({{always, {}, pointer(1)}});
  EXPECT_EQ(text(merge(c, plain, guarded)), "[&1 if c || d]");
  EXPECT_EQ(text(merge(c, guarded, plain)), "[&1 if !c || d]");
}

TEST(Merge, ElementsOfOtherLoopsAreNotTheSame) {
  Family loop{"i", Expression::integer(0), n};
  Value family = sequence({{always, {loop}, pointer(1)}});
  Value single = sequence({{always, {}, pointer(1)}});
  EXPECT_EQ(text(merge(c, family, single)), "[&1 if c][&1 if !c]");
  EXPECT_EQ(text(merge(c, family, sequence({{always, {loop}, pointer(1)}}))), "[&1]");
}

TEST(Merge, SequencesOnUnlikeBasesAreAChoice) {
  Sequence symbolic;
  symbolic.base = Expression::input("dims", schema::ValueType::Sequence);
  EXPECT_TRUE(merge(c, symbolic, sequenceOf({integer(1)})).is<Choice>());
}

TEST(Merge, OfMapsIsByKey) {
  Map a;
  a.entries = {{always, {}, {string("x"), integer(1)}}, {always, {}, {string("y"), integer(2)}}};
  Map b;
  b.entries = {{always, {}, {string("x"), integer(5)}}};
  EXPECT_EQ(text(merge(c, a, b)), "[\"x\": c ? 1 : 5][\"y\": 2 if c]");
}

TEST(Merge, OrderedMapsStayInOrder) {
  Map a;
  a.sorted = true;
  a.entries = {{always, {}, {string("b"), integer(1)}}};
  Map b;
  b.sorted = true;
  b.entries = {{always, {}, {string("a"), integer(2)}}};
  EXPECT_EQ(text(merge(c, a, b)), "[\"a\": 2 if !c][\"b\": 1 if c]");
}

TEST(Merge, RegistrationsAreGuardedAndKeptApart) {
  Value merged =
      merge(c, module({registered("a", 1), registered("x", 2)}), module({registered("a", 1), registered("x", 3)}));
  const auto& modules = modulesOf(merged);
  ASSERT_EQ(modules.size(), 3u);
  EXPECT_TRUE(modules[0].when.isTrue());
  EXPECT_EQ(print(modules[1].when), "c");
  EXPECT_EQ(print(modules[2].when), "!c");
  EXPECT_EQ(print(*countOf(modules)), "2");
}

TEST(Merge, SharesARegistryThatNoBranchChanged) {
  Value before = module({registered("a", 1)});
  Value after = before;
  after.edit<Structure>().at("x") = integer(1);
  EXPECT_EQ(merge(c, after, before).as<Structure>()->registry, before.as<Structure>()->registry);
}

TEST(Merge, TensorsOfOneIdentityAreOne) {
  EXPECT_EQ(text(merge(c, tensor(1, 3), tensor(1, 3))), "tensor1");
  EXPECT_EQ(text(merge(c, tensor(1, 3), tensor(2, 3))), "{c: tensor1}{!c: tensor2}");
}

TEST(Merge, OfNoneAndPointerIsAChoice) { EXPECT_EQ(text(merge(c, pointer(1), None{})), "{c: &1}{!c: none}"); }

TEST(Merge, ChoicesAreFlatAndExclusive) {
  Value inner = merge(d, pointer(1), None{});
  EXPECT_EQ(text(merge(c, pointer(2), inner)), "{c: &2}{!c && d: &1}{!c && !d: none}");
}

TEST(Merge, EqualAlternativesAreJoined) {
  Value inner = merge(d, pointer(1), None{});
  EXPECT_EQ(text(merge(c, pointer(1), inner)), "{c || d: &1}{!c && !d: none}");
}

TEST(Merge, ChoicesThatAgreeComeBackUnchanged) {
  EXPECT_EQ(text(merge(c, merge(d, pointer(1), None{}), merge(d, pointer(1), None{}))), "{d: &1}{!d: none}");
}

TEST(Merge, ImpossibleAlternativesVanish) {
  EXPECT_EQ(text(merge(c, pointer(1), merge(c, pointer(2), None{}))), "{c: &1}{!c: none}");
  EXPECT_EQ(text(merge(c, merge(c, pointer(1), None{}), pointer(1))), "&1");
}

TEST(ForEachAlternative, MergesTheResults) {
  Value choice = merge(c, sequenceOf({integer(1)}), None{});
  Value sizes = forEachAlternative(choice, [](const Value& v) { return integer(v.is<None>() ? 0 : 7); });
  EXPECT_EQ(text(sizes), "c ? 7 : 0");
}

TEST(Size, OfPlainGuardedAndRepeatedElements) {
  Family loop{"i", Expression::integer(0), n};
  Value value = sequence({{always, {}, integer(1)}, {c, {}, integer(2)}, {always, {loop}, integer(3)}});
  EXPECT_EQ(print(*sizeOf(*value.as<Sequence>())), "n + (c ? 1 : 0) + 1");
  EXPECT_FALSE(isPlain(*value.as<Sequence>()));
}

TEST(Size, OfASymbolicBase) {
  Sequence symbolic;
  symbolic.base = Expression::input("dims", schema::ValueType::Sequence);
  symbolic.elements = {{always, {}, integer(1)}};
  EXPECT_EQ(print(*sizeOf(symbolic)), "size(dims) + 1");
}

TEST(Size, ComplementaryGuardsCountAsOne) {
  Value value = sequence({{conjunction(c, d), {}, integer(1)},
                          {conjunction(c, negation(d)), {}, integer(2)},
                          {negation(c), {}, integer(3)}});
  EXPECT_EQ(print(*sizeOf(*value.as<Sequence>())), "1");
}

TEST(Size, HasNoClosedFormWhereAnIterationDecides) {
  Family loop{"i", Expression::integer(0), n};
  Expression odd = equal(remainder(Expression::loopIndex("i"), Expression::integer(2)), Expression::integer(1));
  Value value = sequence({{odd, {loop}, integer(1)}});
  EXPECT_FALSE(sizeOf(*value.as<Sequence>()).has_value());
  Family inner{"j", Expression::integer(0), Expression::loopIndex("i")};
  EXPECT_FALSE(sizeOf(*sequence({{always, {loop, inner}, integer(1)}}).as<Sequence>()).has_value());
}

std::optional<Expression> nIsThree(const Expression& leaf) {
  if (leaf == n) return Expression::integer(3);
  return std::nullopt;
}

TEST(Substitute, SharesWhatDoesNotChange) {
  Value value = structure("S", {{"a", sequenceOf({integer(1)})}, {"b", Value(c)}});
  EXPECT_TRUE(substitute(value, nIsThree).same(value));
}

TEST(Substitute, ReachesEveryExpression) {
  Family loop{"i", Expression::integer(0), n};
  Tensor t = tensor(1, 2);
  t.shape->push_back(n);
  Value value = structure("S", {{"s", sequence({{less(n, Expression::integer(5)), {loop}, Value(n)}})},
                                {"t", Value(t)},
                                {"k", sequenceOf({integer(1)})}});
  Value result = substitute(value, nIsThree);
  const Structure& s = *result.as<Structure>();
  const Element<Value>& element = elementsOf(*s.find("s"))[0];
  EXPECT_TRUE(element.when.isTrue());
  EXPECT_EQ(print(element.loops[0].to), "3");
  EXPECT_EQ(text(element.value), "3");
  EXPECT_EQ(print(*s.find("t")->as<Tensor>()->shape->at(1)), "3");
  EXPECT_TRUE(s.find("k")->same(*value.as<Structure>()->find("k")));
}

TEST(Substitute, DecidesChoicesAndRegistryNames) {
  Expression big = less(Expression::integer(2), n);
  EXPECT_EQ(text(substitute(merge(big, pointer(1), None{}), nIsThree)), "&1");
  Value net = module({{always, {}, Registered{n, pointer(1), {}, nullptr, {}}}});
  Value result = substitute(net, nIsThree);
  EXPECT_EQ(print(modulesOf(result)[0].value.name), "3");
  EXPECT_EQ(print(modulesOf(net)[0].value.name), "n");
}

}  // namespace
}  // namespace dictum::symbolic
