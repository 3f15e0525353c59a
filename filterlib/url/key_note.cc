#include "filterlib/url/key_note.h"

namespace urlfilter::url {
namespace {

struct NoteWords {
  std::string_view name;
  std::string_view text;
};

NoteWords Words(KeyNote note) {
  switch (note) {
    case KeyNote::kSchemeDropped:
      return {"scheme-dropped", "keys have no scheme: the rule matches every scheme"};
    case KeyNote::kUserInfoDropped:
      return {"userinfo-dropped", "keys have no user name: the rule matches with any or none"};
    case KeyNote::kPortDropped:
      return {"port-dropped", "the rule matches every port"};
    case KeyNote::kWwwStripped:
      return {"www-stripped", "the rule also matches the host without \"www.\" and below it"};
    case KeyNote::kIdnConverted:
      return {"idn-converted", "the key has the host in Punycode"};
    case KeyNote::kIpv4Rewritten:
      return {"ipv4-rewritten", "the key has the address as four decimal numbers"};
    case KeyNote::kTrailingDotDropped:
      return {"trailing-dot-dropped", "the key has no final dot"};
    case KeyNote::kPathNotOnSubdomains26:
      return {"path-not-on-subdomains-26",
              "on 26 the path matches on this host and its www. twin only, not on subdomains"};
    case KeyNote::kPathResolved:
      return {"path-resolved", "dot segments, backslashes and empty segments were resolved"};
    case KeyNote::kEmptyPartDropped:
      return {"empty-part-dropped", "an empty query or fragment was left out"};
    case KeyNote::kQueryMatchesWhole:
      return {"query-matches-whole", "the rule matches only when the whole query is the same"};
    case KeyNote::kFragmentMatchesWhole:
      return {"fragment-matches-whole", "the rule matches only with the same fragment"};
    case KeyNote::kCapitalsNeedTwoKeys:
      return {"capitals-need-two-keys", "26 keeps capitals and 27 folds them: one key for each"};
    case KeyNote::kEscapesNeedTwoKeys:
      return {"escapes-need-two-keys",
              "26 decodes escapes in paths and 27 keeps them: a key for each form"};
    case KeyNote::kQueryNeedsTwoKeys:
      return {"query-needs-two-keys", "a query on the bare host needs the key with and without /"};
    case KeyNote::kSingleLabelHost:
      return {"single-label-host",
              "on 26 the rule matches every host that ends in this label, on 27 only the label "
              "itself"};
    case KeyNote::kKnownPortsOn27:
      return {"known-ports-on-27",
              "27 drops \"www.\", and the label that is left would cover a whole top-level domain "
              "on 26: on 27 the rule works on ports 80, 443, 21 and its own only"};
    case KeyNote::kControlByteOn26:
      return {"control-byte-on-26",
              "26 decodes an escaped control character, which no key may have: there the rule "
              "matches only this very URL"};
  }
  return {"unknown", "unknown note"};
}

}  // namespace

std::string_view KeyNoteName(KeyNote note) { return Words(note).name; }

std::string_view KeyNoteText(KeyNote note) { return Words(note).text; }

}  // namespace urlfilter::url
