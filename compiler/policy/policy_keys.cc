#include "compiler/policy/policy_keys.h"

namespace urlfilter::compiler {
namespace {

using T = ValueType;

constexpr std::string_view kFormats =
    "auto|domains|hosts|urls|wildcard|adblock|rpz|dnsmasq|unbound|bind|squid|chrome|csv";

// Apple's formula gives 50 hashes for it, and 56 if it is the rate of a URL; a filter may have 64.
constexpr double kLeastRate = 1e-15;

constexpr KeySpec kKeys[] = {
    {.path = "name",
     .type = T::kName,
     .doc = "Name of the filter: a-z, 0-9 and -, at most 63 characters. It is part of the URLs "
            "that devices fetch.",
     .required = true,
     .main_only = true},
    {.path = "description", .doc = "One line for people: what this filter is for."},
    {.path = "owner",
     .doc = "Who answers questions about this policy; also the owner of every list and exception "
            "that names none."},
    {.path = "include",
     .type = T::kTextOrTexts,
     .doc = "Further policy files whose lists, exceptions, protect and tests are added. Paths are "
            "relative to this file."},
    {.path = "false_positive_rate",
     .type = T::kRate,
     .doc = "How often the prefilter may say \"maybe\" for something that is not listed: a number "
            "(for one key), or `{per_key: p}` or `{per_url: p}`. A URL is looked up under 4 to 48 "
            "keys, a long one under more than 100.",
     .fallback = "0.001",
     .min = kLeastRate,
     .max = 0.5,
     .main_only = true},
    {.path = "false_positive_rate.per_key",
     .type = T::kNumber,
     .doc = "The rate of one lookup of one key.",
     .min = kLeastRate,
     .max = 0.5},
    {.path = "false_positive_rate.per_url",
     .type = T::kNumber,
     .doc = "The rate of a whole URL with all its sub-URLs.",
     .min = kLeastRate,
     .max = 0.5},
    {.path = "murmur_seed",
     .type = T::kInteger,
     .doc = "Seed of the second hash. Without it, one is derived from the content.",
     .min = 1,
     .max = 4294967295.0,
     .main_only = true,
     .range_id = "UF0113"},
    {.path = "profile",
     .type = T::kChoice,
     .doc = "Which systems the keys must serve: iOS/macOS 26, 27, or both.",
     .fallback = "both",
     .choices = "26|27|both",
     .main_only = true},
    {.path = "targets",
     .type = T::kChoices,
     .doc = "The prefilter is always written. `neurlfilter` adds the checks that concern devices "
            "(UF0301, UF0316, UF0317); `in-app` adds the file for filtering inside an app, which "
            "knows categories and exceptions.",
     .fallback = "[neurlfilter]",
     .choices = "neurlfilter|in-app",
     .main_only = true},
    {.path = "size_budget",
     .type = T::kSize,
     .doc = "The prefilter may not become larger, as in 6MB or 512KiB.",
     .min = 1,
     .max = 4294967295.0,
     .main_only = true},
    {.path = "sizing",
     .type = T::kMap,
     .doc = "How the size of the prefilter behaves over releases.",
     .main_only = true},
    {.path = "sizing.sticky",
     .type = T::kBool,
     .doc = "Keep the size of the last release while the keys fit, so that updates are small "
            "differences.",
     .fallback = "true"},
    {.path = "sizing.headroom",
     .type = T::kShare,
     .doc = "Room for growth that a new size is given.",
     .fallback = "10%",
     .max = 1},
    {.path = "prefetch",
     .type = T::kMap,
     .doc = "When devices fetch the prefilter.",
     .main_only = true},
    {.path = "prefetch.interval",
     .type = T::kDuration,
     .doc = "Time between two fetches, as in 45m, 24h or 2700s. The system allows no less than 45 "
            "minutes.",
     .fallback = "24h",
     .min = 2700,
     .max = 30 * 86400.0,
     .range_id = "UF0106"},
    {.path = "prefetch.jitter",
     .type = T::kDuration,
     .doc = "Devices spread their fetches over this time; less than the interval.",
     .fallback = "0s",
     .max = 7 * 86400.0},
    {.path = "onboarding_row",
     .type = T::kBool,
     .doc =
         "With `pir`: add the key www.apple.com/url-filter-test that Apple's onboarding check asks "
         "for.",
     .fallback = "true",
     .main_only = true},
    {.path = "pir",
     .type = T::kMap,
     .doc = "Files for the PIR server that answers exactly.",
     .main_only = true},
    {.path = "pir.bundle_id",
     .doc = "Bundle id of the app; the use case is `<bundle_id>.url.filtering`.",
     .required = true},
    {.path = "pir.shards",
     .type = T::kInteger,
     .doc = "Number of shards. Fix it, so that clients need no new configuration; by default it "
            "follows the number of rows.",
     .min = 1,
     .max = 10000},
    {.path = "gates",
     .type = T::kMap,
     .doc = "Changes against the last release that a build refuses.",
     .main_only = true},
    {.path = "gates.max_removed",
     .type = T::kChange,
     .doc = "Most keys that may vanish: 20% of the last release, or a number."},
    {.path = "gates.max_added",
     .type = T::kChange,
     .doc = "Most keys that may be new: 50% of the last release, or a number."},
    {.path = "gates.min_entries",
     .type = T::kInteger,
     .doc = "Fewest keys that a release may have.",
     .max = 1e9},
    {.path = "lists",
     .type = T::kMaps,
     .doc = "The block and allow lists. At least one, here or in an included file."},
    {.path = "lists[].name",
     .type = T::kName,
     .doc = "Name of the list in reports and tests: a-z, 0-9 and -.",
     .required = true},
    {.path = "lists[].category",
     .doc = "Category of its rules, for the in-app target.",
     .fallback = "the list's name"},
    {.path = "lists[].file",
     .type = T::kTextOrTexts,
     .doc = "List file or files, relative to this policy file. At least one of file, glob, rules.",
     .one_of = true},
    {.path = "lists[].glob",
     .type = T::kTextOrTexts,
     .doc = "Pattern of list files, such as lists/*.txt; must match at least one.",
     .one_of = true},
    {.path = "lists[].rules",
     .type = T::kTexts,
     .doc = "Rules written here: hosts, host/path, full URLs, or the syntax that `format` names.",
     .one_of = true},
    {.path = "lists[].format",
     .type = T::kChoice,
     .doc = "Syntax of the list.",
     .fallback = "auto",
     .choices = kFormats},
    {.path = "lists[].action",
     .type = T::kChoice,
     .doc = "What its rules do; `allow` makes each an exception.",
     .fallback = "block",
     .choices = "block|allow"},
    {.path = "lists[].owner", .doc = "Who answers for the list.", .fallback = "the policy's"},
    {.path = "lists[].reason", .doc = "Why it is blocked; shown by `explain`."},
    {.path = "lists[].ticket", .doc = "Ticket or link with the decision."},
    {.path = "lists[].added", .type = T::kDate, .doc = "Day it was added, YYYY-MM-DD."},
    {.path = "lists[].expires",
     .type = T::kDate,
     .doc = "Last day it counts, YYYY-MM-DD; afterwards it drops out with a warning."},
    {.path = "lists[].include",
     .type = T::kTexts,
     .doc = "Keep only rules for these hosts and what lies below them; `*` stands for any text."},
    {.path = "lists[].exclude",
     .type = T::kTexts,
     .doc = "Drop rules for these hosts and what lies below them; `*` stands for any text."},
    {.path = "exceptions",
     .type = T::kTextsOrMaps,
     .doc = "Never blocked, whatever the lists say: texts, or mappings with `rule`."},
    {.path = "exceptions[].rule", .doc = "Host, host/path or URL.", .required = true},
    {.path = "exceptions[].owner", .doc = "Who answers for it.", .fallback = "the policy's"},
    {.path = "exceptions[].reason", .doc = "Why it is spared."},
    {.path = "exceptions[].ticket", .doc = "Ticket or link with the decision."},
    {.path = "exceptions[].added", .type = T::kDate, .doc = "Day it was added."},
    {.path = "exceptions[].expires", .type = T::kDate, .doc = "Last day it counts."},
    {.path = "protect",
     .type = T::kTextsOrMaps,
     .doc = "URLs that must never hit, not even by chance: texts, or mappings with `file` (one URL "
            "or host a line). The build searches a seed until none does, and fails when up to "
            "four times the size do not help."},
    {.path = "protect[].file",
     .doc = "A file of hosts or URLs, such as top sites.",
     .required = true},
    {.path = "tests", .type = T::kMaps, .doc = "Checked at each build."},
    {.path = "tests[].url", .doc = "A full URL.", .required = true},
    {.path = "tests[].expect",
     .type = T::kChoice,
     .doc = "The verdict it must get.",
     .choices = "block|allow",
     .required = true},
    {.path = "tests[].list", .doc = "The list that must be the cause."},
};

}  // namespace

std::span<const KeySpec> PolicyKeys() { return kKeys; }

const KeySpec* FindKey(std::string_view parent, std::string_view name) {
  for (const KeySpec& key : kKeys) {
    if (LastName(key.path) == name && ParentPath(key.path) == parent) return &key;
  }
  return nullptr;
}

std::vector<std::string_view> KeyNames(std::string_view parent) {
  std::vector<std::string_view> names;
  for (const KeySpec& key : kKeys) {
    if (ParentPath(key.path) == parent) names.push_back(LastName(key.path));
  }
  return names;
}

}  // namespace urlfilter::compiler
