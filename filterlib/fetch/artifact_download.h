// Downloads one immutable file of a release: resumed where an earlier attempt stopped, limited to
// the announced size while it streams, checked by SHA-256 before anybody can see it.
#ifndef URLFILTER_FILTERLIB_FETCH_ARTIFACT_DOWNLOAD_H_
#define URLFILTER_FILTERLIB_FETCH_ARTIFACT_DOWNLOAD_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "filterlib/fetch/transport.h"
#include "filterlib/fetch/update_outcome.h"
#include "filterlib/format/manifest.h"

namespace urlfilter::fetch {

// Keeps unfinished downloads in a folder of its own, named by the digest they must have, so that
// an interrupted download of one release never mixes with another. One is resumed if the server
// gave a strong entity tag (RFC 9110, 8.8.1) with it, of at most 256 bytes. Not thread-safe; the
// transport must outlive it.
class ArtifactDownload {
 public:
  ArtifactDownload(Transport& transport, std::string downloads_dir,
                   std::chrono::milliseconds total_timeout);

  // Fetches `artifact` from `url` and moves it to `destination` (same file system), complete and
  // verified. kArtifactMismatch: the server's file is not the described one. kStoreFailed: a file
  // could not be written here. Else as EndedByTransport() and EndedByHttpStatus(). What has arrived
  // is kept for the next attempt, but on kArtifactMismatch.
  Ended Fetch(const std::string& url, const format::ArtifactRef& artifact,
              const std::string& destination);

  // Of all Fetch() so far: bytes that arrived, those of transfers that failed as well.
  uint64_t downloaded_bytes() const { return downloaded_bytes_; }

  // Removes what is left of downloads of files with other SHA-256 digests (hex) than these.
  void RemoveAllBut(const std::vector<std::string>& digests);

 private:
  struct Part {
    std::string path;
    std::string etag_path;
  };

  Ended Transfer(const std::string& url, const format::ArtifactRef& artifact, const Part& part,
                 uint64_t from, const std::string& etag);

  Transport& transport_;
  const std::string downloads_dir_;
  const std::chrono::milliseconds total_timeout_;
  uint64_t downloaded_bytes_ = 0;
};

}  // namespace urlfilter::fetch

#endif  // URLFILTER_FILTERLIB_FETCH_ARTIFACT_DOWNLOAD_H_
