#include <span>

#include "diagnostics/catalog.h"
#include "diagnostics/catalog_parts.h"
#include "diagnostics/issue.h"

namespace urlfilter {
namespace {

constexpr Severity kW = Severity::kWarning;

constexpr CatalogEntry kEntries[] = {
    {"UF0501", kW, true, "a regular expression cannot be a key",
     "The OS looks up whole strings; nothing on the device evaluates patterns.", "/^ads?[0-9]+\\./",
     "List the hosts that are meant."},
    {"UF0502", kW, true, "a wildcard inside a name or path cannot be a key",
     "Only a leading `*.` has a meaning, since a host's key covers its subdomains.",
     "ads*.example.com", "List the hosts, or block the parent."},
    {"UF0503", kW, true, "a cosmetic rule hides parts of pages and blocks no URL",
     "Element hiding, scriptlets and HTML filters work inside a browser.", "example.com##.banner",
     "Nothing to do: such rules stay with a content blocker."},
    {"UF0504", kW, true, "a modifier narrows the rule in a way a key cannot",
     "A key blocks its host for every app and every kind of request. `$all`, `$document`, "
     "`$doc`, `$popup` and `$important` keep the meaning and are accepted.",
     "||example.com^$third-party,script", "Remove the modifier if the host may be blocked always."},
    {"UF0505", kW, true, "a substring rule cannot be a key", "Every key starts with a whole host.",
     "-banner-ad-", "List the hosts that are meant."},
    {"UF0506", kW, true, "a path without a host can never match",
     "Every sub-URL that the OS tries starts with a host.", "/shorts/",
     "Write host/path: `example.com/shorts`."},
    {"UF0507", kW, true, "this host but not its subdomains cannot be said",
     "A host's key always covers its subdomains, so the rule would block more than it says.",
     ".example.com   # in a Chrome URLBlocklist", "Write `example.com` if subdomains may go too."},
    {"UF0508", kW, true, "a range of addresses cannot be a key",
     "Single addresses can; networks and port ranges cannot.", "10.0.0.0/8",
     "List the addresses, or leave ranges to a firewall."},
    {"UF0509", kW, true, "not a host name",
     "Labels have 1 to 63 letters, digits, `-` or `_`, the whole name at most 253.",
     "exa mple..com", "Correct the name."},
    {"UF0510", kW, true, "not a URL that a filter can see",
     "Only URLs with a host are filtered; schemes such as `data:` or `javascript:` have none.",
     "http://", "Correct the URL or delete the line."},
    {"UF0511", kW, true, "a bare top-level name",
     "`com` would block every site below it on iOS 26, and nothing on 27. Words without a dot in "
     "host lists are mostly accidents.",
     "0.0.0.0 com", "Name the domains that are meant."},
    {"UF0512", kW, true, "a redirect to an address of your own is not a block",
     "Only answers that mean \"blocked\" (0.0.0.0, ::, 127.0.0.1, ::1, NXDOMAIN) become rules.",
     "address=/intranet.example.com/10.1.1.1", "Leave the line to the DNS server."},
    {"UF0513", kW, true, "a line in another syntax than the rest",
     "The line would mean something in another list syntax than the one of its file.",
     "||example.com^   # in a hosts file", "Move it to a list of its own, with its own format."},
    {"UF0514", kW, true, "a statement that blocks nothing expressible",
     "It is a valid line of its syntax, but sets an option or answers in a way that no filter "
     "entry can.",
     "local-data: \"example.com A 10.0.0.1\"", "Nothing to do."},
    {"UF0515", kW, true, "not a line of this syntax", "Nothing could be made of it.",
     "address=example.com", "Correct or delete the line."},
    {"UF0516", kW, true, "a control character in the line",
     "Text has no NUL or other control bytes: the file may be damaged.", "exam\\0ple.com",
     "Repeat the download."},
    {"UF0517", kW, true, "not UTF-8", "The bytes of the line are no text in UTF-8.",
     "caf\\xe9.example", "Save the list as UTF-8, or write the name in Punycode."},
    {"UF0518", kW, true, "a line over 16 KiB", "No rule is that long: the file may be damaged.",
     "aaaa...", "Repeat the download."},
};

}  // namespace

std::span<const CatalogEntry> RefusalEntries() { return kEntries; }

}  // namespace urlfilter
