#include "diagnostics/apply_fixes.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "diagnostics/issue.h"
#include "diagnostics/source_text.h"

namespace urlfilter {
namespace {

// The text after fixes at (line, column, end_column), each in an issue of its own, in this order.
struct FixAt {
  uint32_t line, column, end_column;
  std::string replacement;
};

FixedText Fixed(std::string text, const std::vector<FixAt>& fixes) {
  IssueList issues;
  for (const FixAt& fix : fixes) {
    Issue issue;
    issue.fixes = {{{"p.yaml", fix.line, fix.column, fix.end_column}, fix.replacement, ""}};
    issues.Add(std::move(issue));
  }
  return ApplyFixes(SourceText("p.yaml", std::move(text)), issues);
}

TEST(ApplyFixes, LeavesEveryOtherByteAsItIs) {
  const FixedText fixed =
      Fixed("a: 1 # one\n\tb: 2\xff\nc: 3", {{3, 1, 2, "long"}, {1, 1, 2, ""}, {2, 5, 6, "4"}});
  EXPECT_EQ(fixed.text, ": 1 # one\n\tb: 4\xff\nlong: 3");
  EXPECT_EQ(fixed.applied, 3u);
}

TEST(ApplyFixes, WithoutFixesTheTextStays) {
  const FixedText fixed = Fixed("a: 1\r\n\n", {});
  EXPECT_EQ(fixed.text, "a: 1\r\n\n");
  EXPECT_EQ(fixed.applied, 0u);
}

TEST(ApplyFixes, FixesOfOtherFilesAreNotForThisOne) {
  IssueList issues;
  Issue issue;
  issue.where = {"p.yaml", 1, 1, 2};
  issue.fixes = {{{"q.yaml", 1, 1, 2}, "b", ""}, {{"p.yaml", 1, 4, 5}, "2", ""}};
  issues.Add(issue);
  const FixedText fixed = ApplyFixes(SourceText("p.yaml", "a: 1\n"), issues);
  EXPECT_EQ(fixed.text, "a: 2\n");
  EXPECT_EQ(fixed.applied, 1u);
}

TEST(ApplyFixes, OfFixesThatOverlapTheFirstByPositionWins) {
  FixedText fixed = Fixed("abcdef\n", {{1, 3, 6, "later"}, {1, 1, 4, "X"}});
  EXPECT_EQ(fixed.text, "Xdef\n");
  EXPECT_EQ(fixed.applied, 1u);
  fixed = Fixed("abcdef\n", {{1, 1, 4, "X"}, {1, 1, 3, "same place"}});
  EXPECT_EQ(fixed.text, "Xdef\n");
  EXPECT_EQ(fixed.applied, 1u);
}

TEST(ApplyFixes, NeighboursDoNotOverlap) {
  const FixedText fixed = Fixed("abcdef\n", {{1, 4, 7, "Y"}, {1, 1, 4, "X"}});
  EXPECT_EQ(fixed.text, "XY\n");
  EXPECT_EQ(fixed.applied, 2u);
}

TEST(ApplyFixes, AColumnBehindTheEndOfALineIsThatEnd) {
  EXPECT_EQ(Fixed("ab\ncd\n", {{1, 2, 99, "X"}}).text, "aX\ncd\n");
  EXPECT_EQ(Fixed("ab\ncd\n", {{1, 50, 99, "X"}}).text, "abX\ncd\n");
  EXPECT_EQ(Fixed("ab", {{1, 50, 0, "X"}}).text, "abX");
  EXPECT_EQ(Fixed("ab\n", {{9, 1, 3, "X"}}).text, "ab\nX");
  EXPECT_EQ(Fixed("ab\n", {{1, 2, 1, "X"}}).text, "aXb\n");  // An end before the start.
}

TEST(ApplyFixes, LineEndsOfWindowsStay) {
  const FixedText fixed = Fixed("ab\r\ncd\r\n", {{1, 2, 99, "X"}, {2, 1, 3, ""}});
  EXPECT_EQ(fixed.text, "aX\r\n\r\n");
  EXPECT_EQ(Fixed("ab\r\n", {{1, 3, 0, " # c"}}).text, "ab # c\r\n");
}

TEST(ApplyFixes, WithoutAnEndColumnTheReplacementGoesInBefore) {
  EXPECT_EQ(Fixed("ab\ncd\n", {{2, 1, 0, "x: 1\n"}}).text, "ab\nx: 1\ncd\n");
  EXPECT_EQ(Fixed("ab\n", {{1, 2, 0, "X"}}).text, "aXb\n");
  EXPECT_EQ(Fixed("ab\n", {{1, 0, 0, "X"}}).text, "Xab\n");  // The column is unknown.
}

}  // namespace
}  // namespace urlfilter
