// Every guess about iOS/macOS that no document settles (grade M), in one place.
//
// Apple documents the sub-URLs of one example URL for 26 and of one for 27. What follows is what
// those examples leave open. Where Apple's open-source URL parser (swift-foundation, RFC 3986)
// shows a behaviour it decides; otherwise the plainest reading of the documented rules does.
// When a device shows something else, change the line here: the slow model (sub_urls.h) and the
// fast path (filterlib/lookup/prefilter_lookup.h) both read it.
//
// Decisions that are a rule rather than a value:
//  - A URL is absolute: ALPHA *(ALPHA / DIGIT / "+" / "-" / ".") "://". Anything else has no host.
//  - Nothing is trimmed, re-encoded or resolved: "." and ".." and "\" are ordinary text. A browser
//    has resolved them before the operating system sees the request.
//  - The authority ends at the first "/", "?" or "#"; userinfo ends at its last "@".
//  - Port: what follows the first ":" of the host part (after "]" for an IP literal). It must be
//    digits. Empty means none; leading zeros are not kept (Foundation's port is an Int).
//  - An IP literal keeps its brackets, and its dots separate labels like anybody's.
//  - Percent-decoding turns %XX into a byte. A "%" without two hex digits stays. The result need
//    not be UTF-8. Path components are split first and decoded after, so %2F never splits.
//  - A host with bytes above 0x7F becomes Punycode (UTS #46, non-transitional) while parsing, as
//    Foundation does; one that IDNA refuses is taken as it stands. An escaped one (%C3%BC) is
//    ASCII to the parser and is only percent-decoded.
//  - Labels are what lies between dots, the empty ones too: "a.com." ends in the suffixes "com."
//    and "". A host that is only "www." leaves B empty on 26, and nothing on 27.
//  - 26 looks for "www." with case kept: "WWW.a.com" gets "www." in front. 27 folds case first.
//  - 27 strips one leading "www.", also when a bare top-level domain remains.
//  - 27 takes path, query and fragment as they came (escapes kept); empty components vanish as on
//    26. Case folding is of A-Z only, since a request URL is ASCII.
//  - 27's ParsingConfiguration has its default values, and nothing here can express others:
//    excludeScheme, stripWWW and both enumerateHierarchy true; levels and segments 0 (all), query
//    parameters nil (all); nothing else excluded, no intermediates left out, caseSensitive false.
//    An app that sets another configuration gets other sub-URLs than these: neither the keys
//    nor the lookups of this library are made for it.
//  - Without a query, a fragment follows the full path, with and without its final slash.
#ifndef URLFILTER_FILTERLIB_URL_OS_BEHAVIOUR_H_
#define URLFILTER_FILTERLIB_URL_OS_BEHAVIOUR_H_

#include <array>
#include <cstddef>
#include <string_view>

namespace urlfilter::url::os {

// 26 puts this in front of a host that lacks it, and 27 takes it away.
inline constexpr std::string_view kWww = "www.";

// 27 stops its walk over host suffixes at this many labels. A shorter host is tried whole.
// 26 goes on to a single label.
inline constexpr std::size_t kFewestLabels27 = 2;

// "http://a.com/?" has a query, the empty one, and "#" at the end is a fragment: Foundation
// returns "" for both, not nil.
inline constexpr bool kEmptyQueryCounts = true;
inline constexpr bool kEmptyFragmentCounts = true;

// The port 27 assumes when a URL has none. A scheme that is not here has no port at all.
struct SchemePort {
  std::string_view scheme;
  std::string_view port;
};
inline constexpr std::array<SchemePort, 5> kDefaultPorts27 = {{
    {"https", "443"},
    {"http", "80"},
    {"wss", "443"},
    {"ws", "80"},
    {"ftp", "21"},
}};

}  // namespace urlfilter::url::os

#endif  // URLFILTER_FILTERLIB_URL_OS_BEHAVIOUR_H_
