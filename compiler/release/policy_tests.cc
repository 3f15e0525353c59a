#include "compiler/release/policy_tests.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "base/strings.h"
#include "compiler/keys/key_set.h"
#include "compiler/lists/rule_table.h"
#include "compiler/policy/policy.h"
#include "diagnostics/count_text.h"
#include "diagnostics/render.h"
#include "filterlib/url/sub_urls.h"

namespace urlfilter::compiler {

namespace {

constexpr uint64_t kMostBlockedShown = 50;

struct Decision {
  std::string list;  // Empty: no rule asked for the key.
  std::string text;  // "the key example.com (list malware, lists/m.txt:7)"
};

Decision DescribeKey(const CompiledPolicy& compiled, size_t index) {
  const std::string_view key = compiled.keys.keys()[index];
  const uint32_t rule_index = compiled.keys.RuleOf(index);
  if (rule_index == KeySet::kNoRule) return {"", absl::StrCat("the key ", AbslView(key))};
  const Rule& rule = compiled.table.rules()[rule_index];
  const std::string& list = compiled.policy.lists[compiled.table.ListOf(rule)].name;
  return {list, absl::StrCat("the key ", AbslView(key), " (list ", list, ", ",
                             PlaceText(compiled.table.Where(rule)), ")")};
}

void RunTest(const CompiledPolicy& compiled, const PolicyTest& test, IssueList& issues) {
  const auto met = FindMetKey(compiled.keys.keys(), compiled.policy.profile, test.url);
  if (met && !test.expect_block) {
    const Decision decision = DescribeKey(compiled, met->index);
    issues.Add("UF0207", test.where,
               absl::StrCat(test.url, " is blocked by ", decision.text, "; expected: allow"),
               "Remove or exclude the rule, or change the test.");
  } else if (!met && test.expect_block) {
    issues.Add("UF0207", test.where, absl::StrCat("no key blocks ", test.url, "; expected: block"),
               "Add a rule for it, or change the test.");
  } else if (met && !test.list.empty()) {
    const Decision decision = DescribeKey(compiled, met->index);
    if (decision.list == test.list) return;
    issues.Add(
        "UF0207", test.where,
        absl::StrCat(test.url, " is blocked by ", decision.text, "; expected: list ", test.list));
  }
}

}  // namespace

std::string WithScheme(std::string_view url) {
  if (url.find("://") != std::string_view::npos) return std::string(url);
  return absl::StrCat("https://", AbslView(url));
}

std::optional<MetKey> FindMetKey(std::span<const std::string_view> keys, url::Profile profile,
                                 std::string_view url) {
  const auto sub_urls = url::SubUrls(WithScheme(url), profile);
  if (!sub_urls.ok()) return std::nullopt;
  for (const std::string& sub_url : *sub_urls) {
    const auto at = std::lower_bound(keys.begin(), keys.end(), sub_url);
    if (at != keys.end() && *at == sub_url) {
      return MetKey{static_cast<size_t>(at - keys.begin()), sub_url};
    }
  }
  return std::nullopt;
}

void RunPolicyTests(const CompiledPolicy& compiled, IssueList& issues) {
  for (const PolicyTest& test : compiled.policy.tests) RunTest(compiled, test, issues);
  uint64_t blocked = 0;
  for (const ProtectedUrl& url : compiled.policy.protect) {
    const auto met = FindMetKey(compiled.keys.keys(), compiled.policy.profile, url.url);
    if (!met) continue;
    if (++blocked > kMostBlockedShown) continue;
    const Decision decision = DescribeKey(compiled, met->index);
    issues.Add("UF0305", url.where,
               absl::StrCat(url.url, " is protected, but ", decision.text, " blocks it"),
               "Remove or exclude the rule, or add the host to `exceptions`.");
  }
  if (blocked <= kMostBlockedShown) return;
  Issue& last = issues.issues().back();  // A protect file that is a block list is one mistake.
  last.count = blocked - kMostBlockedShown + 1;
  absl::StrAppend(&last.message, ", and ", CountOf(blocked - kMostBlockedShown, "protected URL"),
                  " more");
}

}  // namespace urlfilter::compiler
