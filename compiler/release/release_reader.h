// Reads what a release directory holds, on the compile side: the manifest, the filter, the keys
// and where each came from. Format page: docs/formats/release-directory.md.
#ifndef URLFILTER_COMPILER_RELEASE_RELEASE_READER_H_
#define URLFILTER_COMPILER_RELEASE_RELEASE_READER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/files.h"
#include "compiler/release/release_layout.h"
#include "filterlib/format/manifest.h"
#include "filterlib/format/prefilter_plist.h"

namespace urlfilter::compiler {

// The manifest that is current, or none if there has never been one. Errors: those of ParseManifest
// (DataLoss: damaged; FailedPrecondition: for newer readers), with the path, and of base/files.h.
absl::StatusOr<std::optional<format::Manifest>> ReadCurrentManifest(const ReleaseLayout& layout);

// The filters of a release directory, sorted, at least one. NotFound: this is no release directory.
absl::StatusOr<std::vector<std::string>> FiltersIn(const std::string& root);

// The filter of a release directory that is meant: `filter`, or where that is empty the only one.
// NotFound: as FiltersIn. InvalidArgument, naming them: there are several, and none was named.
absl::StatusOr<std::string> ChosenFilter(const std::string& root, const std::string& filter);

// One version of a filter, opened for reading: files stay mapped, so that it can be read on while
// later versions are written. Immutable; safe to read from any thread.
class OpenRelease {
 public:
  // `path` is a release directory with one filter, or DIR/public/<filter>, or one of its version
  // folders. `filter` chooses among those of a release directory; empty = the only one. `version`
  // stands before that of `path`; 0 = the current one where `path` has none. Digests are not
  // compared: VerifyRelease does that.
  //
  // NotFound: no release, no such filter, or no such version; any but the current one needs the
  // private part, where its manifest is. InvalidArgument: there are several filters and none is
  // chosen. Else the errors of ParseManifest, of DecodePrefilterPlist and of base/files.h.
  static absl::StatusOr<OpenRelease> Open(const std::string& path, const std::string& filter = "",
                                          uint64_t version = 0);

  const ReleaseLayout& layout() const { return layout_; }
  const format::Manifest& manifest() const { return manifest_; }
  const std::string& manifest_bytes() const { return manifest_bytes_; }
  const format::DecodedPrefilter& prefilter() const { return prefilter_; }
  std::string_view plist_bytes() const { return plist_.bytes(); }
  // The file keys.txt: sorted keys, each followed by '\n'; empty where there is no private part.
  std::string_view key_lines() const { return keys_.bytes(); }
  bool has_keys() const { return has_keys_; }
  // The shards that its url-config.json states; 0 where it cannot be read.
  uint32_t pir_shard_count() const { return pir_shard_count_; }
  std::string private_folder() const { return layout_.private_version(manifest_.version); }

 private:
  explicit OpenRelease(ReleaseLayout layout) : layout_(std::move(layout)) {}
  absl::Status ReadFiles(uint64_t version);

  ReleaseLayout layout_;
  std::string manifest_bytes_;
  format::Manifest manifest_;
  MappedFile plist_;
  format::DecodedPrefilter prefilter_;
  MappedFile keys_;
  bool has_keys_ = false;
  uint32_t pir_shard_count_ = 0;
};

// The index of the line that is `key`, counted from 0, or none. O(log) of the size, and one scan
// of what lies before a hit.
std::optional<uint64_t> FindKeyLine(std::string_view key_lines, std::string_view key);

// Whether there is such a line. O(log) of the size.
bool HasKeyLine(std::string_view key_lines, std::string_view key);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_RELEASE_RELEASE_READER_H_
