// What a person should know about the keys of a rule.
#ifndef URLFILTER_FILTERLIB_URL_KEY_NOTE_H_
#define URLFILTER_FILTERLIB_URL_KEY_NOTE_H_

#include <string_view>

namespace urlfilter::url {

// What a rule gains, loses or costs by becoming keys.
enum class KeyNote {
  kSchemeDropped,          // wider: every scheme
  kUserInfoDropped,        // wider: with any user name, or none
  kPortDropped,            // wider: every port
  kWwwStripped,            // wider: the host without "www." and all its subdomains
  kIdnConverted,           // same meaning: the key is Punycode
  kIpv4Rewritten,          // same meaning: the key is the dotted quad
  kTrailingDotDropped,     // same meaning: the key has no final dot
  kPathNotOnSubdomains26,  // narrower than on 27: 26 tries paths on the host and its www. twin only
  kPathResolved,           // same meaning: dot segments, "\" or empty segments are gone
  kEmptyPartDropped,       // wider: an empty query or fragment ("?", "#") is gone
  kQueryMatchesWhole,      // narrower than it looks: only this whole query matches
  kFragmentMatchesWhole,   // narrower than it looks: only this fragment matches
  kCapitalsNeedTwoKeys,    // costs a key: 26 keeps case, 27 folds it
  kEscapesNeedTwoKeys,     // costs a key: 26 decodes escapes in paths, 27 keeps them
  kQueryNeedsTwoKeys,      // costs a key: "host?q" and "host/?q"
  kSingleLabelHost,        // 26: also every host below it; 27: only the host itself
  kKnownPortsOn27,         // narrower on 27: "www.com" works on the usual ports and the rule's own
  kControlByteOn26,        // narrower on 26: an escaped control byte; only this exact URL matches
};

// "path-not-on-subdomains-26": stable, for reports and machines.
std::string_view KeyNoteName(KeyNote note);

// One sentence for a person.
std::string_view KeyNoteText(KeyNote note);

}  // namespace urlfilter::url

#endif  // URLFILTER_FILTERLIB_URL_KEY_NOTE_H_
