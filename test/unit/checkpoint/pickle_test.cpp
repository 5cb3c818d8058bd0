#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "checkpoint/pickle_machine.h"
#include "hostile/pickle_builder.h"

namespace dictum::checkpoint {
namespace {

// A short form of a value: "[1, (2, 'x')]", "f(1){'k': 2}".
std::string show(const PickleValues& values, ValueId id) {
  const auto list = [&](std::span<const ValueId> items, const char* open, const char* close) {
    std::string text = open;
    for (std::size_t i = 0; i < items.size(); ++i) text += (i ? ", " : "") + show(values, items[i]);
    return text + close;
  };
  const auto dict = [&] {
    const auto pairs = values.pairs(id);
    std::string text = "{";
    for (std::size_t i = 0; i < pairs.size(); i += 2) {
      text += (i ? ", " : "") + show(values, pairs[i]) + ": " + show(values, pairs[i + 1]);
    }
    return text + "}";
  };
  switch (values.kind(id)) {
    case ValueKind::None:
      return "None";
    case ValueKind::Boolean:
      return *values.integer(id) ? "True" : "False";
    case ValueKind::Integer:
      return std::to_string(*values.integer(id));
    case ValueKind::BigInteger:
      return "big";
    case ValueKind::Floating:
      return "float";
    case ValueKind::String:
      return "'" + std::string(values.text(id)) + "'";
    case ValueKind::Bytes:
      return "b'" + std::string(values.text(id)) + "'";
    case ValueKind::Tuple:
      return list(values.items(id), "(", ")");
    case ValueKind::List:
      return list(values.items(id), "[", "]");
    case ValueKind::Set:
      return list(values.items(id), "set(", ")");
    case ValueKind::Dict:
      return dict();
    case ValueKind::Global:
      return std::string(values.text(id));
    case ValueKind::Persistent:
      return "persistent " + show(values, values.items(id)[0]);
    case ValueKind::Object: {
      std::string text = show(values, values.callee(id)) + show(values, values.arguments(id));
      if (!values.pairs(id).empty()) text += dict();
      if (!values.items(id).empty()) text += list(values.items(id), "[", "]");
      if (const auto state = values.state(id)) text += " state " + show(values, *state);
      return text;
    }
  }
  return "?";
}

struct Case {
  std::string name;
  std::string bytes;
  std::string value;
};

void PrintTo(const Case& test, std::ostream* out) { *out << test.name; }

class PickleOpcode : public testing::TestWithParam<Case> {};

TEST_P(PickleOpcode, MakesTheValue) {
  const auto pickle = readPickle(GetParam().bytes, Limits{});
  ASSERT_TRUE(pickle.has_value()) << pickle.error().message();
  EXPECT_EQ(show(pickle->values, pickle->root), GetParam().value);
  EXPECT_EQ(pickle->length, GetParam().bytes.size());
}

const std::string longOfNine = std::string("\x8a\x09\0\0\0\0\0\0\0\0\1.", 12);

INSTANTIATE_TEST_SUITE_P(
    All, PickleOpcode,
    testing::Values(Case{"None", "N.", "None"}, Case{"Booleans", "\x88\x89\x86.", "(True, False)"},
                    Case{"TextBoolean", "I01\n.", "True"}, Case{"TextInteger", "I-12\n.", "-12"},
                    Case{"SmallIntegers",
                         "K\xff"
                         "M\xff\xff\x86.",
                         "(255, 65535)"},
                    Case{"NegativeInteger", "J\xfe\xff\xff\xff.", "-2"},
                    Case{"LongZero", std::string("\x8a\0.", 3), "0"}, Case{"LongNegative", "\x8a\1\xff.", "-1"},
                    Case{"LongPositive", std::string("\x8a\2\xff\0.", 5), "255"},
                    Case{"LongTooLarge", longOfNine, "big"}, Case{"Float", "G12345678.", "float"},
                    Case{"Strings", "U\1a\x8c\1b\x86.", "('a', 'b')"}, Case{"Bytes", "C\2ab.", "b'ab'"},
                    Case{"Tuples", "(K\1K\2t\x85.", "((1, 2))"}, Case{"Lists", "](K\1K\2eK\3a.", "[1, 2, 3]"},
                    Case{"ListFromMark", "(K\1K\2l.", "[1, 2]"}, Case{"DictFromMark", "(U\1aK\1d.", "{'a': 1}"},
                    Case{"Dicts", "}(U\1aK\1uU\1bK\2s.", "{'a': 1, 'b': 2}"}, Case{"Sets", "\x8f(K\1\x90.", "set(1)"},
                    Case{"Memo",
                         "K\7q\5"
                         "0h\5.",
                         "7"},
                    Case{"Memoize",
                         std::string("K\7\x94"
                                     "0h\0.",
                                     7),
                         "7"},
                    Case{"Pop",
                         "K\1K\2"
                         "0.",
                         "1"},
                    Case{"PopMark",
                         "K\1(K\2"
                         "1.",
                         "1"},
                    Case{"PopTheMark", "K\1(0.", "1"},
                    Case{"Dup",
                         "K\1"
                         "2\x86.",
                         "(1, 1)"},
                    Case{"Global", "cos\nsystem\n.", "os.system"},
                    Case{"StackGlobal", "U\2osU\6system\x93.", "os.system"},
                    Case{"Reduce", "cos\nsystem\nU\2ls\x85R.", "os.system('ls')"},
                    Case{"NewObject", "c__main__\nNet\n)\x81}U\1aK\1sb.", "__main__.Net() state {'a': 1}"},
                    Case{"Persistent", "K\1Q.", "persistent 1"},
                    Case{"OrderedDictOfPython2", "ccollections\nOrderedDict\n(](](U\1aK\1eetR.",
                         "collections.OrderedDict([['a', 1]]){'a': 1}"}),
    [](const auto& test) { return test.param.name; });

TEST(Pickle, SharedValuesAreOneValue) {
  const auto pickle = readPickle("]q\1h\1\x86.", Limits{});
  ASSERT_TRUE(pickle.has_value()) << pickle.error().message();
  const auto items = pickle->values.items(pickle->root);
  EXPECT_EQ(items[0], items[1]);
}

TEST(Pickle, GlobalsAreListedOnceEach) {
  const auto pickle = readPickle("ca\nb\ncc\nd\nca\nb\n\x87.", Limits{});
  ASSERT_TRUE(pickle.has_value()) << pickle.error().message();
  EXPECT_THAT(pickle->values.globals(), testing::ElementsAre("a.b", "c.d"));
}

TEST(Pickle, SaysWhetherMoreBytesWouldHelp) {
  bool needsMore = false;
  EXPECT_FALSE(readPickle("X\4", Limits{}, 0, &needsMore).has_value());
  EXPECT_TRUE(needsMore);
  EXPECT_FALSE(readPickle("R.", Limits{}, 0, &needsMore).has_value());
  EXPECT_FALSE(needsMore);
}

}  // namespace
}  // namespace dictum::checkpoint
