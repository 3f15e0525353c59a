// Lists on disk to a rule table: positions, counts, refusals as issues, the same for any number
// of threads.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/files.h"
#include "base/status_testing.h"
#include "compiler/lists/chunk_reader.h"
#include "compiler/lists/line_sink.h"
#include "compiler/lists/refusal.h"
#include "compiler/lists/rule_table.h"
#include "compiler/policy/policy.h"
#include "diagnostics/issue.h"
#include "filterlib/url/profile.h"
#include "filterlib/url/rule_keys.h"

namespace urlfilter::compiler {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string WriteList(const std::string& name, const std::string& text) {
  const std::string path = testing::TempDir() + "/" + name;
  EXPECT_OK(WriteFileSynced(path, text));
  return path;
}

Policy PolicyWith(const std::string& path, const std::string& format = "auto") {
  Policy policy;
  policy.path = "p.yaml";
  PolicyList& list = policy.lists.emplace_back();
  list.name = "test";
  list.format = format;
  list.files.push_back({path, 3, 9});
  list.where.file = "p.yaml";
  return policy;
}

std::vector<std::string> Texts(const RuleTable& table) {
  std::vector<std::string> texts;
  for (const Rule& rule : table.rules()) texts.emplace_back(rule.text());
  return texts;
}

std::vector<std::string> Ids(const IssueList& issues) {
  std::vector<std::string> ids;
  for (const Issue& issue : issues.issues()) ids.push_back(issue.id);
  return ids;
}

TEST(LoadRules, KnowsWhereEachRuleStands) {
  const Policy policy = PolicyWith(WriteList("where.txt", "# head\n\na.example\r\nb.example/x"));
  IssueList issues;
  ASSERT_OK_AND_ASSIGN(const RuleTable table, LoadRules(policy, {}, issues));
  EXPECT_THAT(Texts(table), ElementsAre("a.example", "b.example/x"));
  EXPECT_EQ(table.Where(table.rules()[0]).line, 3u);
  EXPECT_EQ(table.Where(table.rules()[1]).line, 4u);
  EXPECT_EQ(table.counts()[0].lines, 4u);
  EXPECT_EQ(table.counts()[0].blank, 2u);
  EXPECT_TRUE(issues.empty());
}

TEST(LoadRules, SkipsAByteOrderMark) {
  const Policy policy = PolicyWith(WriteList("bom.txt",
                                             "\xef\xbb\xbf"
                                             "a.example\n"));
  IssueList issues;
  ASSERT_OK_AND_ASSIGN(const RuleTable table, LoadRules(policy, {}, issues));
  EXPECT_THAT(Texts(table), ElementsAre("a.example"));
}

TEST(LoadRules, RefusesFilesThatAreNoLists) {
  const std::vector<std::pair<std::string, std::string>> files = {
      {"\x1f\x8b\x08\x00", "UF0401"},
      {"\n <!DOCTYPE html><title>404</title>", "UF0402"},
      {std::string("\xff\xfe"
                   "a\0",
                   4),
       "UF0403"},
      {"{\"error\": \"not found\"}", "UF0404"},
      {"[\"a.example\"]", "UF0404"},
      {"a.example\rb.example\r", "UF0409"},
      {std::string("\x7f"
                   "ELF\x01\x02\x03\x04\0\0\0\0",
                   12),
       "UF0404"},
      {"", "UF0405"}};
  for (const auto& [text, id] : files) {
    IssueList issues;
    ASSERT_OK(LoadRules(PolicyWith(WriteList("odd.txt", text)), {}, issues).status());
    EXPECT_THAT(Ids(issues), ElementsAre(id));
    EXPECT_EQ(issues.issues()[0].where.line, 3u);
  }
}

TEST(LoadRules, SaysWhichFileIsMissingAndReadsTheOthers) {
  Policy policy = PolicyWith("/nonexistent/list.txt");
  policy.lists[0].files.push_back({WriteList("other.txt", "a.example\n"), 4, 9});
  IssueList issues;
  ASSERT_OK_AND_ASSIGN(const RuleTable table, LoadRules(policy, {}, issues));
  EXPECT_THAT(Ids(issues), ElementsAre("UF0114"));
  EXPECT_THAT(Texts(table), ElementsAre("a.example"));
}

TEST(LoadRules, RecognisesAnotherSyntaxThanDeclared) {
  const std::string path = WriteList("adblock.txt", "! x\n||a.example^\n||b.example^\n");
  IssueList issues;
  ASSERT_OK(LoadRules(PolicyWith(path, "hosts"), {}, issues).status());
  ASSERT_THAT(Ids(issues), ElementsAre("UF0406"));
  EXPECT_THAT(issues.issues()[0].message, HasSubstr("looks like AdBlock syntax"));
  EXPECT_THAT(issues.issues()[0].help, HasSubstr("format: adblock"));
}

TEST(LoadRules, CountsEachClassOfRefusalInOneIssueWithExamples) {
  std::string text;
  for (int i = 0; i < 10; ++i) {
    text += "a.example\nads" + std::to_string(i) + "*.example\n";
  }
  const Policy policy = PolicyWith(WriteList("refused.txt", text));
  IssueList issues;
  ASSERT_OK_AND_ASSIGN(const RuleTable table, LoadRules(policy, {}, issues));
  ASSERT_THAT(Ids(issues), ElementsAre("UF0502"));
  const Issue& issue = issues.issues()[0];
  EXPECT_EQ(issue.count, 10u);
  EXPECT_EQ(issue.where.line, 2u);
  EXPECT_EQ(issue.source_line, "ads0*.example");
  EXPECT_EQ(issue.related.size(), 2u);
  EXPECT_EQ(issue.listed_at.line, 3u);
  EXPECT_EQ(table.counts()[0].refused[Refusal::kInnerWildcard], 10u);

  LoadOptions all;
  all.all_refusals = true;
  IssueList every;
  ASSERT_OK(LoadRules(policy, all, every).status());
  EXPECT_EQ(every.size(), 10u);
}

TEST(LoadRules, MakesARefusedInlineRuleAnErrorAtItsPlace) {
  Policy policy;
  PolicyList& list = policy.lists.emplace_back();
  list.name = "manual";
  list.where.file = "p.yaml";
  list.rules = {{"a.example", 7, 9}, {"/shorts/", 8, 9}, {"||b.example^", 9, 9}};
  IssueList issues;
  ASSERT_OK_AND_ASSIGN(const RuleTable table, LoadRules(policy, {}, issues));
  EXPECT_THAT(Texts(table), ElementsAre("a.example", "b.example"));
  EXPECT_EQ(table.rules()[1].line, 9u);
  ASSERT_THAT(Ids(issues), ElementsAre("UF0506"));
  EXPECT_EQ(issues.issues()[0].severity, Severity::kError);
  EXPECT_EQ(issues.issues()[0].where.line, 8u);
}

TEST(LoadRules, LeavesExpiredListsAndExceptionsOut) {
  Policy policy = PolicyWith(WriteList("expired.txt", "a.example\n"));
  policy.lists[0].expired = true;
  PolicyException& kept = policy.exceptions.emplace_back();
  kept.rule = {"b.example", 5, 3};
  policy.exceptions.push_back(kept);
  policy.exceptions.back().expired = true;
  IssueList issues;
  ASSERT_OK_AND_ASSIGN(const RuleTable table, LoadRules(policy, {}, issues));
  ASSERT_EQ(table.rules().size(), 1u);
  EXPECT_EQ(table.ListOf(table.rules()[0]), 1u);
  EXPECT_TRUE(table.rules()[0].flags & kRuleAllow);
}

TEST(LoadRules, FiltersByHost) {
  Policy policy = PolicyWith(
      WriteList("filter.txt",
                "a.example\nsub.b.example\nb.example\nx.c.example\nc.example\nads1.d.example\n"));
  policy.lists[0].exclude = {"b.example", "=c.example", "ads*.d.example"};
  IssueList issues;
  ASSERT_OK_AND_ASSIGN(const RuleTable table, LoadRules(policy, {}, issues));
  EXPECT_THAT(Texts(table), ElementsAre("a.example", "x.c.example"));
  EXPECT_EQ(table.counts()[0].filtered, 4u);
}

TEST(LoadRules, KeepsOnlyWhatIncludeNames) {
  Policy policy = PolicyWith(WriteList("include.txt",
                                       "a.example\nsub.b.example\nb.example/"
                                       "x\nb.example\nx.c.example\nc.example\nads1.d.example\n"));
  policy.lists[0].include = {"b.example", "=c.example", "ads*.d.example"};
  IssueList issues;
  ASSERT_OK_AND_ASSIGN(const RuleTable table, LoadRules(policy, {}, issues));
  EXPECT_THAT(Texts(table), ElementsAre("sub.b.example", "b.example/x", "b.example", "c.example",
                                        "ads1.d.example"));
  EXPECT_EQ(table.counts()[0].filtered, 2u);

  policy.lists[0].exclude = {"=b.example"};
  ASSERT_OK_AND_ASSIGN(const RuleTable fewer, LoadRules(policy, {}, issues));
  EXPECT_THAT(Texts(fewer), ElementsAre("sub.b.example", "c.example", "ads1.d.example"));
  EXPECT_EQ(fewer.counts()[0].filtered, 4u);
}

TEST(LoadRules, RefusesALineThatIsTooLong) {
  const std::string longest = "b.example/" + std::string(kMaxLineBytes - 10, 'x');
  const Policy policy = PolicyWith(
      WriteList("overlong.txt", "a.example\n" + longest + "\n" + longest + "x\nc.example\n"));
  IssueList issues;
  ASSERT_OK_AND_ASSIGN(const RuleTable table, LoadRules(policy, {}, issues));
  EXPECT_THAT(Texts(table), ElementsAre("a.example", longest, "c.example"));
  EXPECT_EQ(table.counts()[0].refused[Refusal::kOverlong], 1u);
  EXPECT_EQ(table.counts()[0].refused.total(), 1u);
  ASSERT_THAT(Ids(issues), ElementsAre("UF0518"));
  EXPECT_EQ(issues.issues()[0].where.line, 3u);
}

TEST(LoadRules, GivesTheSameForAnyNumberOfThreads) {
  std::string text;
  for (int i = 0; i < 300000; ++i) {
    text += i % 1000 == 7 ? "bad host " : "host";
    text += std::to_string(i) + ".example.com\n";
  }
  const Policy policy = PolicyWith(WriteList("large.txt", text));
  ASSERT_GT(CutIntoChunks(text).size(), 2u);
  IssueList one_issues, four_issues;
  LoadOptions one, four;
  one.threads = 1;
  four.threads = 4;
  ASSERT_OK_AND_ASSIGN(const RuleTable a, LoadRules(policy, one, one_issues));
  ASSERT_OK_AND_ASSIGN(const RuleTable b, LoadRules(policy, four, four_issues));
  ASSERT_EQ(a.rules().size(), 299700u);
  EXPECT_EQ(Texts(a), Texts(b));
  EXPECT_EQ(a.rules().back().line, 300000u);
  for (size_t i = 0; i < a.rules().size(); i += 997) {
    EXPECT_EQ(a.rules()[i].line, b.rules()[i].line);
  }
  EXPECT_EQ(Ids(one_issues), Ids(four_issues));
}

TEST(LoadRules, TakesMoreRulesThanItsBytesLetExpect) {
  std::string text;
  for (int i = 0; i < 200000; ++i) text += "a.b\n";
  const Policy policy = PolicyWith(WriteList("short.txt", text));
  IssueList issues;
  ASSERT_OK_AND_ASSIGN(const RuleTable table, LoadRules(policy, {}, issues));
  ASSERT_EQ(table.rules().size(), 200000u);
  for (uint32_t i = 0; i < 200000; ++i) {
    ASSERT_EQ(table.rules()[i].line, i + 1);
    ASSERT_EQ(table.rules()[i].text(), "a.b");
  }
}

TEST(LoadRules, KeepsTheRulesOfEarlierSourcesWhenTheirNumberSurprises) {
  Policy policy = PolicyWith(WriteList("empty.txt", "# nothing\n"));
  std::vector<std::string> expected;
  for (int file = 0; file < 5; ++file) {
    std::string text;
    for (int i = 0; i < 600; ++i) {
      const char digits[] = {static_cast<char>('a' + i % 26), static_cast<char>('a' + i / 26)};
      expected.push_back(std::string(digits, 2) + "." +
                         std::string(1, static_cast<char>('c' + file)));
      text += expected.back() + "\n";
    }
    policy.lists[0].files.push_back({WriteList("short" + std::to_string(file), text), 3, 9});
  }
  for (const int threads : {1, 4}) {
    LoadOptions options;
    options.threads = threads;
    IssueList issues;
    ASSERT_OK_AND_ASSIGN(const RuleTable table, LoadRules(policy, options, issues));
    EXPECT_EQ(Texts(table), expected);
    for (uint32_t i = 0; i < table.rules().size(); ++i) {
      ASSERT_EQ(table.rules()[i].line, i % 600 + 1);
      ASSERT_EQ(table.rules()[i].source, i / 600 + 1);
    }
  }
}

TEST(LoadRules, GivesOnlyRulesThatHaveKeys) {
  const Policy policy = PolicyWith(WriteList("keys.txt",
                                             "a.example/x%00y\na.example:8080/z\n"
                                             "http://u:p@a.example/q\na.example/b*c\n"
                                             "http://a.example/b*c\n1.2.3.4/8\nhttp://1.2.3.4/8\n"
                                             "a.example/\\b\nA.example/%41?B#c\n[::1]/x\n"));
  IssueList issues;
  ASSERT_OK_AND_ASSIGN(const RuleTable table, LoadRules(policy, {}, issues));
  EXPECT_GE(table.rules().size(), 7u);
  for (const Rule& rule : table.rules()) {
    EXPECT_OK(url::KeysForRule(rule.text(), url::Profile::kBoth).status());
  }
}

}  // namespace
}  // namespace urlfilter::compiler
