// Uploaded files on their way into the public tree.
//
//   ROOT/incoming/<filter>/<version>/<artifact>   grows as parts arrive; survives a restart
//   ROOT/public/<filter>/<version>/               the same folder, renamed, once all is verified
//   and
//                                                 what the release does not name is removed
//   ROOT/public/<filter>/manifest.json            moves last
//
// A server that is killed at any moment leaves the old pointer or the new one, and behind either
// the whole release.
#ifndef URLFILTER_SERVER_PUBLISH_UPLOAD_STORE_H_
#define URLFILTER_SERVER_PUBLISH_UPLOAD_STORE_H_

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "filterlib/format/manifest.h"
#include "filterlib/format/signature.h"

namespace urlfilter::server {

struct UploadName {
  std::string filter;
  uint64_t version = 0;
  std::string artifact;  // of the grammar in request_path.h
};

enum class CommitOutcome { kPublished, kAlreadyPublished };

// Safe to use from any thread of one process; there is one such process for a release directory.
class UploadStore {
 public:
  UploadStore(std::string root, std::vector<format::PublicKey> trusted_keys)
      : root_(std::move(root)), trusted_keys_(std::move(trusted_keys)) {}

  // How many bytes of the artifact are here, incoming or moved to the public tree. 0 if none; the
  // errors of ErrnoStatus (base/errno_status.h) if that cannot be told.
  absl::StatusOr<uint64_t> Offset(const UploadName& name);

  // Appends `bytes` at `offset` and returns the new offset; nothing is synced before Commit.
  // OutOfRange if the file does not end at `offset` (ask Offset and go on there); AlreadyExists if
  // the version is not above the published one; FailedPrecondition if it is further above it than
  // clients take (format::kMaxVersionStep); the errors of ParseManifest for a published pointer
  // that is damaged; else those of base/files.h, ResourceExhausted for a full disk. After an error
  // a part of `bytes` may be there.
  absl::StatusOr<uint64_t> Append(const UploadName& name, uint64_t offset, std::string_view bytes);

  // Forgets what has arrived of the artifact, so that it can be sent anew; what is in the public
  // tree stays. OK if there is none; else PermissionDenied or Unavailable.
  absl::Status Discard(const UploadName& name);

  // Verifies the release that `manifest_bytes` describes, removes what was uploaded beside its
  // files (ReleaseFiles in release_verifier.h), and moves the pointer to it. Publishing what is
  // published already is fine. AlreadyExists if the version is not above the published
  // one; FailedPrecondition with the first failed check; `before_pointer_moves` may stop it by an
  // error, which is returned; else as Append. Reads and syncs every byte, and every other call
  // waits until it is done.
  absl::StatusOr<CommitOutcome> Commit(const std::string& filter, std::string_view manifest_bytes,
                                       const format::Manifest& manifest, int64_t now_unix_seconds,
                                       const std::function<absl::Status()>& before_pointer_moves);

 private:
  std::string IncomingFolder(const std::string& filter, uint64_t version) const;
  std::string PublicFolder(const std::string& filter) const;
  std::string MovedFolder(const std::string& filter, uint64_t version) const;
  // Where the version's files are: incoming, or, if there is no such folder, moved.
  absl::StatusOr<std::string> CurrentFolder(const std::string& filter, uint64_t version) const;
  absl::StatusOr<std::string> Published(const std::string& filter) const;
  absl::Status CheckNewer(const std::string& filter, uint64_t version) const;
  absl::Status MoveFolder(const std::string& folder, const std::string& filter,
                          uint64_t version) const;

  const std::string root_;
  const std::vector<format::PublicKey> trusted_keys_;
  std::mutex mutex_;
};

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_PUBLISH_UPLOAD_STORE_H_
