// From a rule to the keys that must be in the filter for the rule to work on a device.
//
//   KeysForRule("https://www.example.com/Login/", Profile::kBoth)
//       ->  keys {"example.com/Login", "example.com/login"}
//           notes {kSchemeDropped, kWwwStripped, kPathNotOnSubdomains26, kCapitalsNeedTwoKeys}
//
// The guarantee: for every URL that the rule names, its sub-URLs (sub_urls.h) hold at least one
// of the keys. Where a system cannot tell what the rule tells apart, the keys are wider, and a note
// says so. The few cases in which a rule reaches less on one system have notes, too:
// kPathNotOnSubdomains26, kKnownPortsOn27, kControlByteOn26.
#ifndef URLFILTER_FILTERLIB_URL_RULE_KEYS_H_
#define URLFILTER_FILTERLIB_URL_RULE_KEYS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "filterlib/url/key_note.h"
#include "filterlib/url/profile.h"

namespace urlfilter::url {

struct RuleKeys {
  std::vector<std::string> keys;  // sorted, unique, at least one; bytes, not necessarily UTF-8
  std::vector<KeyNote> notes;     // in the order of the enum, unique
};

// `rule` is a host, host/path?query#fragment, or a URL. A host rule covers the host and its
// subdomains; a path rule covers the path and what is below it. InvalidArgument says why a rule
// can match no URL and what to write instead: no host (a path fragment, a regular expression),
// a wildcard, an address range, a host that cannot be, a port that is not a number up to 65535, a
// control character or a space at an end. "*" is literal only behind the host of a full URL.
absl::StatusOr<RuleKeys> KeysForRule(std::string_view rule, Profile profile);

// True only when KeysForRule gives, for every profile, `rule` as the one key and no note. Quick
// and without allocation: long lists of plain hosts need nothing else.
bool IsItsOwnKey(std::string_view rule);

}  // namespace urlfilter::url

#endif  // URLFILTER_FILTERLIB_URL_RULE_KEYS_H_
