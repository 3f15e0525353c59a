// Chooses the pilots of a fingerprint table, so that no line holds more than it can.
#ifndef URLFILTER_BLOOM_FINGERPRINT_PLACEMENT_H_
#define URLFILTER_BLOOM_FINGERPRINT_PLACEMENT_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "bloom/fingerprint_layout.h"
#include "bloom/in_app_hash.h"

namespace urlfilter::bloom {

// One pilot a group, or nothing if some group found no room: then try more lines. `hashes` is
// ascending; equal ones each need a slot. Deterministic. Costs about 100 ns a key.
//
// The largest groups are placed first, as in Fox et al. (1992). Of the first few pilots that
// fit, the one that leaves the lines most even wins (least sum of squares): even lines are what
// lets the last groups find room in a table that is 98 % full.
std::optional<std::vector<uint8_t>> PlaceGroups(const FingerprintLayout& layout,
                                                std::span<const InAppHash> hashes);

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_FINGERPRINT_PLACEMENT_H_
