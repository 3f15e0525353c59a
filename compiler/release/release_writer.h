// Writes one version of a filter into a release directory, so that a reader sees the version
// before it or the whole of it, whatever happens. Format page: docs/formats/release-directory.md.
//
//   ASSIGN_OR_RETURN(ReleaseWriter writer, ReleaseWriter::Open({out, policy.name}));
//   ... size the filter after writer.previous() ...
//   ASSIGN_OR_RETURN(const WrittenRelease release, writer.Write(content));
//
// Order of a write: temporary folders, every file synced; rename of the private folder, then of
// the public one; manifest.json by rename, last. What a killed builder left behind (temporary
// folders, versions that no manifest ever named) is swept by the next Open.
#ifndef URLFILTER_COMPILER_RELEASE_RELEASE_WRITER_H_
#define URLFILTER_COMPILER_RELEASE_RELEASE_WRITER_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/file_lock.h"
#include "compiler/release/release_layout.h"
#include "filterlib/format/manifest.h"

namespace urlfilter::compiler {

// Gives the bytes of `manifest.sig` for the exact bytes of the manifest.
using ManifestSigner = std::function<absl::StatusOr<std::string>(std::string_view manifest)>;
// Writes private files into `folder` for the version that `manifest` describes.
using PrivateFileWriter =
    std::function<absl::Status(const std::string& folder, const format::Manifest& manifest)>;

struct ReleaseContent {
  // All but version, plist, in_app and deltas, which the writer fills in.
  format::Manifest manifest;
  std::string_view plist;           // The bytes of filter.plist.
  std::string_view in_app;          // The bytes of in-app.bin; empty = none.
  PrivateFileWriter write_private;  // Empty = none but the manifest's copy.
  ManifestSigner sign;              // Empty = unsigned.
  int most_deltas = 0;              // Deltas from at most so many versions before.
  bool always = false;              // A new version even if nothing changed (a signature to renew).
};

struct WrittenRelease {
  format::Manifest manifest;
  bool unchanged = false;  // The version before has the same content: nothing was written.
};

// Not thread-safe; holds the filter's lock as long as it lives.
class ReleaseWriter {
 public:
  // Creates the folders, takes the lock, reads the manifest, sweeps. Unavailable: another process
  // is writing this filter, or leftovers cannot be removed. As ReadCurrentManifest if a manifest is
  // there but cannot be read; nothing was swept. Else the errors of base/files.h.
  static absl::StatusOr<ReleaseWriter> Open(const ReleaseLayout& layout);

  const ReleaseLayout& layout() const { return layout_; }
  // The manifest of the current version; none before the first.
  const std::optional<format::Manifest>& previous() const { return previous_; }

  // Makes the folder that Write will publish as the private part of the next version, so that what
  // takes long can be written into it before.
  absl::StatusOr<std::string> StagePrivate() const;
  // Removes what StagePrivate made, if Write did not publish it.
  void Unstage() const;

  // Writes the version after previous(), unless that has the same content. ResourceExhausted when
  // the disk is full; InvalidArgument for a manifest that is not valid; else the errors of
  // base/files.h, of write_private and of sign. On any error the current version stays as it was;
  // then use another writer, whose Open sweeps.
  absl::StatusOr<WrittenRelease> Write(const ReleaseContent& content);

 private:
  ReleaseWriter(ReleaseLayout layout, FileLock lock, std::optional<format::Manifest> previous);
  absl::Status Sweep() const;
  uint64_t NextVersion() const { return previous_ ? previous_->version + 1 : 1; }
  absl::Status WritePublic(const ReleaseContent& content, const std::string& folder,
                           format::Manifest& manifest) const;
  absl::Status Publish(const ReleaseContent& content, format::Manifest& manifest) const;

  ReleaseLayout layout_;
  FileLock lock_;
  std::optional<format::Manifest> previous_;
};

// Whether two manifests describe the same content: version, paths, deltas and dates may differ.
bool SameContent(const format::Manifest& a, const format::Manifest& b);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_RELEASE_RELEASE_WRITER_H_
