// Uploaded files on their way into the public tree.
//
//   ROOT/incoming/<filter>/<version>/<artifact>   grows as parts arrive; survives a restart
//   ROOT/public/<filter>/<version>/               the same folder, renamed, once all is verified
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
  UploadStore(std::string root, uint64_t max_artifact_bytes,
              std::vector<format::PublicKey> trusted_keys)
      : root_(std::move(root)),
        max_artifact_bytes_(max_artifact_bytes),
        trusted_keys_(std::move(trusted_keys)) {}

  // How many bytes of the artifact are here. 0 if none.
  absl::StatusOr<uint64_t> Offset(const UploadName& name);

  // Appends `bytes` at `offset` and returns the new offset. OutOfRange if the file does not end
  // at `offset` (ask Offset and go on there); FailedPrecondition if that version is published
  // already; ResourceExhausted beyond the limit.
  absl::StatusOr<uint64_t> Append(const UploadName& name, uint64_t offset, std::string_view bytes);

  // Forgets what has arrived of the artifact, so that it can be sent anew.
  absl::Status Discard(const UploadName& name);

  // Verifies the release that `manifest_bytes` describes and moves the pointer to it. Publishing
  // what is published already is fine. AlreadyExists if the version is not above the published
  // one; FailedPrecondition with the first failed check; `before_pointer_moves` may stop it.
  absl::StatusOr<CommitOutcome> Commit(const std::string& filter, std::string_view manifest_bytes,
                                       const format::Manifest& manifest, int64_t now_unix_seconds,
                                       const std::function<absl::Status()>& before_pointer_moves);

 private:
  std::string IncomingFolder(const std::string& filter, uint64_t version) const;
  std::string PublicFolder(const std::string& filter) const;
  absl::StatusOr<std::string> Published(const std::string& filter) const;
  absl::Status CheckNewer(const std::string& filter, uint64_t version) const;
  absl::Status MoveFolder(const std::string& filter, uint64_t version) const;

  const std::string root_;
  const uint64_t max_artifact_bytes_;
  const std::vector<format::PublicKey> trusted_keys_;
  std::mutex mutex_;
};

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_PUBLISH_UPLOAD_STORE_H_
