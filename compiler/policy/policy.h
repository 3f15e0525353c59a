// What an admin's YAML means, after parsing: plain values, every default filled in. The ranges that
// are stated here hold if no issue of the policy is an error.
// The language itself is docs/policy.md; its keys are the table in policy_keys.h.
#ifndef URLFILTER_COMPILER_POLICY_POLICY_H_
#define URLFILTER_COMPILER_POLICY_POLICY_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/issue.h"
#include "diagnostics/source_text.h"
#include "filterlib/url/profile.h"
#include "yaml/value_text.h"

namespace urlfilter::compiler {

// The OS never fetches a prefilter more often (neurlfilter.md: prefilterFetchInterval).
inline constexpr int64_t kMinimumPrefetchSeconds = 2700;
// The row that Apple's onboarding check asks for, verbatim.
inline constexpr const char kOnboardingRow[] = "www.apple.com/url-filter-test";

// The wanted false positive rate: for one key, or for a whole URL with all its sub-URLs.
struct RateTarget {
  double value = 0.001;  // Greater than 0, at most 0.5.
  bool per_url = false;
  SourceRange where;  // Of the number; file "" if the policy leaves it out.
};

// A rule written in a policy: as it stands there, and where (1-based; bytes).
struct InlineRule {
  std::string text;
  uint32_t line = 0;
  uint32_t column = 0;
};

// A list file, and where the policy names it.
struct ListFile {
  std::string path;  // Resolved against the policy file's folder.
  uint32_t line = 0;
  uint32_t column = 0;
};

struct PolicyList {
  std::string name;
  std::string category;
  std::string format = "auto";
  SourceRange format_where;  // Of the value of `format`; file "" if there is none.
  std::string owner, reason, ticket;
  std::string added, expires;   // YYYY-MM-DD or empty.
  bool allow = false;           // action: allow
  bool expired = false;         // `expires` lies before the day of the build: contributes nothing.
  std::vector<ListFile> files;  // Globs expanded and sorted.
  std::vector<InlineRule> rules;
  std::vector<std::string> include;  // Hosts or globs: only rules that match one are kept...
  std::vector<std::string> exclude;  // ...and rules that match one of these drop out.
  SourceRange where;  // The list's first key; where.file is the policy file it is in.
};

// One entry of `exceptions`: never blocked, whatever the lists say.
struct PolicyException {
  InlineRule rule;
  std::string owner, reason, ticket, expires;
  bool expired = false;
  std::string file;  // The policy file it is in.
};

// One URL that must never hit the filter.
struct ProtectedUrl {
  std::string url;    // Host, host/path, or full URL.
  SourceRange where;  // In the policy, or in the file that `protect` names.
};

// One entry of `tests`, run at each build.
struct PolicyTest {
  std::string url;
  bool expect_block = true;
  std::string list;  // The list that must decide; empty = any.
  SourceRange where;
};

// When devices fetch. The minimum is the OS's, kMinimumPrefetchSeconds.
struct PrefetchPlan {
  int64_t interval_seconds = 86400;  // At least kMinimumPrefetchSeconds.
  int64_t jitter_seconds = 0;        // Below the interval.
  SourceRange jitter_where;          // No file: not set.
};

// Keep bitCount over releases while the key count stays within the headroom: small deltas.
struct SizingPlan {
  bool sticky = true;
  double headroom = 0.1;  // Fraction of the key count, 0 to 1.
};

struct PirPlan {
  bool enabled = false;      // `pir:` is present.
  std::string bundle_id;     // Of the app; the use case is "<bundle_id>.url.filtering".
  uint32_t shard_count = 0;  // 0 = chosen from the number of rows.
};

// What a build may not do without being told.
struct GatePlan {
  std::optional<ChangeLimit> max_removed;
  std::optional<ChangeLimit> max_added;
  std::optional<uint64_t> min_entries;
};

struct Policy {
  std::string path;  // As given; "-" is stdin.
  std::string name;  // [a-z0-9-]
  std::string description;
  std::string owner;
  RateTarget rate;
  std::optional<uint32_t> murmur_seed;  // Never 0. Without: derived from the content.
  uint64_t size_budget_bytes = 0;       // Of the plist; below 2^32; 0 = none.
  url::Profile profile = url::Profile::kBoth;
  bool target_neurlfilter = true;
  bool target_in_app = false;
  bool onboarding_row = true;  // Add kOnboardingRow to the keys.
  PrefetchPlan prefetch;
  SizingPlan sizing;
  PirPlan pir;
  GatePlan gates;
  std::vector<PolicyList> lists;
  std::vector<PolicyException> exceptions;
  std::vector<ProtectedUrl> protect;
  std::vector<PolicyTest> tests;
  // The text of this policy and of all that it includes, in reading order.
  std::vector<std::shared_ptr<const SourceText>> sources;
  // Texts that are no YAML: nothing was read from them, but their mistakes may have fixes.
  std::vector<std::shared_ptr<const SourceText>> unparsed;

  // The text of a policy file by its name; nullptr if it is none of them.
  const SourceText* FindSource(const std::string& file) const {
    for (const auto& source : sources) {
      if (source->file() == file) return source.get();
    }
    return nullptr;
  }

  // Fills in the source line of an issue that stands in one of the policy's files.
  void AttachSource(Issue& issue) const {
    if (const SourceText* source = FindSource(issue.where.file)) source->Attach(issue);
  }
};

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_POLICY_POLICY_H_
