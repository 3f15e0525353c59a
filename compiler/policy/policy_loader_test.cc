// A policy's text to a Policy and its issues.
#include "compiler/policy/policy_loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/files.h"
#include "base/status_testing.h"
#include "filterlib/url/profile.h"

namespace urlfilter::compiler {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Loaded {
  Policy policy;
  IssueList issues;
  // "UF0106 3:22" for each issue.
  std::vector<std::string> Found() const {
    std::vector<std::string> found;
    for (const Issue& issue : issues.issues()) {
      found.push_back(issue.id + " " + std::to_string(issue.where.line) + ":" +
                      std::to_string(issue.where.column));
    }
    return found;
  }
};

Loaded Load(const std::string& text, int32_t today = 0) {
  Loaded loaded;
  loaded.policy = LoadPolicyText("p.yaml", text, {.today = today}, loaded.issues);
  return loaded;
}

// A policy without mistakes but those in `more`, which starts on line 4.
Loaded LoadWith(const std::string& more) {
  return Load("name: p\nowner: o\nlists: [{name: l, rules: [a.example]}]\n" + more);
}

std::string WriteText(const std::string& name, const std::string& text) {
  const std::string path = testing::TempDir() + "/" + name;
  EXPECT_OK(WriteFileSynced(path, text));
  return path;
}

TEST(LoadPolicy, ReadsEveryKey) {
  const Loaded loaded = Load(R"(name: corporate-baseline
description: What our phones must not reach
owner: security@example.com
false_positive_rate: {per_url: 0.01}
murmur_seed: 1267652889
profile: 27
targets: [neurlfilter, in-app]
size_budget: 6MB
sizing: {sticky: false, headroom: 25%}
prefetch: {interval: 45m, jitter: 10m}
onboarding_row: false
pir: {bundle_id: com.example.filter, shards: 4}
gates: {max_removed: 20%, max_added: 5000, min_entries: 10}
lists:
  - name: manual
    category: games
    rules: [example.com, "https://example.org/path?q=1"]
    action: allow
    reason: because
    ticket: SEC-1
    added: 2026-01-31
    expires: 2026-12-31
    include: [example.com]
    exclude: [bad.example.com]
exceptions: [good.example.net, {rule: b.example, owner: me, reason: r}]
protect: ["https://example.com/login"]
tests: [{url: "https://example.com/", expect: block, list: manual}]
)");
  EXPECT_THAT(loaded.Found(), ElementsAre("UF0204 1:1")) << "PIR rows without the onboarding row";
  const Policy& policy = loaded.policy;
  EXPECT_EQ(policy.name, "corporate-baseline");
  EXPECT_EQ(policy.description, "What our phones must not reach");
  EXPECT_EQ(policy.owner, "security@example.com");
  EXPECT_EQ(policy.rate.value, 0.01);
  EXPECT_TRUE(policy.rate.per_url);
  EXPECT_EQ(policy.murmur_seed, 1267652889u);
  EXPECT_EQ(policy.profile, url::Profile::kIos27);
  EXPECT_TRUE(policy.target_in_app && policy.target_neurlfilter);
  EXPECT_EQ(policy.size_budget_bytes, 6'000'000u);
  EXPECT_FALSE(policy.sizing.sticky);
  EXPECT_EQ(policy.sizing.headroom, 0.25);
  EXPECT_EQ(policy.prefetch.interval_seconds, 2700);
  EXPECT_EQ(policy.prefetch.jitter_seconds, 600);
  EXPECT_FALSE(policy.onboarding_row);
  EXPECT_TRUE(policy.pir.enabled);
  EXPECT_EQ(policy.pir.bundle_id, "com.example.filter");
  EXPECT_EQ(policy.pir.shard_count, 4u);
  ASSERT_TRUE(policy.gates.max_removed && policy.gates.max_added);
  EXPECT_EQ(policy.gates.max_removed->value, 20);
  EXPECT_TRUE(policy.gates.max_removed->percent);
  EXPECT_EQ(policy.gates.max_added->value, 5000);
  EXPECT_FALSE(policy.gates.max_added->percent);
  EXPECT_EQ(policy.gates.min_entries, 10u);
  ASSERT_EQ(policy.lists.size(), 1u);
  const PolicyList& list = policy.lists[0];
  EXPECT_EQ(list.name, "manual");
  EXPECT_EQ(list.category, "games");
  EXPECT_EQ(list.owner, "security@example.com");
  EXPECT_EQ(list.reason, "because");
  EXPECT_EQ(list.ticket, "SEC-1");
  EXPECT_EQ(list.added, "2026-01-31");
  EXPECT_EQ(list.expires, "2026-12-31");
  EXPECT_TRUE(list.allow);
  EXPECT_THAT(list.include, ElementsAre("example.com"));
  EXPECT_THAT(list.exclude, ElementsAre("bad.example.com"));
  ASSERT_EQ(list.rules.size(), 2u);
  EXPECT_EQ(list.rules[0].text, "example.com");
  EXPECT_EQ(list.rules[1].text, "https://example.org/path?q=1");
  EXPECT_EQ(list.rules[1].line, 17u);
  EXPECT_EQ(list.rules[1].column, 26u);
  ASSERT_EQ(policy.exceptions.size(), 2u);
  EXPECT_EQ(policy.exceptions[0].rule.text, "good.example.net");
  EXPECT_EQ(policy.exceptions[1].rule.text, "b.example");
  EXPECT_EQ(policy.exceptions[1].owner, "me");
  EXPECT_EQ(policy.exceptions[1].reason, "r");
  ASSERT_EQ(policy.protect.size(), 1u);
  EXPECT_EQ(policy.protect[0].url, "https://example.com/login");
  ASSERT_EQ(policy.tests.size(), 1u);
  EXPECT_EQ(policy.tests[0].url, "https://example.com/");
  EXPECT_TRUE(policy.tests[0].expect_block);
  EXPECT_EQ(policy.tests[0].list, "manual");
}

TEST(LoadPolicy, ReadsTheOtherChoices) {
  const Policy policy = LoadWith(
                            "targets: [in-app]\nprofile: 26\nsizing: {sticky: true}\n"
                            "tests: [{url: b.example, expect: allow}]\n")
                            .policy;
  EXPECT_TRUE(policy.target_in_app);
  EXPECT_FALSE(policy.target_neurlfilter);
  EXPECT_EQ(policy.profile, url::Profile::kIos26);
  EXPECT_TRUE(policy.sizing.sticky);
  ASSERT_EQ(policy.tests.size(), 1u);
  EXPECT_FALSE(policy.tests[0].expect_block);
}

TEST(LoadPolicy, ARateMayHaveNotesBesideItsNumber) {
  const Loaded noted = LoadWith("false_positive_rate: {per_url: 0.01, x-note: why}\n");
  EXPECT_THAT(noted.Found(), IsEmpty());
  EXPECT_EQ(noted.policy.rate.value, 0.01);
  EXPECT_TRUE(noted.policy.rate.per_url);
  for (const char* wrong : {"{x-note: 1}", "{per_key: 0.01, per_url: 0.01}", "{x-a: 1, x-b: 2}"}) {
    EXPECT_THAT(LoadWith(std::string("false_positive_rate: ") + wrong + "\n").Found(),
                ElementsAre("UF0103 4:22"))
        << wrong;
  }
}

TEST(LoadPolicy, AFixCoversTheWholeOfAQuotedValue) {
  for (const char* name : {R"("Bad \"N\"")", "'Bad ''N'''"}) {
    const Loaded loaded = Load(std::string("name: ") + name +
                               " # why\nowner: o\nlists: [{name: l, rules: [a.example]}]\n");
    EXPECT_EQ(loaded.policy.name.substr(0, 3), "Bad");
    ASSERT_THAT(loaded.Found(), ElementsAre("UF0107 1:7")) << name;
    const Issue& issue = loaded.issues.issues()[0];
    ASSERT_EQ(issue.fixes.size(), 1u) << name;
    EXPECT_EQ(issue.fixes[0].replacement,
              absl::StrCat(std::string(1, *name), "bad-n", std::string(1, *name)));
    EXPECT_EQ(issue.fixes[0].range.column, 7u) << name;
    EXPECT_EQ(issue.fixes[0].range.end_column, 18u) << name;
  }
}

TEST(LoadPolicy, FillsInTheDefaults) {
  const Policy policy = LoadWith("").policy;
  EXPECT_EQ(policy.rate.value, 0.001);
  EXPECT_FALSE(policy.murmur_seed.has_value());
  EXPECT_EQ(policy.profile, url::Profile::kBoth);
  EXPECT_EQ(policy.prefetch.interval_seconds, 86400);
  EXPECT_TRUE(policy.target_neurlfilter);
  EXPECT_FALSE(policy.target_in_app);
  EXPECT_FALSE(policy.pir.enabled);
  EXPECT_EQ(policy.lists[0].format, "auto");
}

TEST(LoadPolicy, ReportsAllMistakesAtOnceWithTheirPlaces) {
  const Loaded loaded = Load(R"(name: Bad Name
owner: o
false_positve_rate: 0.001
murmur_seed: 0
profile: ios26
prefetch: {interval: 10m}
lists:
  - {name: a, rules: x.example}
  - name: a
exceptions: {}
)");
  EXPECT_THAT(loaded.Found(),
              ElementsAre("UF0107 1:7", "UF0101 3:1", "UF0113 4:14", "UF0105 5:10", "UF0106 6:22",
                          "UF0103 8:22", "UF0108 9:5", "UF0112 9:5", "UF0103 10:13"));
}

TEST(LoadPolicy, SaysWhyAnIntervalUnderFortyFiveMinutesIsImpossible) {
  const Loaded loaded = LoadWith("prefetch: {interval: 10m}\n");
  ASSERT_THAT(loaded.Found(), ElementsAre("UF0106 4:22"));
  const Issue& issue = loaded.issues.issues()[0];
  EXPECT_THAT(issue.message, HasSubstr("45 minutes"));
  EXPECT_THAT(issue.help, HasSubstr("also not for testing"));
  EXPECT_EQ(issue.source_line, "prefetch: {interval: 10m}");
}

TEST(LoadPolicy, OffersTheNearestKeyAndAFix) {
  const Loaded loaded = LoadWith("fasle_positive_rate: 0.01\n");
  ASSERT_THAT(loaded.Found(), ElementsAre("UF0101 4:1"));
  const Issue& issue = loaded.issues.issues()[0];
  EXPECT_THAT(issue.help, HasSubstr("Did you mean `false_positive_rate`?"));
  ASSERT_EQ(issue.fixes.size(), 1u);
  EXPECT_EQ(issue.fixes[0].replacement, "false_positive_rate");
  EXPECT_EQ(issue.fixes[0].range.end_column, 20u);
}

// Without them `{lists:[]}` would be left, which is no YAML.
TEST(LoadPolicy, AFixOfAQuotedKeyKeepsItsQuotes) {
  const Loaded loaded =
      Load(R"({"name":"p","owner":"o","lits":[{"name":"l","rules":["a.example"]}]})");
  const auto& issues = loaded.issues.issues();
  const auto unknown = std::find_if(issues.begin(), issues.end(),
                                    [](const Issue& issue) { return issue.id == "UF0101"; });
  ASSERT_NE(unknown, issues.end());
  ASSERT_EQ(unknown->fixes.size(), 1u);
  EXPECT_EQ(unknown->fixes[0].replacement, "\"lists\"");
}

TEST(LoadPolicy, ChecksEachTypeOfValue) {
  EXPECT_THAT(LoadWith("false_positive_rate: 1.5\n").Found(), ElementsAre("UF0104 4:22"));
  EXPECT_THAT(LoadWith("false_positive_rate: 0\n").Found(), ElementsAre("UF0104 4:22"));
  EXPECT_THAT(LoadWith("false_positive_rate: 1e-300\n").Found(), ElementsAre("UF0104 4:22"));
  EXPECT_THAT(LoadWith("false_positive_rate: nan\n").Found(), ElementsAre("UF0103 4:22"));
  EXPECT_THAT(LoadWith("false_positive_rate: {}\n").Found(), ElementsAre("UF0103 4:22"));
  EXPECT_THAT(LoadWith("murmur_seed: 4294967296\n").Found(), ElementsAre("UF0104 4:14"));
  EXPECT_THAT(LoadWith("murmur_seed: -1\n").Found(), ElementsAre("UF0103 4:14"));
  EXPECT_THAT(LoadWith("prefetch: {interval: 86400}\n").Found(), ElementsAre("UF0110 4:22"));
  EXPECT_THAT(LoadWith("prefetch: {interval: 1h, jitter: 2h}\n").Found(),
              ElementsAre("UF0104 4:34"));
  EXPECT_THAT(LoadWith("onboarding_row: yes\n").Found(), ElementsAre("UF0103 4:17"));
  EXPECT_THAT(LoadWith("size_budget: 6 apples\n").Found(), ElementsAre("UF0103 4:14"));
  EXPECT_THAT(LoadWith("targets: [in-ap]\n").Found(), ElementsAre("UF0105 4:11"));
  EXPECT_THAT(LoadWith("pir: {}\n").Found(), ElementsAre("UF0102 4:6"));
  EXPECT_THAT(LoadWith("tests: [x]\n").Found(), ElementsAre("UF0103 4:9"));
  EXPECT_THAT(LoadWith("description:\n").Found(), Contains(HasSubstr("UF0103")));
}

TEST(LoadPolicy, TakesAnchorsAliasesAndMergeKeys) {
  const Loaded loaded = Load(R"(name: p
x-common: &common {owner: team, reason: shared}
lists:
  - {<<: *common, name: a, rules: &rules [a.example, b.example]}
  - {<<: *common, name: b, owner: other, rules: *rules}
)");
  EXPECT_THAT(loaded.Found(), IsEmpty());
  EXPECT_EQ(loaded.policy.lists[0].owner, "team");
  EXPECT_EQ(loaded.policy.lists[1].owner, "other");
  EXPECT_EQ(loaded.policy.lists[1].reason, "shared");
  EXPECT_EQ(loaded.policy.lists[1].rules.size(), 2u);
}

TEST(LoadPolicy, RefusesHostileYamlByName) {
  EXPECT_THAT(LoadWith("name: q\n").Found(), ElementsAre("UF0008 4:1"));
  EXPECT_THAT(LoadWith("---\nname: q\n").Found(), Contains(HasSubstr("UF0009")));
  EXPECT_THAT(LoadWith("prefetch:\n\tinterval: 24h\n").Found(), ElementsAre("UF0010 5:1"));
  EXPECT_THAT(Load(std::string("name: a\0b\n", 10)).Found(), ElementsAre("UF0004 1:8"));
  EXPECT_THAT(Load("name: caf\xe9\n").Found(), ElementsAre("UF0003 1:10"));
  EXPECT_THAT(Load("").Found(), ElementsAre("UF0011 1:1"));
  EXPECT_THAT(Load("- a\n").Found(), ElementsAre("UF0011 1:1"));
  EXPECT_THAT(Load("name: !include x\n").Found(), Contains("UF0013 1:7"));
  EXPECT_THAT(LoadWith("x-a: {<<: 5}\n").Found(), ElementsAre("UF0012 4:11"));
  EXPECT_THAT(LoadWith("x-a: [unclosed\n").Found(), Contains(HasSubstr("UF0002")));
  EXPECT_THAT(LoadWith("exceptions: [*.example.com]\n").Found(), Contains(HasSubstr("UF0002")));
  EXPECT_THAT(LoadWith("x-a: &a [*a]\n").Found(), ElementsAre("UF0007 4:10"));
  EXPECT_THAT(Load(std::string(100000, '[')).Found(), ElementsAre(HasSubstr("UF0006")));
}

TEST(LoadPolicy, ForeignEncodingsAreOneIssueThatNamesTheWayOut) {
  const std::string utf16 =
      std::string("\xff\xfen\0a\0m\0e\0:\0 \0p\0\n\0o\0w\0n\0e\0r\0:\0 \0x\0\n\0", 34);
  Loaded loaded = Load(utf16);
  ASSERT_THAT(loaded.Found(), ElementsAre("UF0003 1:0"));
  EXPECT_EQ(loaded.issues.issues()[0].message, "the policy file is UTF-16");
  EXPECT_THAT(loaded.issues.issues()[0].help, HasSubstr("iconv -f UTF-16 -t UTF-8"));
  loaded = Load("name: p\nowner: caf\xe9\ndescription: na\xefve\nlists: []\n");
  ASSERT_THAT(loaded.Found(), ElementsAre("UF0003 2:11"));
  EXPECT_THAT(loaded.issues.issues()[0].message, HasSubstr("2 lines of the file"));
  EXPECT_THAT(loaded.issues.issues()[0].help, HasSubstr("iconv -f WINDOWS-1252 -t UTF-8"));
  loaded = Load("name: p\rowner: x\rlists: []\r");
  ASSERT_THAT(loaded.Found(), ElementsAre("UF0004 1:0"));
  EXPECT_THAT(loaded.issues.issues()[0].help, HasSubstr("tr '\\r' '\\n'"));
}

TEST(LoadPolicy, RefusesALineOfMegabytes) {
  EXPECT_THAT(LoadWith("description: " + std::string(9 << 20, 'x') + "\n").Found(),
              ElementsAre("UF0005 4:0"));
}

TEST(LoadPolicy, ByteOrderMarkAndCrlfJustWork) {
  const Loaded loaded =
      Load("\xef\xbb\xbfname: p\r\nowner: x\r\nlists:\r\n  - {name: l, rules: [a.example]}\r\n");
  EXPECT_THAT(loaded.Found(), IsEmpty());
  EXPECT_EQ(loaded.policy.name, "p");
  EXPECT_EQ(loaded.policy.owner, "x");
}

TEST(LoadPolicy, PlacesCountFromBehindAByteOrderMark) {
  const Loaded loaded =
      Load("\xef\xbb\xbfname: Bad Name\nowner: o\nlists: [{name: l, rules: [a.example]}]\n");
  ASSERT_THAT(loaded.Found(), ElementsAre("UF0107 1:7"));
  const Issue& issue = loaded.issues.issues()[0];
  EXPECT_EQ(issue.source_line, "name: Bad Name");
  ASSERT_EQ(issue.fixes.size(), 1u);
  EXPECT_EQ(issue.fixes[0].range.column, 7u);
  EXPECT_EQ(issue.fixes[0].range.end_column, 15u);
}

TEST(LoadPolicy, RefusesWhatHidesFromAReviewer) {
  EXPECT_THAT(Load("name: p\nowner: \xe2\x80\xae"
                   "x\n")
                  .Found(),
              ElementsAre("UF0004 2:8"));
  EXPECT_THAT(Load("name: p\nowner: \xc2\x9b"
                   "x\n")
                  .Found(),
              ElementsAre("UF0004 2:8"));
  EXPECT_THAT(LoadWith("description: \"a\\e[2Jb\"\n").Found(), ElementsAre("UF0004 4:14"));
  EXPECT_THAT(LoadWith("description: \"a\\x9bb\"\n").Found(), ElementsAre("UF0004 4:14"));
  EXPECT_THAT(LoadWith("description: \"a\\0b\"\n").Found(), ElementsAre("UF0004 4:14"));
  EXPECT_THAT(LoadWith("description: \"a\\tb\\nc \xe2\x80\x8d d\"\n").Found(), IsEmpty());
}

TEST(LoadPolicy, ProtectFilesAreText) {
  const auto load = [](const std::string& protect) {
    const std::string path = testing::TempDir() + "/protect.txt";
    EXPECT_OK(ReplaceFile(path, protect));
    return LoadWith("protect: [{file: " + path + "}]\n");
  };
  EXPECT_THAT(load(std::string("\xff\xfe"
                               "a\0",
                               4))
                  .Found(),
              ElementsAre("UF0403 4:18"));
  EXPECT_THAT(load("a.example\rb.example\r").Found(), ElementsAre("UF0409 4:18"));
  EXPECT_THAT(load("\x1f\x8b\x08").Found(), ElementsAre("UF0401 4:18"));
  EXPECT_THAT(load("").Found(), ElementsAre("UF0405 4:18"));
  const Loaded good = load(
      "\xef\xbb\xbf"
      "a.example\r\nb.example\r\n");
  EXPECT_THAT(good.Found(), IsEmpty());
  ASSERT_EQ(good.policy.protect.size(), 2u);
  EXPECT_EQ(good.policy.protect[0].url, "a.example");
}

TEST(LoadPolicy, RefusesAliasBombsWithoutExpandingThem) {
  std::string text = "name: p\nx-0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int level = 1; level < 20; ++level) {
    const std::string below = "*a" + std::to_string(level - 1);
    text += "x-" + std::to_string(level) + ": &a" + std::to_string(level) + " [" + below;
    for (int i = 0; i < 9; ++i) text += ", " + below;
    text += "]\n";
  }
  EXPECT_THAT(Load(text).Found(), ElementsAre(HasSubstr("UF0007")));
}

