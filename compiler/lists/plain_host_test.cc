#include "compiler/lists/plain_host.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>

#include "base/instruction_sets_testing.h"
#include "filterlib/url/rule_keys.h"

namespace urlfilter::compiler {
namespace {

// What the header says, step by step.
size_t SlowLength(std::string_view window) {
  const size_t length = window.find('\n');
  if (length == std::string_view::npos) return 0;
  const std::string_view host = window.substr(0, length);
  return url::IsItsOwnKey(host) ? length : 0;
}

size_t LengthOf(std::string text) {
  text.resize(kPlainHostWindow, '\n');
  return PlainHostLength(text.data());
}

TEST(PlainHostTest, TakesHostsThatAreTheirOwnKeys) {
  EXPECT_EQ(LengthOf("ads.example\nmore"), 11u);
  EXPECT_EQ(LengthOf("x_y.a-b.c0m\n"), 11u);
  EXPECT_EQ(LengthOf(std::string(61, 'a') + ".b\n"), 63u);
}

TEST(PlainHostTest, LeavesAllElseToTheParser) {
  for (const char* line :
       {"", "com", ".a.b", "a..b", "a.b.", "www.a.b", "A.b", "a.b/c", "a b.c", "1.2.3.4", "a.1b",
        "a.b\r", "# a.b", "a.b\t", "\xc3\xbc.de", "||a.b^", "a.b:80", "*.a.b"}) {
    EXPECT_EQ(LengthOf(std::string(line) + "\n"), 0u) << line;
  }
  EXPECT_EQ(LengthOf(std::string(62, 'a') + ".b"), 0u) << "no line end in the window";
}

TEST(PlainHostTest, AgreesWithTheHostParserOnEveryInstructionSet) {
  constexpr std::string_view kBytes = "aaabzw0159-_....wwww./A \n\n\r:`{@[^\x80\xff*";
  OnEveryInstructionSet([&] {
    std::mt19937 random(7);
    for (int i = 0; i < 20'000; ++i) {
      // Often only bytes of hosts, so that many are plain.
      const size_t choice = i % 3 == 0 ? kBytes.size() : 21;
      std::string window(kPlainHostWindow, '\0');
      for (char& c : window) c = kBytes[random() % choice];
      window[random() % kPlainHostWindow] = '\n';
      ASSERT_EQ(PlainHostLength(window.data()), SlowLength(window)) << window;
    }
  });
}

TEST(PlainHostTest, EveryByteAtEveryPlace) {
  for (size_t place = 0; place < 12; ++place) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string window = "ab.cd-e.fgh\nzzz";
      window.resize(kPlainHostWindow, 'q');
      window[place] = static_cast<char>(byte);
      ASSERT_EQ(PlainHostLength(window.data()), SlowLength(window)) << place << " " << byte;
    }
  }
}

}  // namespace
}  // namespace urlfilter::compiler
