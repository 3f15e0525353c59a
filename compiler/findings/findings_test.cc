// Findings about rules, from a policy's text to the issues.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "base/files.h"
#include "base/status_testing.h"
#include "compiler/findings/public_suffixes.h"
#include "compiler/findings/rate_findings.h"
#include "compiler/findings/rule_findings.h"
#include "compiler/findings/rule_notes.h"
#include "compiler/findings/shrunk_lists.h"
#include "compiler/keys/candidate_keys.h"
#include "compiler/keys/key_set.h"
#include "compiler/lists/rule_table.h"
#include "compiler/policy/policy.h"
#include "compiler/policy/policy_loader.h"
#include "diagnostics/issue.h"

namespace urlfilter::compiler {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

struct Findings {
  IssueList issues;
  std::vector<std::string> Ids() const {
    std::vector<std::string> ids;
    for (const Issue& issue : issues.issues()) ids.push_back(issue.id);
    return ids;
  }
};

Findings Find(const std::string& contents, bool notes = false) {
  Findings found;
  const Policy policy =
      LoadPolicyText("p.yaml", "name: p\nowner: o\n" + contents, {}, found.issues);
  EXPECT_THAT(found.Ids(), IsEmpty());
  const auto table = LoadRules(policy, {}, found.issues);
  EXPECT_OK(table.status());
  const KeySet keys = KeySet::Build(ViewOf(*table), {.profile = policy.profile});
  const PublicSuffixes suffixes =
      PublicSuffixes::Parse("co.uk\n*.ck\n!www.ck\n// ===BEGIN PRIVATE DOMAINS===\nblog.example\n");
  if (notes) {
    FindRuleNotes(policy, *table, keys, found.issues);
  } else {
    FindRuleIssues(policy, *table, keys, suffixes, 2, found.issues);
  }
  return found;
}

TEST(RuleFindings, FindsAnExceptionBelowAKeptParent) {
  const Findings found =
      Find("lists:\n  - {name: manual, rules: [example.net]}\nexceptions:\n  - good.example.net\n");
  ASSERT_THAT(found.Ids(), ElementsAre("UF0301"));
  const Issue& issue = found.issues.issues()[0];
  EXPECT_EQ(issue.severity, Severity::kError);
  EXPECT_EQ(issue.where.line, 6u);
  EXPECT_EQ(issue.where.column, 5u);
  EXPECT_THAT(issue.message, HasSubstr("list manual, p.yaml:4"));
}

TEST(RuleFindings, LetsTheInAppTargetHaveExceptionsBelowParents) {
  EXPECT_THAT(Find("targets: [in-app]\nlists:\n  - {name: manual, rules: [example.net]}\n"
                   "exceptions: [good.example.net]\n")
                  .Ids(),
              IsEmpty());
}

TEST(RuleFindings, FindsAnExceptionThatChangesNothing) {
  EXPECT_THAT(
      Find("lists:\n  - {name: manual, rules: [example.net]}\nexceptions: [other.example]\n").Ids(),
      ElementsAre("UF0302"));
  EXPECT_THAT(
      Find("lists:\n  - {name: manual, rules: [a.example, b.example]}\nexceptions: [a.example]\n")
          .Ids(),
      IsEmpty());
}

TEST(RuleFindings, FindsABlockedPublicSuffix) {
  const Findings found =
      Find("lists:\n  - {name: manual, rules: [co.uk, blog.example, a.blog.example]}\n");
  EXPECT_THAT(found.Ids(), ElementsAre("UF0304", "UF0304"));
  EXPECT_TRUE(found.issues.HasErrors());
}

TEST(RuleNotes, NamesTheRuleThatCoversAnother) {
  const Findings found =
      Find("lists:\n  - {name: a, rules: [example.com]}\n  - {name: b, rules: [x.example.com]}\n",
           /*notes=*/true);
  ASSERT_THAT(found.Ids(), ElementsAre("UF0303"));
  EXPECT_THAT(found.issues.issues()[0].message,
              HasSubstr("x.example.com is covered by example.com (list a, p.yaml:4)"));
}

TEST(RuleNotes, SaysWhatPathsCapitalsEscapesAndQueriesCost) {
  const std::vector<std::string> ids =
      Find("lists:\n  - {name: a, rules: [\"https://www.example.com/A%20b?q=1\"]}\n", true).Ids();
  for (const char* id : {"UF0306", "UF0307", "UF0308", "UF0309", "UF0313"}) {
    EXPECT_THAT(ids, Contains(id));
  }
  EXPECT_THAT(ids, Not(Contains("UF0312")));
  EXPECT_THAT(Find("lists:\n  - {name: a, rules: [example.com]}\n", true).Ids(), IsEmpty());
}

TEST(RuleFindings, FindsNamesBelowAWildcardOfTheSuffixList) {
  const Findings found = Find(
      "lists:\n  - {name: manual, rules: [shop.ck, www.ck, a.shop.ck, ck.example, "
      "shop.ck.example]}\n");
  ASSERT_THAT(found.Ids(), ElementsAre("UF0304"));
  EXPECT_THAT(found.issues.issues()[0].message, HasSubstr("shop.ck is a public suffix:"));
}

TEST(RuleFindings, DoesNotCallAnExceptionIdleWhileAListIsMissing) {
  const Findings found = Find(
      "lists:\n  - {name: a, file: gone.txt}\n  - {name: b, rules: [b.example]}\n"
      "exceptions: [other.example]\n");
  EXPECT_THAT(found.Ids(), ElementsAre("UF0114"));
}

std::vector<std::string> RateIds(const std::string& settings, uint64_t key_count) {
  IssueList issues;
  const Policy policy = LoadPolicyText(
      "p.yaml", settings + "name: p\nowner: o\nlists:\n  - {name: a, rules: [a.example]}\n", {},
      issues);
  EXPECT_TRUE(issues.empty());
  FindRateIssues(policy, key_count, issues);
  std::vector<std::string> ids;
  for (const Issue& issue : issues.issues()) {
    ids.push_back(issue.id);
    EXPECT_EQ(issue.where.line, 1u);
  }
  return ids;
}

TEST(RateFindings, WarnsWhereDoubleHashingCannotMeetAPerKeyTarget) {
  EXPECT_THAT(RateIds("false_positive_rate: {per_key: 0.000001}\n", 1000), ElementsAre("UF0316"));
  EXPECT_THAT(RateIds("false_positive_rate: 0.000001\n", 1000), ElementsAre("UF0316"));
  EXPECT_THAT(RateIds("false_positive_rate: 0.001\n", 1000), IsEmpty());
  EXPECT_THAT(RateIds("false_positive_rate: {per_url: 0.00005}\n", 1000), IsEmpty());
  EXPECT_THAT(RateIds("", 9), IsEmpty());  // Nobody asked for a number.
}

TEST(RateFindings, RefusesAFilterOverItsBudget) {
  EXPECT_THAT(RateIds("size_budget: 1000B\n", 1000), ElementsAre("UF0317"));
  EXPECT_THAT(RateIds("size_budget: 2KiB\n", 1000), IsEmpty());
}

TEST(RuleFindings, ANameOfOneLabelIsAPublicSuffix) {
  EXPECT_THAT(Find("lists:\n  - {name: manual, rules: [\"*.example\"]}\n").Ids(),
              Contains("UF0304"));
}

TEST(RuleNotes, WarnsThatARuleForOnePortBlocksEveryPort) {
  const auto ids = [](const std::string& rule) {
    return Find("lists:\n  - {name: a, rules: [\"" + rule + "\"]}\n", true).Ids();
  };
  EXPECT_THAT(ids("example.com:8443"), ElementsAre("UF0318"));
  EXPECT_THAT(ids("https://example.com:8443"), Contains("UF0318"));
  EXPECT_THAT(ids("https://example.com:443"), ElementsAre("UF0313"));
}

TEST(RuleNotes, SaysThatARawInternationalNameBecomesPunycode) {
  const Findings found = Find(
      "lists:\n  - {name: a, rules: [b\xc3\xbc"
      "cher.example]}\n",
      true);
  ASSERT_THAT(found.Ids(), ElementsAre("UF0312"));
  EXPECT_THAT(found.issues.issues()[0].message, HasSubstr("xn--bcher-kva.example"));
  EXPECT_EQ(found.issues.issues()[0].where.line, 4u);
}

TEST(RuleNotes, ShowsUnicodeNamesOfAListFileInTheirAsciiForm) {
  const std::string path = ::testing::TempDir() + "/idn.txt";
  ASSERT_OK(WriteFileSynced(path,
                            "b\u00fccher.example\nplain.example\n\u043f.example\n"
                            "http://b\u00fccher.example/a\n"));
  const Findings found = Find("lists:\n  - {name: names, file: " + path + "}\n", /*notes=*/true);
  ASSERT_THAT(found.Ids(), Contains("UF0312"));
  for (const Issue& issue : found.issues.issues()) {
    if (issue.id != "UF0312") continue;
    EXPECT_EQ(issue.count, 3u);
    EXPECT_TRUE(issue.where.file.ends_with("/idn.txt")) << issue.where.file;
    EXPECT_EQ(issue.where.line, 1u);
    EXPECT_THAT(issue.message, HasSubstr("xn--bcher-kva.example"));
  }
}

TEST(ShrunkLists, WarnsBelowHalfOfTheLastRelease) {
  ASSERT_OK_AND_ASSIGN(
      const RulesOfLists before,
      ReadRulesOfLists(
          R"({"lists":[{"name":"a","rules":{"kept":3}},{"name":"b","rules":{"kept":2}}]})"));
  IssueList issues;
  const Policy policy =
      LoadPolicyText("p.yaml",
                     "name: p\nowner: o\nlists:\n  - {name: a, rules: [x.example]}\n"
                     "  - {name: b, rules: [y.example]}\n",
                     {}, issues);
  ASSERT_OK_AND_ASSIGN(const RuleTable table, LoadRules(policy, {}, issues));
  FindShrunkLists(policy, table, before, issues);
  ASSERT_EQ(issues.size(), 1u);
  EXPECT_EQ(issues.issues()[0].id, "UF0205");
  EXPECT_EQ(issues.issues()[0].where.line, 4u);
  EXPECT_THAT(ReadRulesOfLists("[]"), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(ReadRulesOfLists("{\"lists\":[1]}"), StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace urlfilter::compiler
