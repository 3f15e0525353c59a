#include "diagnostics/source_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "diagnostics/render.h"
#include "diagnostics/utf8.h"

namespace urlfilter {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Issue IssueAt(const SourceText& source, uint32_t line, uint32_t column) {
  Issue issue;
  issue.id = "UF0101";
  issue.message = "unknown key";
  issue.where = {source.file(), line, column, column + 4};
  source.Attach(issue);
  return issue;
}

std::string Rendered(OutputFormat format, const Issue& issue) {
  IssueList issues;
  issues.Add(issue);
  return Render(format, issues, RenderOptions());
}

TEST(SourceText, LinesAreWithoutTheirEnds) {
  const SourceText source("p.yaml", "a: 1\r\n\nlast");
  EXPECT_EQ(source.line_count(), 3u);
  EXPECT_EQ(source.Line(1), "a: 1");
  EXPECT_EQ(source.Line(2), "");
  EXPECT_EQ(source.Line(3), "last");
  EXPECT_EQ(source.Line(4), "");
  EXPECT_EQ(source.LineStart(3), 7u);
  EXPECT_EQ(source.LineStart(4), 11u);
}

TEST(SourceText, AnIssueTakesItsLine) {
  const SourceText source("p.yaml", "name: p\nnam: " + std::string(300, 'x') + "\n");
  const Issue issue = IssueAt(source, 2, 6);
  EXPECT_EQ(issue.source_line, source.Line(2));
  EXPECT_EQ(issue.source_column, 1u);
  EXPECT_THAT(Rendered(OutputFormat::kJson, issue), Not(HasSubstr("sourceColumn")));
}

TEST(SourceText, OfALongLineAnIssueTakesThePartAroundItsPlace) {
  std::string line;
  for (int i = 0; i < 10'000; ++i) line += "key" + std::to_string(10'000 + i) + ": 1, ";
  const SourceText source("p.yaml", line);
  const size_t key = line.find("key15432");
  const Issue issue = IssueAt(source, 1, static_cast<uint32_t>(key) + 1);
  EXPECT_EQ(issue.source_line.size(), SourceText::kMostOfALine);
  EXPECT_EQ(issue.source_line.find("key15432"), key + 1 - issue.source_column);
  EXPECT_THAT(Rendered(OutputFormat::kJson, issue),
              HasSubstr("\"sourceColumn\": " + std::to_string(issue.source_column)));
  const std::string text = Rendered(OutputFormat::kText, issue);
  const size_t shown = text.find("1 | "), marked = text.find("  | ");
  EXPECT_EQ(text.find("key15432") - shown, text.find("^^^^") - marked) << text;

  EXPECT_THAT(IssueAt(source, 1, 1).source_line, StartsWith("key10000: 1"));
  EXPECT_EQ(IssueAt(source, 1, 1).source_column, 1u);
  const auto end = static_cast<uint32_t>(line.size());
  EXPECT_THAT(IssueAt(source, 1, end + 1).source_line, EndsWith("key19999: 1, "));
  EXPECT_THAT(IssueAt(source, 1, end + 999).source_line, EndsWith("key19999: 1, "));
}

TEST(SourceText, NoCharacterIsCut) {
  std::string line(400, 'x');
  for (int i = 0; i < 1'000; ++i) line += "\xf0\x9f\x8c\x8d";
  const SourceText source("p.yaml", line);
  for (uint32_t column = 590; column < 620; ++column) {
    const Issue issue = IssueAt(source, 1, column);
    EXPECT_EQ(FindInvalidUtf8(issue.source_line), std::string_view::npos) << column;
    EXPECT_GT(issue.source_line.size(), SourceText::kMostOfALine - 4);
  }
}

TEST(Utf8, TellsWhatAReaderDoesNotSee) {
  EXPECT_EQ(HiddenAt("a", 0).kind, Hidden::kNo);
  EXPECT_EQ(HiddenAt("\xc3\xbc", 0).length, 0u);
  EXPECT_EQ(HiddenAt("\x1b", 0).kind, Hidden::kControl);
  EXPECT_EQ(HiddenAt("\x7f", 0).kind, Hidden::kControl);
  EXPECT_EQ(HiddenAt("\xc2\x9b", 0).kind, Hidden::kControl);
  EXPECT_EQ(HiddenAt("\xc2\x9b", 0).length, 2u);
  EXPECT_EQ(HiddenAt("\xc2\xa0", 0).kind, Hidden::kNo);
  EXPECT_EQ(HiddenAt("x\xe2\x80\xa8", 1).kind, Hidden::kControl);
  EXPECT_EQ(HiddenAt("\xe2\x80\xae", 0).kind, Hidden::kDirection);
  EXPECT_EQ(HiddenAt("\xe2\x81\xa6", 0).kind, Hidden::kDirection);
  EXPECT_EQ(HiddenAt("\xe2\x80\x8d", 0).kind, Hidden::kInvisible);
  EXPECT_EQ(HiddenAt("\xf3\xa0\x81\xa1", 0).length, 4u);
  EXPECT_EQ(HiddenAt("\xe2\x80", 0).length, 0u) << "cut off";
}

TEST(Utf8, PrintableTextHasAMarkForEachHiddenCharacter) {
  EXPECT_EQ(Printable("a\tb\nc\x1b\xe2\x80\xae."), "a b?c??.");
  EXPECT_EQ(Printable("a\nb\xc2\x9b", true), "a\nb?");
  EXPECT_EQ(Printable("b\xc3\xbc"), "b\xc3\xbc");
  EXPECT_EQ(Printable("b\xc3\xbc\xff"), "b???");
}

TEST(SourceText, BytesThatAreNoTextAreCutAnywhere) {
  const SourceText source("p.yaml", std::string(5'000, '\x80'));
  EXPECT_GT(IssueAt(source, 1, 2'500).source_line.size(), SourceText::kMostOfALine - 4);
}

}  // namespace
}  // namespace urlfilter
