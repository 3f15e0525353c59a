// Opens files of a release directory's public tree, and nothing else: every part of the path is
// opened below the one before it and none may be a symbolic link, so neither a name nor a link in
// the tree leads out of it. See docs/formats/release-directory.md.
#ifndef URLFILTER_SERVER_PUBLIC_TREE_H_
#define URLFILTER_SERVER_PUBLIC_TREE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/files.h"

namespace urlfilter::server {

// What tells one stored file from the next one of the same name. Two files are the same if all
// members are: a file is never changed in place, only replaced by rename.
struct FileIdentity {
  uint64_t device = 0, inode = 0, size_bytes = 0;
  int64_t modified_seconds = 0, modified_nanoseconds = 0;
  bool operator==(const FileIdentity&) const = default;
};

struct OpenedFile {
  FileIdentity identity;
  MappedFile file;
};

// Immutable; safe to use from any thread.
class PublicTree {
 public:
  // `root` is the release directory; its folder public/ may appear later. NotFound if there is no
  // such folder; Unavailable if it cannot be opened.
  static absl::StatusOr<PublicTree> Open(const std::string& root);

  PublicTree(PublicTree&& other) noexcept;
  PublicTree& operator=(PublicTree&&) = delete;
  ~PublicTree();

  // The identity of "<filter>/manifest.json" and the like now, by one system call. The caller
  // passes names of the grammar in request_path.h only. NotFound; Unavailable if it cannot be told
  // now. Links in the path to the last name are followed here: only OpenFile gives out bytes.
  absl::StatusOr<FileIdentity> Identify(const std::string& path) const;

  // Opens and maps it. NotFound, also if a folder of the path is a link; FailedPrecondition if the
  // last name is a link or no regular file; Unavailable if it cannot be opened or mapped now.
  absl::StatusOr<OpenedFile> OpenFile(const std::string& path) const;

  // The names in public/ that a filter may have, sorted; that they are folders is not checked.
  // Empty if there is no public/ yet, or it cannot be read. One reading of the folder.
  std::vector<std::string> Filters() const;

  // The same of the versions of a filter, newest first.
  std::vector<uint64_t> Versions(const std::string& filter) const;

 private:
  explicit PublicTree(int root) : root_(root) {}
  int root_;
};

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_PUBLIC_TREE_H_
