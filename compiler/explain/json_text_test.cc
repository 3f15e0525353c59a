#include "compiler/explain/json_text.h"

#include <gtest/gtest.h>

namespace urlfilter::compiler {
namespace {

using namespace std::string_view_literals;

TEST(JsonText, ValidUtf8Stays) {
  EXPECT_EQ(EscapeNonUtf8("b\xc3\xbc"
                          "cher\\x41")
                .text,
            "b\xc3\xbc"
            "cher\\x41");
  EXPECT_FALSE(EscapeNonUtf8("plain").escaped);
  EXPECT_EQ(EscapeNonUtf8("").text, "");
}

TEST(JsonText, OtherBytesAreWrittenAsHex) {
  const EscapedText text = EscapeNonUtf8("a\xff\xc3(\xed\xa0\x80\xc3");
  EXPECT_EQ(text.text, "a\\xFF\\xC3(\\xED\\xA0\\x80\\xC3");
  EXPECT_TRUE(text.escaped);
}

TEST(JsonText, TerminalsGetNoControlCharacters) {
  EXPECT_EQ(EscapeForTerminal("a\x1b[31m\n\x7f\0"sv), "a\\x1B[31m\\x0A\\x7F\\x00");
  EXPECT_EQ(EscapeForTerminal("\xc2\x9b"
                              "31m"),
            "\\xC2\\x9B31m");
  EXPECT_EQ(EscapeForTerminal("\xc2\xa0"), "\xc2\xa0");
  EXPECT_EQ(EscapeForTerminal("a\xe2\x80\xae.b\xe2\x80\xa8\xef\xbb\xbf"),
            "a\\xE2\\x80\\xAE.b\\xE2\\x80\\xA8\\xEF\\xBB\\xBF");
}

TEST(JsonText, MessagesTakeTwoHundredBytesAndNoPartOfACharacter) {
  EXPECT_EQ(ShortForTerminal("plain"), "plain");
  EXPECT_EQ(ShortForTerminal(std::string(200, 'a')), std::string(200, 'a'));
  const std::string text = std::string(199, 'a') + "\xc3\xbc" + std::string(1000, 'b');
  EXPECT_EQ(ShortForTerminal(text), std::string(199, 'a') + "...");
}

}  // namespace
}  // namespace urlfilter::compiler
