// The publishing endpoint: content first, manifest last. docs/http-api.md shows each call.
//
//   HEAD   /publish/v1/<filter>/<version>/<artifact>   how much of it is here (Upload-Offset)
//   PATCH  /publish/v1/<filter>/<version>/<artifact>   append the body at Upload-Offset
//   DELETE /publish/v1/<filter>/<version>/<artifact>   forget what has arrived of it
//   PUT    /publish/v1/<filter>/manifest.json          verify everything, then move the pointer
#ifndef URLFILTER_SERVER_PUBLISH_PUBLISH_HANDLER_H_
#define URLFILTER_SERVER_PUBLISH_PUBLISH_HANDLER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "filterlib/format/manifest.h"
#include "filterlib/format/signature.h"
#include "server/http/http_message.h"
#include "server/publish/audit_log.h"
#include "server/publish/publishers.h"
#include "server/publish/upload_store.h"

namespace urlfilter::server {

struct PublishOptions {
  std::string publishers_file;
  std::string audit_log;                            // a file
  std::vector<std::string> trusted_keys;            // PEM files; empty: releases need no signature
  uint64_t max_artifact_bytes = uint64_t{1} << 30;  // of one file: else 413
};

inline constexpr std::string_view kPublishPrefix = "/publish";
inline constexpr uint64_t kMaxPublishBodyBytes = 1 << 20;  // of one PATCH

// Safe to use from any thread. Waits for the disk and for scrypt: not for a thread others wait for.
class PublishHandler {
 public:
  // InvalidArgument with the file and what is wrong with it; if one cannot be read, the errors of
  // ReadFile (base/files.h), ResourceExhausted above 1 MiB.
  static absl::StatusOr<std::unique_ptr<PublishHandler>> Create(
      const std::string& root, const PublishOptions& options,
      std::function<int64_t()> unix_seconds);

  // The path of `request.target` begins with kPublishPrefix.
  Response Handle(const Request& request);

  // Reads the file of publishers again; on an error, as of Create, those in use stay.
  absl::Status ReloadPublishers();

 private:
  PublishHandler(const std::string& root, const PublishOptions& options,
                 std::vector<format::PublicKey> trusted_keys,
                 std::function<int64_t()> unix_seconds);
  Response HandleArtifact(const Request& request, const UploadName& name);
  Response Append(const Request& request, const UploadName& name);
  Response HandleManifest(const Request& request, const std::string& filter,
                          const Publisher& publisher);
  Response Commit(const Request& request, const AuditEvent& event,
                  const format::Manifest& manifest);
  std::shared_ptr<const Publishers> Current() const;

  const PublishOptions options_;
  const std::function<int64_t()> unix_seconds_;
  const AuditLog audit_;
  UploadStore store_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Publishers> publishers_;  // guarded by mutex_
};

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_PUBLISH_PUBLISH_HANDLER_H_
