#include <span>

#include "diagnostics/catalog.h"
#include "diagnostics/catalog_parts.h"
#include "diagnostics/issue.h"

namespace urlfilter {
namespace {

constexpr Severity kE = Severity::kError;
constexpr Severity kW = Severity::kWarning;
constexpr Severity kN = Severity::kNote;

constexpr CatalogEntry kEntries[] = {
    {"UF0201", kW, true, "a list or exception without an owner",
     "In a year somebody asks why this is blocked. Without an owner nobody can answer.",
     "lists:\n  - {name: manual, rules: [example.com]}   # and no `owner:` in the policy",
     "Add `owner:` to the list, or to the policy for all its lists."},
    {"UF0202", kW, true, "expired",
     "The day in `expires` has passed: the list or exception is left out of the build.",
     "- {name: campaign, file: c.txt, expires: 2020-01-31}", "Delete it, or give it a later day."},
    {"UF0203", kN, true, "expires within 14 days", "After that day it drops out of the build.",
     "- {name: campaign, file: c.txt, expires: ...}", "Prolong it, or let it go."},
    {"UF0204", kW, true, "the onboarding row is left out",
     "Apple's onboarding check asks the PIR server for `www.apple.com/url-filter-test`. Without "
     "that row a filter cannot pass onboarding.",
     "pir: {bundle_id: com.example.filter}\nonboarding_row: false",
     "Remove the line; the row is added by default and blocks one page "
     "that exists for this test."},
    {"UF0205", kW, true, "a list with fewer entries than the last release",
     "The list gives less than half of the rules it gave in the previous release. That is what a "
     "truncated download or an error page looks like.",
     "lists/malware.txt: 120 rules, 98,113 in version 41",
     "Look at the file. `gates: {max_removed: 20%}` lets the build refuse such a change."},
    {"UF0206", kW, true, "a list that gives no rule", "Every line was blank, a comment or refused.",
     "lists/empty.txt: 3 lines, 0 rules", "Remove the list, or correct its file or format."},
    {"UF0207", kE, true, "a test of the policy fails",
     "An entry of `tests` expects another verdict than the rules give.",
     "tests:\n  - {url: \"https://example.com/\", expect: allow}",
     "Correct the rules or the expectation."},
    {"UF0208", kN, true, "a suppression that suppresses nothing",
     "The comment names an id that is not found at this place (any more), or that no finding has.",
     "name: a   # urlfilter: allow UF0301", "Delete the comment."},
};

}  // namespace

std::span<const CatalogEntry> UpkeepEntries() { return kEntries; }

}  // namespace urlfilter
