#include "checkpoint/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace dictum::checkpoint {
namespace {

TEST(Utf8, AcceptsTextOfEveryLength) {
  for (const char* text :
       {"", "a", "layers.0.weight", "é", "€", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf", "12345678é", "1234567é"}) {
    EXPECT_TRUE(isUtf8(text)) << text;
  }
}

TEST(Utf8, RefusesWhatIsNoText) {
  struct Case {
    const char* why;
    const char* bytes;
  };
  for (const Case& test :
       {Case{"continuation alone", "\x80"}, Case{"sequence cut", "\xc3"}, Case{"overlong slash", "\xc0\xaf"},
        Case{"overlong three", "\xe0\x80\xaf"}, Case{"surrogate", "\xed\xa0\x80"},
        Case{"above U+10FFFF", "\xf4\x90\x80\x80"}, Case{"no lead", "\xff"}, Case{"bad continuation", "\xe2\x28\xa1"},
        Case{"after eight ASCII bytes", "12345678\xff"}}) {
    EXPECT_FALSE(isUtf8(test.bytes)) << test.why;
  }
}

}  // namespace
}  // namespace dictum::checkpoint
