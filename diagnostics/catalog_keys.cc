#include <span>

#include "diagnostics/catalog.h"
#include "diagnostics/catalog_parts.h"
#include "diagnostics/issue.h"

namespace urlfilter {
namespace {

constexpr Severity kE = Severity::kError;

constexpr CatalogEntry kEntries[] = {
    {"UF0101", kE, false, "an unknown key",
     "A key that is not read is a setting that does not work, so it is a mistake and not a "
     "remark.",
     "false_positve_rate: 0.001",
     "Correct the spelling; `check --fix` does where one key is near. Keys that start with `x-` "
     "are yours: they are not read, and are a good place for anchors."},
    {"UF0102", kE, false, "a required key is missing", "There is no sensible default for it.",
     "lists: []   # and no `name:`", "Add the key."},
    {"UF0103", kE, false, "a value of the wrong type",
     "For instance a list where one value is expected, or words where a number is.",
     "false_positive_rate: low", "See the key's line in docs/policy.md, or `urlfilterc schema`."},
    {"UF0104", kE, false, "a value out of its range", "The message names the range.",
     "false_positive_rate: 1.5", "Choose a value within the range."},
    {"UF0105", kE, false, "a value that is not one of the choices", "The message names them.",
     "profile: ios26", "Choose one of them; `check --fix` corrects a near miss."},
    {"UF0106", kE, false, "a prefetch interval under 45 minutes",
     "Devices fetch the prefilter at most every 2700 seconds (45 minutes): the OS has that floor, "
     "there is no push and no forced reload, and an interval of 10 minutes is not possible, also "
     "not for testing. A lower value would be raised by every device in silence, and updates would "
     "seem not to be picked up.",
     "prefetch: {interval: 10m}",
     "Use 45m or more. To see a change at once while testing, stop and start the filter in the "
     "app (the OS then asks for the prefilter again) or look it up with `urlfilterctl lookup`."},
    {"UF0107", kE, false, "a name with other characters than a-z, 0-9 and -",
     "Names of filters become folders and URLs, names of lists appear in reports and metrics. "
     "1 to 63 characters, not starting or ending with `-`.",
     "name: Corporate Baseline", "Write it as `corporate-baseline`."},
    {"UF0108", kE, false, "two lists of one name",
     "Reports, tests and baselines tell lists apart by name.",
     "lists:\n  - {name: ads, file: a.txt}\n  - {name: ads, file: b.txt}",
     "Rename one, or give one list two files: `file: [a.txt, b.txt]`."},
    {"UF0109", kE, false, "not a date", "Dates are YYYY-MM-DD and must exist in the calendar.",
     "expires: 31.12.2026", "Write 2026-12-31."},
    {"UF0110", kE, false, "not a duration",
     "A duration is a number with a unit: s, m, h or d, as in 2700s, 45m, 24h, 1d. A number alone "
     "would leave the unit to guessing.",
     "prefetch: {interval: 86400}", "Add the unit."},
    {"UF0111", kE, false, "include runs in a circle",
     "A policy includes itself, directly or through others.", "include: [self.yaml]",
     "Remove one of the `include` entries that the message names."},
    {"UF0112", kE, false, "a list without a source",
     "A list needs `file`, `glob` or `rules`; without one it would block nothing in silence.",
     "lists:\n  - name: malware", "Add one of the three."},
    {"UF0113", kE, false, "murmur_seed 0", "Apple's system rejects a prefilter with seed 0.",
     "murmur_seed: 0",
     "Leave the key away: a seed is derived from the content. Or give a number from 1 to "
     "4294967295."},
    {"UF0114", kE, false, "a list file cannot be read",
     "A missing list is never taken for an empty one.", "file: lists/gone.txt",
     "Correct the path. Paths are relative to the policy file they stand in."},
    {"UF0115", kE, false, "a glob that matches no file",
     "The list would be empty without anybody noticing.", "glob: lists/*.lst",
     "Correct the pattern: `*` and `?` within one folder, `[a-z]` sets."},
    {"UF0116", kE, false, "a key that only the main policy may set",
     "An included file contributes lists, exceptions, protect and tests. Rates, seeds, targets and "
     "the like hold for the whole filter and are set in one place.",
     "# in an included file\nfalse_positive_rate: 0.01", "Move the key to the main policy."},
    {"UF0117", kE, false, "includes nested too deeply, or too many",
     "At most 16 levels and 256 files.", "include: [a.yaml]   # which includes b.yaml, which ...",
     "Include the files from one place."},
};

}  // namespace

std::span<const CatalogEntry> KeyEntries() { return kEntries; }

}  // namespace urlfilter