TEST(LoadPolicy, StopsAfterAThousandMistakes) {
  std::string text = "name: p\n";
  for (int i = 0; i < 5000; ++i) text += "unknown" + std::to_string(i) + ": 1\n";
  EXPECT_EQ(Load(text).issues.size(), 1000u);
}

TEST(LoadPolicy, MistakesOnOneLongLineDoNotEachKeepTheWholeLine) {
  std::string text = "name: p\nlists: [";
  for (int i = 0; i < 5000; ++i) text += "{unknown: 1}, ";
  const IssueList issues = Load(text + "]\n").issues;
  size_t kept = 0;
  for (const Issue& issue : issues.issues()) kept += issue.source_line.size();
  EXPECT_GE(issues.size(), 1000u);
  EXPECT_LT(kept, issues.size() * 500);
}

TEST(LoadPolicy, ReadsCrlfFiles) {
  const Loaded loaded = Load("name: p\r\nowner: o\r\nlists: [{name: l, rules: [a.example]}]\r\n");
  EXPECT_THAT(loaded.Found(), IsEmpty());
  EXPECT_EQ(loaded.policy.lists[0].rules[0].text, "a.example");
}

TEST(LoadPolicy, DropsWhatHasExpired) {
  const std::string text =
      "name: p\nowner: o\nlists:\n  - {name: old, rules: [a.example], expires: 2020-01-31}\n"
      "  - {name: soon, rules: [b.example], expires: 2020-02-10}\n";
  const int32_t first_of_february_2020 = 18293;
  const Loaded loaded = Load(text, first_of_february_2020);
  EXPECT_THAT(loaded.Found(), ElementsAre("UF0202 4:5", "UF0203 5:5"));
  EXPECT_TRUE(loaded.policy.lists[0].expired);
  EXPECT_FALSE(loaded.policy.lists[1].expired);
  EXPECT_FALSE(Load(text, first_of_february_2020 - 1).policy.lists[0].expired);
}

