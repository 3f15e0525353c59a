// A small release for tests: a filter of 144 bits with ten hashes, and the manifest that goes with
// it.
#ifndef URLFILTER_FILTERLIB_FORMAT_RELEASE_TESTING_H_
#define URLFILTER_FILTERLIB_FORMAT_RELEASE_TESTING_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "filterlib/format/manifest.h"

namespace urlfilter::format {

// The bytes of a plist whose filter holds `key`.
std::string SmallPlist(std::string_view key);

// A valid manifest of `filter` that names "<version>/filter.plist" with the size and the digest of
// these bytes, whatever they are; its parameters are those of SmallPlist(). No deltas, no dates.
Manifest SmallManifest(const std::string& filter, uint64_t version, std::string_view plist);

}  // namespace urlfilter::format

#endif  // URLFILTER_FILTERLIB_FORMAT_RELEASE_TESTING_H_
