#include "filterlib/store/app_group_store.h"

#include <filesystem>
#include <string_view>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "filterlib/store/layout.h"
#include "filterlib/store/pointer.h"
#include "filterlib/store/release_check.h"
#include "filterlib/store/slot_files.h"
#include "filterlib/store/slots.h"

namespace urlfilter::store {
namespace {

constexpr int kMaxPointerReads = 16;

// The manifest comes last: a slot that has one is complete.
absl::Status CompleteSlot(const InstalledRelease& release, std::string_view manifest_bytes,
                          std::string_view signature_bytes) {
  RETURN_IF_ERROR(SyncFile(release.plist_path));
  if (!release.in_app_path.empty()) RETURN_IF_ERROR(SyncFile(release.in_app_path));
  if (!signature_bytes.empty()) {
    RETURN_IF_ERROR(WriteFileSynced(release.folder + kSignatureFile, signature_bytes));
  }
  return ReplaceFile(release.folder + kManifestFile, manifest_bytes);
}

// The slot that a new pointer should name as the one before it; an error when the old pointer
// cannot be read now.
absl::StatusOr<std::string> PreviousSlot(const std::string& dir, const std::string& new_slot) {
  const auto pointer = ReadPointer(dir);
  if (!pointer.ok() && !absl::IsDataLoss(pointer.status())) return pointer.status();
  if (pointer.ok() && *pointer) return (*pointer)->slot;
  const std::vector<InstalledRelease> others = CompleteSlots(dir, new_slot);
  return others.empty() ? std::string() : SlotNameOf(others.front().folder);
}

// After a failure: the pointer may have been renamed although syncing it then failed, and a pointer
// that cannot be read may name anything.
bool MayBeCurrent(const std::string& dir, const std::string& slot) {
  const auto pointer = ReadPointer(dir);
  return !pointer.ok() || (*pointer && (*pointer)->slot == slot);
}

}  // namespace

absl::StatusOr<AppGroupStore> AppGroupStore::Open(const std::string& dir) {
  AppGroupStore store(dir);
  std::error_code error;
  if (Exists(dir) && !std::filesystem::is_directory(dir, error)) {
    return absl::FailedPreconditionError(dir + " is not a folder");
  }
  if (!Exists(dir + kSlotsFolder)) {
    const absl::Status made = MakeFolders(dir + kSlotsFolder);
    if (!made.ok() && !Exists(dir)) return made;  // An existing one can be read all the same.
  }
  return store;
}

std::string AppGroupStore::downloads_dir() const { return dir_ + kDownloadsFolder; }

absl::StatusOr<std::optional<InstalledRelease>> AppGroupStore::Current() const {
  ASSIGN_OR_RETURN(std::optional<Pointer> pointer, ReadPointer(dir_));
  for (int reads = 1; pointer; ++reads) {
    auto release = ReadSlot(SlotFolder(dir_, pointer->slot), pointer->manifest_sha256);
    if (release.ok()) return std::optional<InstalledRelease>(*std::move(release));
    // A slot may be gone because a writer has moved on since the pointer was read.
    const Pointer before = *pointer;
    ASSIGN_OR_RETURN(pointer, ReadPointer(dir_));
    if (pointer != before && reads < kMaxPointerReads) continue;
    if (!absl::IsNotFound(release.status())) return release.status();
    return absl::DataLossError(
        absl::StrCat("the current slot is incomplete: ", release.status().message()));
  }
  return std::nullopt;
}

std::vector<InstalledRelease> AppGroupStore::Fallbacks() const {
  const auto pointer = ReadPointer(dir_);
  if (absl::IsFailedPrecondition(pointer.status())) return {};
  return CompleteSlots(dir_, pointer.ok() && *pointer ? (*pointer)->slot : "");
}

bool AppGroupStore::IsWhole(const InstalledRelease& release) const {
  return Exists(release.folder + kManifestFile);
}

absl::StatusOr<WriterLock> AppGroupStore::TryLock() const {
  const auto pointer = ReadPointer(dir_);
  if (absl::IsFailedPrecondition(pointer.status())) return pointer.status();
  ASSIGN_OR_RETURN(FileLock lock, FileLock::TryAcquire(dir_ + kLockFile));
  return WriterLock(std::move(lock));
}

absl::StatusOr<StagedRelease> AppGroupStore::Stage(const WriterLock&,
                                                   const format::Manifest& manifest,
                                                   std::string manifest_bytes,
                                                   std::string signature_bytes) const {
  RemoveUnused(dir_);
  RETURN_IF_ERROR(MakeFolders(dir_ + kSlotsFolder));
  const std::string prefix = MakeSlotPrefix(manifest.version, Sha256Hex(manifest_bytes));
  ASSIGN_OR_RETURN(std::string folder, MakeUniqueFolder(SlotFolder(dir_, prefix) + "."));
  return StagedRelease(manifest, std::move(manifest_bytes), std::move(signature_bytes),
                       std::move(folder));
}

absl::Status AppGroupStore::Install(const WriterLock&, StagedRelease staged) const {
  const InstalledRelease release = ReleaseIn(staged.folder_, staged.manifest_);
  RETURN_IF_ERROR(CheckFiles(release));
  RETURN_IF_ERROR(CompleteSlot(release, staged.manifest_bytes_, staged.signature_bytes_));
  RETURN_IF_ERROR(SyncFolder(dir_ + kSlotsFolder));
  const std::string slot = SlotNameOf(staged.folder_);
  ASSIGN_OR_RETURN(const std::string previous, PreviousSlot(dir_, slot));
  const Pointer pointer{slot, Sha256Hex(staged.manifest_bytes_), previous};
  const absl::Status replaced = ReplaceFile(dir_ + kPointerFile, SerializePointer(pointer));
  if (replaced.ok() || MayBeCurrent(dir_, slot)) staged.folder_.clear();  // Keep the slot.
  if (replaced.ok()) RemoveUnused(dir_);
  return replaced;
}

absl::StatusOr<UpdateState> AppGroupStore::LoadState() const {
  const auto bytes = ReadSmallFile(dir_ + kStateFile, kMaxStateBytes);
  if (absl::IsNotFound(bytes.status())) return UpdateState();
  RETURN_IF_ERROR(bytes.status());
  return ParseUpdateState(*bytes);
}

absl::Status AppGroupStore::SaveState(const WriterLock&, const UpdateState& state) const {
  return ReplaceFile(dir_ + kStateFile, SerializeUpdateState(state));
}

}  // namespace urlfilter::store
