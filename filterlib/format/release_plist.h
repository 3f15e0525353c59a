// A prefilter plist beside the manifest of its release: do the two say the same?
#ifndef URLFILTER_FILTERLIB_FORMAT_RELEASE_PLIST_H_
#define URLFILTER_FILTERLIB_FORMAT_RELEASE_PLIST_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "filterlib/format/manifest.h"
#include "filterlib/format/prefilter_plist.h"

namespace urlfilter::format {

// `plist_bytes` are a prefilter plist with the size, the parameters, the count of items and, where
// it carries them, the name and tag of the manifest; its version may also be an older one, since a
// release without changes takes the plist of the one before it. Reads the dictionary only. DataLoss
// names all that differs; other errors are those of DecodePrefilterPlist(). The result points into
// `plist_bytes`. May be called from any thread.
absl::StatusOr<DecodedPrefilter> DecodeReleasePlist(std::string_view plist_bytes,
                                                    const Manifest& manifest);

}  // namespace urlfilter::format

#endif  // URLFILTER_FILTERLIB_FORMAT_RELEASE_PLIST_H_
