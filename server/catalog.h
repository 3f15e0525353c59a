// The published files as they are served: bytes, entity tag, digest. New releases appear without
// a restart, because every lookup first asks the file system whether the file is still the one
// that is known (one fstatat).
#ifndef URLFILTER_SERVER_CATALOG_H_
#define URLFILTER_SERVER_CATALOG_H_

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "server/public_tree.h"

namespace urlfilter::server {

// One published file, mapped. Immutable: who holds it can read it whole, also after it was
// replaced or removed.
struct PublishedFile {
  OpenedFile opened;
  std::string entity_tag;     // strong: the first 32 hex digits of the content's SHA-256, in quotes
  std::string last_modified;  // as HTTP writes dates
  std::string repr_digest;    // RFC 9530: "sha-256=:<base64>:"
  std::string_view bytes() const { return opened.file.bytes(); }
};

// Safe to use from any thread.
class Catalog {
 public:
  // NotFound if `root` is no folder; Unavailable if it cannot be opened.
  static absl::StatusOr<std::unique_ptr<Catalog>> Open(const std::string& root);

  // The file at "<filter>/manifest.json" or "<filter>/<version>/<artifact>" below public/, as it
  // is at this moment; the caller sees to the form of `path` (request_path.h). One system call
  // while it is unchanged; the first lookup of a new file reads it once for its digest, and looks
  // once at every file it knows, of which there are some thousands at most. NotFound;
  // FailedPrecondition for what is no regular file inside the tree; Unavailable if it cannot be
  // opened now; Aborted if that reading would take long (more than kReadAtOnceBytes) and the caller
  // may not wait.
  absl::StatusOr<std::shared_ptr<const PublishedFile>> Find(const std::string& path,
                                                            bool may_wait = true);
  static constexpr uint64_t kReadAtOnceBytes = 64 * 1024;

  // The tree itself, to list what is there.
  const PublicTree& tree() const { return tree_; }

 private:
  explicit Catalog(PublicTree tree) : tree_(std::move(tree)) {}
  std::shared_ptr<const PublishedFile> Known(const std::string& path) const;
  void Remember(const std::string& path, std::shared_ptr<const PublishedFile> file);
  void Forget(const std::string& path);

  const PublicTree tree_;
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const PublishedFile>> files_;  // guarded by mutex_
};

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_CATALOG_H_
