// What lies below slots/, and the pointer into it. Used by AppGroupStore only.
//
// `dir` is the folder of the store, `slot` a name below slots/, `folder` the path of a slot. Every
// function may be called from any thread.
#ifndef URLFILTER_FILTERLIB_STORE_SLOTS_H_
#define URLFILTER_FILTERLIB_STORE_SLOTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "filterlib/format/manifest.h"
#include "filterlib/store/installed_release.h"
#include "filterlib/store/pointer.h"

namespace urlfilter::store {

// Whether there is something at `path`, even if it cannot be examined.
bool Exists(const std::string& path);

// One of the store's own small files. DataLoss above `limit_bytes`, of which no writer makes one:
// it is damaged, and the next one may replace it. Else the errors of base/files.h.
absl::StatusOr<std::string> ReadSmallFile(const std::string& path, uint64_t limit_bytes);

std::string SlotFolder(const std::string& dir, const std::string& slot);
std::string SlotNameOf(const std::string& folder);

// nullopt: there is no pointer. Errors as ParsePointer() and, but for NotFound, of reading it
// (base/files.h); DataLoss for one above kMaxPointerBytes.
absl::StatusOr<std::optional<Pointer>> ReadPointer(const std::string& dir);

// The release with this manifest in this folder, with the artefacts that are there.
InstalledRelease ReleaseIn(const std::string& folder, format::Manifest manifest);

// The release in a slot whose manifest has a digest that begins with `digest`. NotFound when there
// is no manifest, DataLoss when it is another or damaged (so also when it is too large for one),
// FailedPrecondition when it is of a newer version; else the errors of reading it.
absl::StatusOr<InstalledRelease> ReadSlot(const std::string& folder, std::string_view digest);

// The releases of all slots but the one named `except` whose manifest is whole, newest first.
std::vector<InstalledRelease> CompleteSlots(const std::string& dir, const std::string& except);

// Removes the slots that the pointer does not name, and temporary files. With no pointer, or a
// damaged one, every slot with a whole manifest stays; with one that cannot be read, every slot.
// Whoever has mapped a file of one keeps its bytes. The caller holds the writer lock. What cannot
// be removed stays for a later writer.
void RemoveUnused(const std::string& dir);

}  // namespace urlfilter::store

#endif  // URLFILTER_FILTERLIB_STORE_SLOTS_H_
