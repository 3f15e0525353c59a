// What a request target asks for. The grammar is strict, so that nothing but the public tree can
// be named, whatever the bytes:
//
//   /v1/<filter>/manifest.json        filter: [a-z0-9-]{1,64}
//   /v1/<filter>/<version>/<artifact> version: 1 ... 2^63-1 without leading zeros
//                                     artifact: filter.plist, in-app.bin, manifest.sig,
//                                               from-<version>.delta
//
// A query string is dropped: files do not depend on it. Of a target in absolute form
// ("http://host/path"; RFC 9112, 3.2.2) the path counts, and the host is not looked at.
#ifndef URLFILTER_SERVER_REQUEST_PATH_H_
#define URLFILTER_SERVER_REQUEST_PATH_H_

#include <cstdint>
#include <string_view>

namespace urlfilter::server {

struct ReleasePath {
  enum class Kind {
    kManifest,   // the mutable pointer of `filter`
    kArtifact,   // `artifact` of `version`: never changes
    kOther,      // well-formed, but not of /v1: `path` may still name a page of the service
    kUnknown,    // well-formed, below /v1, and nothing that could exist: 404
    kMalformed,  // escapes, dots, double slashes, odd characters: 400
  };
  Kind kind = Kind::kMalformed;
  std::string_view path;      // the target without its query, scheme and host
  std::string_view filter;    // of kManifest and kArtifact; of others it means nothing
  uint64_t version = 0;       // of kArtifact
  std::string_view artifact;  // of kArtifact
};

// The views point into `target`, or to a literal.
ReleasePath ParseRequestTarget(std::string_view target);

// The `path` of the above alone, also of a target that is malformed.
std::string_view TargetPath(std::string_view target);

// One of the artifact names above.
bool IsArtifactName(std::string_view name);
// Decimal digits without leading zeros, 1 ... 2^63-1; else 0, which is no version.
uint64_t ParseVersion(std::string_view text);

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_REQUEST_PATH_H_