TEST(LoadPolicy, WarnsOfAMissingOnboardingRowOnlyWhereThereArePirRows) {
  EXPECT_THAT(LoadWith("onboarding_row: false\n").Found(), IsEmpty());
  EXPECT_THAT(LoadWith("onboarding_row: false\npir: {bundle_id: com.example.f}\n").Found(),
              ElementsAre("UF0204 1:1"));
}

TEST(LoadPolicy, PointsAtTheKeyWhoseValueIsMissing) {
  EXPECT_THAT(Load("name:\n\nowner: o\nlists: [{name: l, rules: [a.example]}]\n").Found(),
              ElementsAre("UF0103 1:1"));
}

TEST(LoadPolicy, AsksForOwners) {
  EXPECT_THAT(Load("name: p\nlists: [{name: l, rules: [a.example]}]\n").Found(),
              ElementsAre("UF0201 2:9"));
}

TEST(LoadPolicy, IncludesOtherFilesAndRefusesCircles) {
  WriteText("team.yaml",
            "owner: team\ninclude: [main.yaml]\nprofile: 26\n"
            "lists: [{name: team, file: team.txt}]\nexceptions: [x.example]\n");
  const std::string main = WriteText("main.yaml",
                                     "name: p\nowner: o\ninclude: [team.yaml, gone.yaml]\n"
                                     "lists: [{name: l, rules: [a.example]}]\n");
  Loaded loaded;
  ASSERT_OK_AND_ASSIGN(loaded.policy, LoadPolicy(main, {}, loaded.issues));
  EXPECT_THAT(loaded.Found(), ElementsAre("UF0001 3:22", "UF0111 2:11", "UF0116 3:1"));
  ASSERT_EQ(loaded.policy.lists.size(), 2u);
  EXPECT_EQ(loaded.policy.lists[1].owner, "team");
  EXPECT_THAT(loaded.policy.lists[1].files[0].path, HasSubstr("team.txt"));
  EXPECT_EQ(loaded.policy.exceptions.size(), 1u);
}

