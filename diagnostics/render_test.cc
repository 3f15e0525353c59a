// What the formats for machines make of an issue with everything that an issue can have.
#include "diagnostics/render.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace urlfilter {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Issue FullIssue() {
  Issue issue;
  issue.id = "UF0101";
  issue.message = "unknown key `<a & \"b\">`";
  issue.where = {"p.yaml", 3, 5, 9};
  issue.source_line = "    nam: <a & b>";
  issue.help = "Did you mean `name`?";
  issue.fixes = {{{"p.yaml", 3, 5, 8}, "name", "write `name`"},
                 {{"p.yaml", 4, 1, 0}, "x: 1\n", "add `x`"}};
  issue.related = {{{"q.yaml", 7, 1, 0}, "nam: x", ""}, {{"q.yaml", 8, 1, 0}, "y", "also so"}};
  issue.count = 3;
  return issue;
}

std::string Rendered(OutputFormat format) {
  IssueList issues;
  issues.Add(FullIssue());
  RenderOptions options;
  options.checked = "p.yaml";
  return Render(format, issues, options);
}

TEST(Render, SarifHasTheFixesAndTheOtherPlaces) {
  const auto result =
      nlohmann::json::parse(Rendered(OutputFormat::kSarif))["runs"][0]["results"][0];
  EXPECT_EQ(result["ruleId"], "UF0101");
  EXPECT_EQ(result["occurrenceCount"], 3);
  ASSERT_EQ(result["fixes"].size(), 2u);
  const auto& change = result["fixes"][0]["artifactChanges"][0];
  EXPECT_EQ(change["artifactLocation"]["uri"], "p.yaml");
  EXPECT_EQ(change["replacements"][0]["insertedContent"]["text"], "name");
  EXPECT_EQ(change["replacements"][0]["deletedRegion"]["startColumn"], 5);
  const auto& added = result["fixes"][1]["artifactChanges"][0]["replacements"][0];
  EXPECT_EQ(added["deletedRegion"]["startLine"], 4);
  EXPECT_EQ(added["deletedRegion"]["startColumn"], 1);
  EXPECT_EQ(added["deletedRegion"]["endColumn"], 1) << "empty, not the rest of the line";
  EXPECT_EQ(added["insertedContent"]["text"], "x: 1\n");
  ASSERT_EQ(result["relatedLocations"].size(), 2u);
  EXPECT_EQ(result["relatedLocations"][0]["message"]["text"], "also here");
  EXPECT_EQ(result["relatedLocations"][1]["message"]["text"], "also so");
}

TEST(Render, SarifHasUriReferencesAndColumnsOfUtf16) {
  Issue issue;
  issue.id = "UF0101";
  issue.where = {"my lists/50%:#1.yaml", 1, 13, 16};
  issue.source_line = "\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80 ab: nam";  // ü, €, an emoji
  issue.fixes = {{issue.where, "name", "write `name`"}};
  IssueList issues;
  issues.Add(issue);
  const auto result =
      nlohmann::json::parse(Render(OutputFormat::kSarif, issues, {}))["runs"][0]["results"][0];
  const auto& place = result["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "my%20lists/50%25%3A%231.yaml");
  EXPECT_EQ(place["region"]["startColumn"], 8);
  EXPECT_EQ(place["region"]["endColumn"], 11);
  const auto& change = result["fixes"][0]["artifactChanges"][0];
  EXPECT_EQ(change["artifactLocation"]["uri"], "my%20lists/50%25%3A%231.yaml");
  EXPECT_EQ(change["replacements"][0]["deletedRegion"]["startColumn"], 8);
}

TEST(Render, NothingReachesATerminalThatItWouldObey) {
  Issue issue = FullIssue();
  issue.message =
      "a\x1b[2Jb\xc2\x9b"
      "31m";
  issue.source_line = "x: \xe2\x80\xae\x07y";
  issue.where = {"l\x1b[31m.txt", 1, 1, 0};
  issue.listed_at = {"p\x1b]0;x.yaml", 2, 1, 0};
  issue.related = {{{"r\x1b.txt", 7, 1, 0}, "\x1b[1m", ""}};
  IssueList issues;
  issues.Add(issue);
  RenderOptions options;
  options.checked = "c\x1b.yaml";
  options.lists.emplace_back().name = "n\x1b";
  for (const OutputFormat format :
       {OutputFormat::kText, OutputFormat::kGithub, OutputFormat::kJunit}) {
    const std::string out = Render(format, issues, options);
    for (const char* bad : {"\x1b", "\xc2\x9b", "\x07", "\xe2\x80\xae"}) {
      EXPECT_THAT(out, Not(HasSubstr(bad)));
    }
  }
}

TEST(Render, JunitIsXmlWhateverAnIssueSays) {
  const std::string xml = Rendered(OutputFormat::kJunit);
  EXPECT_THAT(xml, HasSubstr("&lt;a &amp; &quot;b&quot;&gt;"));
  EXPECT_THAT(xml, Not(HasSubstr("<a")));
  EXPECT_THAT(xml, Not(HasSubstr("& ")));
}

TEST(Render, JunitIsXmlWhateverAFileIsCalled) {
  Issue issue = FullIssue();
  issue.where.file = "a<&\">.yaml";
  IssueList issues;
  issues.Add(issue);
  const std::string xml = Render(OutputFormat::kJunit, issues, {});
  EXPECT_THAT(xml, HasSubstr("classname=\"a&lt;&amp;&quot;&gt;.yaml\""));
  EXPECT_THAT(xml, HasSubstr("name=\"UF0101 a&lt;&amp;&quot;&gt;.yaml:3:5\""));
  EXPECT_THAT(xml, Not(HasSubstr("a<")));
}

TEST(Render, JsonNamesEveryPlaceAndFix) {
  const auto issue = nlohmann::json::parse(Rendered(OutputFormat::kJson))["issues"][0];
  EXPECT_EQ(issue["related"].size(), 2u);
  ASSERT_EQ(issue["fixes"].size(), 2u);
  EXPECT_EQ(issue["fixes"][0]["endColumn"], 8);
  EXPECT_EQ(issue["fixes"][1]["line"], 4);
  EXPECT_EQ(issue["fixes"][1]["replacement"], "x: 1\n");
  EXPECT_FALSE(issue["fixes"][1].contains("endColumn")) << "an insertion";
  EXPECT_EQ(issue["sourceLine"], "    nam: <a & b>");
}

}  // namespace
}  // namespace urlfilter
