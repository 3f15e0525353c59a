// Times as a manifest writes them, and when its release expires.
//
//   const std::optional<int64_t> expires = ExpiresUnix(manifest);
//   if (expires && now_unix >= *expires) ...  // At that moment it is expired.
//
// Pure functions without state: callable from any thread.
#ifndef URLFILTER_FILTERLIB_FORMAT_EXPIRY_H_
#define URLFILTER_FILTERLIB_FORMAT_EXPIRY_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "filterlib/format/manifest.h"

namespace urlfilter::format {

// Seconds since 1970 of an RFC 3339 time (section 5.6, "date-time"), such as 2030-01-31T00:00:00Z
// or 2030-01-31t01:00:00.5+01:00; a fraction is cut off. nullopt for everything else, "" among it.
std::optional<int64_t> ParseRfc3339(std::string_view text);

// Seconds since 1970 from which on the release is expired; nullopt: it does not expire. For a
// manifest that ParseManifest() gave.
std::optional<int64_t> ExpiresUnix(const Manifest& manifest);

}  // namespace urlfilter::format

#endif  // URLFILTER_FILTERLIB_FORMAT_EXPIRY_H_
