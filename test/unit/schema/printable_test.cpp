#include "schema/printable.h"

#include <gtest/gtest.h>

namespace dictum::schema {
namespace {

TEST(Printable, SpellsOutWhatATerminalWouldObey) {
  EXPECT_EQ(printable("a\x1b[2Jb\r\n\x7f"), "a\\x1b[2Jb\\x0d\\x0a\\x7f");
  EXPECT_EQ(printable("\xc2\x9b"
                      "31m"),
            "\\x9b31m");
}

TEST(Printable, LeavesOtherTextAsItIs) {
  EXPECT_EQ(printable("gew\xc3\xb6hnlich \xc2\xa7 1"), "gew\xc3\xb6hnlich \xc2\xa7 1");
  EXPECT_EQ(printable("\xc2"), "\xc2");
}

TEST(Printable, KeepsTheDirectionOfTheText) {
  EXPECT_EQ(printable("a\u202eb\u2066c\u200f"), "a\\u202eb\\u2066c\\u200f");
  EXPECT_EQ(printable("\u2020 \u2026 \xe2\x80"), "\u2020 \u2026 \xe2\x80");
}

TEST(Printable, KeepsTheLinesOfAReport) { EXPECT_EQ(printableLines("a\tb\nc\x1b"), "a\\x09b\nc\\x1b"); }

}  // namespace
}  // namespace dictum::schema