TEST(LoadPolicy, ExpandsGlobsInOrder) {
  WriteText("glob-b.lst", "b.example\n");
  WriteText("glob-a.lst", "a.example\n");
  const std::string main = WriteText("glob.yaml",
                                     "name: p\nowner: o\nlists:\n"
                                     "  - {name: l, glob: [\"glob-*.lst\", \"none-*.lst\"]}\n");
  Loaded loaded;
  ASSERT_OK_AND_ASSIGN(loaded.policy, LoadPolicy(main, {}, loaded.issues));
  EXPECT_THAT(loaded.Found(), ElementsAre("UF0115 4:36"));
  ASSERT_EQ(loaded.policy.lists[0].files.size(), 2u);
  EXPECT_THAT(loaded.policy.lists[0].files[0].path, HasSubstr("glob-a.lst"));
}

TEST(LoadPolicy, ReadsManyInlineRules) {
  std::string text = "name: p\nowner: o\nlists:\n  - name: l\n    rules:\n";
  for (int i = 0; i < 100000; ++i) text += "      - host" + std::to_string(i) + ".example\n";
  const Loaded loaded = Load(text);
  EXPECT_THAT(loaded.Found(), IsEmpty());
  ASSERT_EQ(loaded.policy.lists[0].rules.size(), 100000u);
  EXPECT_EQ(loaded.policy.lists[0].rules[99999].line, 100005u);
}

