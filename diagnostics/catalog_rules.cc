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
    {"UF0301", kE, true, "an exception below a rule that stays",
     "The OS walks from a host to its parents and denies at the first match. There is no allow "
     "verdict: an exception exists only as an absence, so `good.example.net` cannot be spared "
     "while `example.net` is blocked.",
     "lists:\n  - {name: manual, rules: [example.net]}\nexceptions: [good.example.net]",
     "Block the wanted children one by one instead of the parent, or drop the exception. The "
     "in-app target (`targets: [in-app]` alone) can express it."},
    {"UF0302", kW, true, "an exception that changes nothing",
     "No rule of any list is equal to it, lies below it or covers it.",
     "exceptions: [nobody-blocks-this.example]", "Delete it, or correct its spelling."},
    {"UF0303", kN, true, "rules covered by a wider rule",
     "`ads.example.com` adds nothing while `example.com` is blocked: the walk of the OS finds the "
     "parent. The compiler leaves such keys out where that loses nothing.",
     "rules: [example.com, ads.example.com]", "Nothing to do. In a list of your own, delete them."},
    {"UF0304", kE, true, "a whole public suffix is blocked",
     "Under `co.uk` or `com` anybody may register: this rule blocks all of them. The public suffix "
     "list says which names are such suffixes; a name without a dot is always one.",
     "rules: [co.uk]", "Name the domains that are meant."},
    {"UF0305", kE, true, "a protected URL is blocked",
     "A rule covers a URL under `protect`, which must never be blocked.",
     "lists:\n  - {name: manual, rules: [example.com]}\nprotect: [\"https://example.com/login\"]",
     "Remove the rule, exclude it (`exclude: [example.com]` on the list), or add the URL's host to "
     "`exceptions`."},
    {"UF0306", kN, true, "path rules do not reach subdomains on iOS 26",
     "iOS and macOS 26 try paths only on the full host of a request and its `www.` twin; 27 tries "
     "them on every parent. `example.com/ads` therefore does not match "
     "`https://cdn.example.com/ads` on 26.",
     "rules: [example.com/ads]", "List the hosts that matter, or block the host."},
    {"UF0307", kN, true, "capitals need two keys",
     "26 compares paths and queries as they are, 27 in lower case: with `profile: both` such a "
     "rule "
     "becomes one key for each.",
     "rules: [example.com/Ads]", "Nothing to do."},
    {"UF0308", kN, true, "escapes need two keys",
     "A path with %-escapes is looked up decoded by one system and as written by the other.",
     "rules: [example.com/a%20b]", "Nothing to do."},
    {"UF0309", kN, true, "a query is matched as a whole",
     "A rule with `?` matches only a request with exactly that query; there is no matching of "
     "single parameters.",
     "rules: [\"example.com/p?id=1\"]", "Leave the query away to block the page with any query."},
    {"UF0310", kE, true, "a rule that no URL can match",
     "Every sub-URL that the OS tries starts with a host, and has no scheme. A rule of another "
     "form "
     "would be a key that is never looked up.",
     "rules: [/shorts/]", "Write it as a host or host/path."},
    {"UF0311", kN, true, "a wildcard widened to its parent",
     "A key covers the host itself and all its subdomains; `*.example.com` cannot leave out "
     "`example.com`.",
     "rules: [\"*.example.com\"]", "Nothing to do, if the host itself may be blocked."},
    {"UF0312", kN, true, "an international name is written in Punycode",
     "The rule was converted; the OS compares the ASCII form.",
     "rules: [b\xc3\xbc"
     "cher.example]",
     "Nothing to do; the name in Punycode, as shown, says the same without this note."},
    {"UF0313", kN, true, "scheme, default port or `www.` dropped",
     "Keys have none of them: a rule holds for http and https, with and without `www.`.",
     "rules: [\"https://www.example.com:443/\"]", "Nothing to do."},
    {"UF0314", kE, true, "a value under `include` or `exclude` is not a host pattern",
     "These keys of a list look at hosts.", "exclude: [example.com/path]",
     "Write a host, `=host` for the host alone, or a pattern with `*`."},
    {"UF0315", kN, true, "the public suffix list is not installed",
     "Without it nobody notices when a rule blocks a whole public suffix such as `co.uk`.",
     "/usr/share/publicsuffix/public_suffix_list.dat: no such file",
     "Install the package publicsuffix."},
    {"UF0316", kW, true, "a false positive rate that is out of reach",
     "The filter's two hashes give only so many different bit patterns. Small filters at low rates "
     "therefore hit more often than asked for: 1,000 keys at 0.000001 are predicted at 0.0000083. "
     "A "
     "per-key rate keeps the size of Apple's formula and is missed; a per-URL rate enlarges the "
     "filter until the prediction holds.",
     "false_positive_rate: {per_key: 0.000001}",
     "Write `false_positive_rate: {per_url: p}`, or accept the predicted rate."},
    {"UF0317", kE, false, "the filter is larger than `size_budget`",
     "Devices keep the filter in memory, and the budget says how much of it they may need.",
     "size_budget: 100KiB", "Allow a higher false_positive_rate, drop lists, or raise the budget."},
    {"UF0318", kW, true, "a rule for one port blocks every port",
     "iOS 26 knows no ports in its sub-URLs, so that a key for both systems has none. With "
     "`profile: 27` the rule keeps its port.",
     "rules: [\"https://example.com:8443/admin\"]",
     "Write it without the port, if every port may be blocked; otherwise delete it."},
};

}  // namespace

std::span<const CatalogEntry> RuleEntries() { return kEntries; }

}  // namespace urlfilter
