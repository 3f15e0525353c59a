// `current.json`: which slot is the current one, and which was the one before it.
// Format: docs/formats/app-group.md.
//
// Pure functions without state: callable from any thread.
#ifndef URLFILTER_FILTERLIB_STORE_POINTER_H_
#define URLFILTER_FILTERLIB_STORE_POINTER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace urlfilter::store {

// Above it, no pointer was written here.
inline constexpr size_t kMaxPointerBytes = 4096;

struct Pointer {
  std::string slot;             // A folder name below slots/, see MakeSlotPrefix().
  std::string manifest_sha256;  // Hex digest of the manifest in that slot.
  std::string previous_slot;    // "" when there is none.

  bool operator==(const Pointer&) const = default;
};

std::string SerializePointer(const Pointer& pointer);

// DataLoss when damaged; FailedPrecondition when written for a newer version; ResourceExhausted
// above kMaxPointerBytes.
absl::StatusOr<Pointer> ParsePointer(std::string_view json);

// A slot's name is "<version>-<first 16 hex digits of its manifest's SHA-256>.<6 random
// characters>": a manifest proves by its slot's name that it is whole, also without a pointer. This
// is the part up to the dot.
std::string MakeSlotPrefix(uint64_t version, std::string_view manifest_sha256);

// Whether `name` is a name of a slot: nothing else is read or removed below slots/.
bool IsSlotName(std::string_view name);

}  // namespace urlfilter::store

#endif  // URLFILTER_FILTERLIB_STORE_POINTER_H_
