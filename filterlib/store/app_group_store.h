// The folder that an app and its extension share: one current release of a filter, the one before
// it, and what an updater remembers. Layout and rules: docs/formats/app-group.md.
//
// Reading (any process, never waits):
//   ASSIGN_OR_RETURN(const AppGroupStore store, AppGroupStore::Open(dir));
//   ASSIGN_OR_RETURN(const std::optional<InstalledRelease> release, store.Current());
//
// Writing (one process at a time):
//   ASSIGN_OR_RETURN(const WriterLock lock, store.TryLock());
//   ASSIGN_OR_RETURN(StagedRelease staged, store.Stage(lock, manifest, manifest_bytes, signature));
//   ... write staged.plist_path() (and staged.in_app_path()) ...
//   RETURN_IF_ERROR(store.Install(lock, std::move(staged)));
//
// Until Install has renamed the pointer, every reader sees the old release; from then on the new
// one; nothing in between, whatever is killed, full, or unplugged when.
#ifndef URLFILTER_FILTERLIB_STORE_APP_GROUP_STORE_H_
#define URLFILTER_FILTERLIB_STORE_APP_GROUP_STORE_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/file_lock.h"
#include "filterlib/format/manifest.h"
#include "filterlib/store/installed_release.h"
#include "filterlib/store/update_state.h"

namespace urlfilter::store {

// A slot being filled. Movable; removes its folder when it goes without having been installed.
// Not thread-safe.
class StagedRelease {
 public:
  StagedRelease(StagedRelease&& other) noexcept;
  StagedRelease& operator=(StagedRelease&&) = delete;
  ~StagedRelease();

  std::string plist_path() const;
  std::string in_app_path() const;  // "" when the manifest has none.

  // Links the artefacts of `installed` whose digests equal those of this manifest into this slot,
  // so that they need not be fetched again. Returns whether nothing is left to write. Artefacts
  // that cannot be linked are left to be written.
  bool ReuseFrom(const InstalledRelease& installed);

 private:
  friend class AppGroupStore;
  StagedRelease(format::Manifest manifest, std::string manifest_bytes, std::string signature_bytes,
                std::string folder);

  format::Manifest manifest_;
  std::string manifest_bytes_;
  std::string signature_bytes_;
  std::string folder_;  // "" once installed or moved from.
};

// Held by the one writer, among all processes and threads; goes with the process, also when it is
// killed. Only for the store that gave it.
class WriterLock {
 public:
  WriterLock(WriterLock&&) noexcept = default;
  WriterLock& operator=(WriterLock&&) noexcept = default;

 private:
  friend class AppGroupStore;
  explicit WriterLock(FileLock lock) : lock_(std::move(lock)) {}
  FileLock lock_;
};

// A value: only paths. Every function may be called from any thread and process. Errors, beside
// those named below: NotFound (a folder is gone, or a part of `dir` is a file), PermissionDenied
// (folder or file not accessible), ResourceExhausted (disk full, or a file above its limit),
// Unavailable (another I/O error).
class AppGroupStore {
 public:
  // Uses the store in `dir`; makes the folders that are missing. A store that cannot be written to
  // can still be opened and read. FailedPrecondition when `dir` is not a folder.
  static absl::StatusOr<AppGroupStore> Open(const std::string& dir);

  const std::string& dir() const { return dir_; }

  // For downloads that are not finished; survives installs, and belongs to the writer, who makes
  // it.
  std::string downloads_dir() const;

  // The release the pointer names; nullopt when none was ever installed. Takes no lock.
  // DataLoss when the pointer, the slot or its manifest is damaged or missing: try Fallbacks().
  // FailedPrecondition when a newer version wrote the store: leave it alone.
  absl::StatusOr<std::optional<InstalledRelease>> Current() const;

  // Other releases that were completely installed and are still here, newest first. For the case
  // that the current one is damaged. Empty for a store that a newer version wrote. Takes no lock.
  std::vector<InstalledRelease> Fallbacks() const;

  // Whether no writer has begun to remove the slot of `release`. Readers lock nothing (a suspended
  // iOS app must not hold a lock): ask this after the files have been mapped. True: what was mapped
  // is the whole release, and stays readable whatever becomes of the slot. False: read Current()
  // again.
  bool IsWhole(const InstalledRelease& release) const;

  // Unavailable when another writer is at work, also one in this process: try again later.
  // FailedPrecondition when a newer version wrote the store.
  absl::StatusOr<WriterLock> TryLock() const;

  // A new slot for a release. `manifest` must be what ParseManifest made of `manifest_bytes`, and
  // its signature, if one is asked for, must have been verified; `signature_bytes` may be empty.
  // First removes slots that are neither current nor previous: so one StagedRelease at a time.
  absl::StatusOr<StagedRelease> Stage(const WriterLock& lock, const format::Manifest& manifest,
                                      std::string manifest_bytes,
                                      std::string signature_bytes = "") const;

  // Checks size, SHA-256, structure and parameters of every artefact against the manifest (DataLoss
  // names what differs), syncs, and makes the release the current one by one rename. An in-app
  // artefact that was not written is left out; NotFound when the plist was not written.
  // FailedPrecondition for an artefact of a newer format. On any error the old release stays, but
  // for one: when the pointer was renamed and syncing it failed, Current() tells which one a reader
  // sees. Afterwards removes slots that are neither the current nor the one before it.
  absl::Status Install(const WriterLock& lock, StagedRelease staged) const;

  // What the updater remembers; a fresh state when there is none. DataLoss when it is damaged (use
  // a fresh one), FailedPrecondition when a newer version wrote it.
  absl::StatusOr<UpdateState> LoadState() const;
  absl::Status SaveState(const WriterLock& lock, const UpdateState& state) const;

 private:
  explicit AppGroupStore(std::string dir) : dir_(std::move(dir)) {}

  std::string dir_;
};

}  // namespace urlfilter::store

#endif  // URLFILTER_FILTERLIB_STORE_APP_GROUP_STORE_H_
