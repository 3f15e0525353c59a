// What a lookup answers.
#ifndef URLFILTER_FILTERLIB_LOOKUP_VERDICT_H_
#define URLFILTER_FILTERLIB_LOOKUP_VERDICT_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace urlfilter {

struct Verdict {
  enum class Kind : uint8_t {
    // The NEURLFilter target: what the system would do before it asks the PIR server.
    kClear,  // Surely in no list.
    kMaybe,  // Perhaps in a list: the server decides.
    // The in-app target: the app itself decides.
    kNone,   // No rule applies.
    kAllow,  // An exception applies.
    kBlock,
  };

  // Why the answer is what it is.
  enum class Basis : uint8_t {
    kFilter,      // The filter says so.
    kNoFilter,    // There is none yet (or none for this target): UrlFilterOptions::without_filter.
    kExpired,     // The filter is past its `expires`: UrlFilterOptions::when_expired.
    kKillSwitch,  // The release says that nothing may be blocked.
  };

  Kind kind = Kind::kClear;
  Basis basis = Basis::kNoFilter;
  uint64_t version = 0;  // Of the release in use, whatever the basis; 0 without one.

  // The following are filled when a rule matched (kMaybe, kAllow, kBlock by a filter).
  std::string matched_key;     // The sub-URL or key that matched; "" if the URL is too long.
  std::string category;        // In-app: the list's category; "" if its number has no name.
  uint32_t host_labels = 0;    // In-app, specificity: labels of the host that the rule names,
  uint32_t path_segments = 0;  // and segments of its path.
};

// "clear", "maybe", "none", "allow", "block"; a literal, so its data() ends with a NUL.
std::string_view VerdictKindName(Verdict::Kind kind);

}  // namespace urlfilter

#endif  // URLFILTER_FILTERLIB_LOOKUP_VERDICT_H_
