#include "tests/fuzz/mutator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace urlfilter::fuzz {
namespace {

using ::testing::ElementsAre;

TEST(WordsOf, ReadsEscapesAndLeavesOutWhatIsNoWord) {
  EXPECT_THAT(WordsOf("# a \"comment\"\nname=\"a\\x0d\\x0a\"\n\"\\\"q\\\\\"\n\nno word\n"),
              ElementsAre("a\r\n", "\"q\\"));
}

TEST(Mutator, ChangesTheInputAndKeepsTheLimit) {
  Mutator mutator({"word"}, 7);
  std::string input;
  for (int i = 0; i < 300; ++i) input += std::to_string(i);
  std::set<std::string> changed;
  for (int i = 0; i < 1000; ++i) {
    const std::string text = mutator.Changed(input, 100);
    EXPECT_LE(text.size(), 100u + 4 * 16);
    changed.insert(text);
  }
  EXPECT_GT(changed.size(), 900u);
}

TEST(Mutator, PutsInWordsAndTakesTheEmptyInput) {
  Mutator mutator({"word"}, 7);
  int with_word = 0;
  for (int i = 0; i < 100; ++i) {
    with_word += mutator.Changed("", 100).find("word") != std::string::npos;
  }
  EXPECT_GT(with_word, 50);
}

TEST(Mutator, DoesTheSameWithTheSameSeed) {
  Mutator one({"word"}, 7), same({"word"}, 7), other({"word"}, 8);
  std::string a, b, c;
  for (int i = 0; i < 20; ++i) {
    a += one.Changed("some text", 100);
    b += same.Changed("some text", 100);
    c += other.Changed("some text", 100);
  }
  EXPECT_EQ(a, b);
  EXPECT_NE(a, c);
}

}  // namespace
}  // namespace urlfilter::fuzz
