// Opens files of a release directory's public tree, and nothing else: every part of the path is
// opened below the one before it and none may be a symbolic link, so neither a name nor a link in
// the tree leads out of it. See docs/formats/release-directory.md.
#ifndef URLFILTER_SERVER_PUBLIC_TREE_H_
#define URLFILTER_SERVER_PUBLIC_TREE_H_

#include <cstdint>
#include <string>
#include <string_view>
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
  // such folder.
  static absl::StatusOr<PublicTree> Open(const std::string& root);

  PublicTree(PublicTree&& other) noexcept;
  PublicTree& operator=(PublicTree&&) = delete;
  ~PublicTree();

  // The identity of "<filter>/manifest.json" and the like now, by one system call. The caller
  // passes names of the grammar in request_path.h only. NotFound.
  absl::StatusOr<FileIdentity> Identify(const std::string& path) const;

  // Opens and maps it. NotFound; FailedPrecondition if a part of the path is a link or the last
  // is not a regular file.
  absl::StatusOr<OpenedFile> OpenFile(const std::string& path) const;

  // The filters that have a folder, sorted. Empty if there is no public/ yet.
  std::vector<std::string> Filters() const;

  // The versions of a filter that have a folder, newest first.
  std::vector<uint64_t> Versions(const std::string& filter) const;

 private:
  explicit PublicTree(int root) : root_(root) {}
  int root_;
};

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_PUBLIC_TREE_H_
