// Fuzzes request targets: what names a file is exactly /v1/<filter>/manifest.json or
// /v1/<filter>/<version>/<artifact>, so no bytes of a client lead elsewhere.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "filterlib/format/manifest.h"
#include "server/request_path.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using urlfilter::format::IsFilterName;
  using urlfilter::server::IsArtifactName;
  using urlfilter::server::ParseRequestTarget;
  using urlfilter::server::ReleasePath;
  const std::string_view target(reinterpret_cast<const char*>(data), size);
  const ReleasePath path = ParseRequestTarget(target);
  const bool is_manifest = path.kind == ReleasePath::Kind::kManifest;
  const bool is_artifact = path.kind == ReleasePath::Kind::kArtifact;
  if (!is_manifest && !is_artifact) return 0;
  if (!IsFilterName(path.filter)) std::abort();
  std::string expected = "/v1/" + std::string(path.filter) + "/";
  if (is_manifest) expected += "manifest.json";
  if (is_artifact) {
    if (!IsArtifactName(path.artifact) || path.version == 0) std::abort();
    expected += std::to_string(path.version) + "/" + std::string(path.artifact);
  }
  if (path.path != expected || expected.find("..") != std::string::npos) std::abort();
  return 0;
}
