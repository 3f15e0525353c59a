// Verdicts of the in-app target: exact, with categories, exceptions and "this host only".
//
//   const InAppLookup lookup(container.block_filter(), container.fingerprints());
//   const InAppVerdict verdict = lookup.Check("https://ads.example.com/x");
//   if (verdict.kind == InAppVerdict::Kind::kBlock) ShowBlockPage(verdict.category);
#ifndef URLFILTER_FILTERLIB_LOOKUP_IN_APP_LOOKUP_H_
#define URLFILTER_FILTERLIB_LOOKUP_IN_APP_LOOKUP_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "bloom/block_filter.h"
#include "bloom/fingerprint_table.h"

namespace urlfilter {

struct InAppVerdict {
  enum class Kind : std::uint8_t { kNone, kAllow, kBlock };

  Kind kind = Kind::kNone;
  // Of the entry that decided; all zero for kNone.
  std::uint8_t category = 0;
  bool exact_host = false;          // the entry is for this host only
  bool has_query = false;           // the rule names the whole query
  std::uint32_t host_labels = 0;    // of the host that the rule names
  std::uint32_t path_segments = 0;  // of the path that the rule names

  friend bool operator==(const InAppVerdict&, const InAppVerdict&) = default;
};

// Precedence: the most specific entry decides. More host labels beat fewer; among these more path
// segments, then a query; then "this host only" beats "with subdomains"; then allow beats block.
//
// Immutable, and a small value: any number of threads may use one. The bytes behind the views must
// outlive it; both views must have been built with one hash seed and from the same keys.
class InAppLookup {
 public:
  InAppLookup(const bloom::BlockFilterView& block_filter,
              const bloom::FingerprintTableView& fingerprints)
      : block_filter_(block_filter), fingerprints_(fingerprints) {}

  // kNone when no entry applies or the URL has no host (url::CanonicalizeUrl refuses it). Exact
  // but for a chance of about 2^-40 that a stranger's fingerprint matches. Allocates for unusual
  // URLs only (filterlib/url/in_app_text.h). At most 127 * 66 keys of 2 KiB are tried.
  InAppVerdict Check(std::string_view url) const;

  // The same by the slow model (url::InAppCandidates), and what matched: `matched_key` receives
  // the key of the entry that decided, "" for kNone.
  InAppVerdict Explain(std::string_view url, std::string& matched_key) const;

 private:
  bloom::BlockFilterView block_filter_;
  bloom::FingerprintTableView fingerprints_;
};

}  // namespace urlfilter

#endif  // URLFILTER_FILTERLIB_LOOKUP_IN_APP_LOOKUP_H_