// Long runs of plain items take another way through the parser; what comes out is the same.
TEST(LoadPolicy, TakesARunOfItemsForNothingElse) {
  std::string run;
  for (int i = 0; i < 400; ++i) run += "      - host" + std::to_string(i) + ".example\n";
  const std::string head = "name: p\nowner: o\nlists:\n  - name: l\n    rules:\n";
  EXPECT_EQ(Load(head + run + "      - \"last.example\"\n").policy.lists[0].rules.size(), 401u);
  EXPECT_EQ(Load(head + run + "        continued\n").policy.lists[0].rules[399].text,
            "host399.example continued");
  const Loaded text = Load("name: p\nowner: o\ndescription: |\n" + run +
                           "lists: [{name: l, rules: [a.example]}]\n");
  EXPECT_THAT(text.Found(), IsEmpty());
  EXPECT_THAT(text.policy.description, HasSubstr("- host200.example\n"));
  EXPECT_THAT(Load(head + run + "unknown: 1\n").Found(), ElementsAre("UF0101 406:1"));
  EXPECT_THAT(Load(head + run + "broken: [\n").Found(), Contains(HasSubstr("UF0002")));
  const Loaded twice = Load(head + run + "  - name: m\n    rules:\n" + run);
  EXPECT_EQ(twice.policy.lists[1].rules[399].line, 807u);
}

TEST(LoadPolicy, GivesAStatusOnlyForAPolicyThatCannotBeRead) {
  IssueList issues;
  EXPECT_THAT(LoadPolicy("/nonexistent.yaml", {}, issues), StatusIs(absl::StatusCode::kNotFound));
}

}  // namespace
}  // namespace urlfilter::compiler
