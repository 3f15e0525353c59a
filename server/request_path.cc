#include "server/request_path.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

#include "filterlib/format/manifest.h"

namespace urlfilter::server {
namespace {

constexpr std::string_view kDeltaStart = "from-";
constexpr std::string_view kDeltaEnd = ".delta";

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

bool IsPathCharacter(char c) {
  return IsNameCharacter(c) || (c >= 'A' && c <= 'Z') || c == '.' || c == '_';
}

// The segments between the slashes of "/a/b/c"; empty if one of them is empty, all dots, or has
// a character outside [A-Za-z0-9._-].
std::vector<std::string_view> Segments(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    const size_t end = std::min(path.find('/', 1), path.size());
    const std::string_view segment = path.substr(1, end - 1);
    const bool is_sound = std::all_of(segment.begin(), segment.end(), IsPathCharacter) &&
                          segment.find_first_not_of('.') != std::string_view::npos;
    if (!is_sound) return {};
    segments.push_back(segment);
    path.remove_prefix(end);
  }
  return segments;
}

// "http://host/path" (RFC 9112, 3.2.2) -> "/path".
std::string_view OriginForm(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!target.starts_with(scheme)) continue;
    const size_t slash = target.find('/', scheme.size());
    return slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
  }
  return target;
}

}  // namespace

uint64_t ParseVersion(std::string_view text) {
  if (text.empty() || text.size() > 19 || text[0] == '0') return 0;
  uint64_t version = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return 0;
    version = version * 10 + static_cast<uint64_t>(c - '0');
  }
  return version <= std::numeric_limits<int64_t>::max() ? version : 0;
}

bool IsArtifactName(std::string_view name) {
  if (name == "filter.plist" || name == "in-app.bin" || name == "manifest.sig") return true;
  if (!name.starts_with(kDeltaStart) || !name.ends_with(kDeltaEnd)) return false;
  name.remove_prefix(kDeltaStart.size());
  name.remove_suffix(kDeltaEnd.size());
  return ParseVersion(name) != 0;
}

std::string_view TargetPath(std::string_view target) {
  target = OriginForm(target);
  return target.substr(0, target.find('?'));
}

ReleasePath ParseRequestTarget(std::string_view target) {
  ReleasePath parsed;
  parsed.path = TargetPath(target);
  if (!parsed.path.starts_with('/')) return parsed;
  if (parsed.path == "/") {
    parsed.kind = ReleasePath::Kind::kOther;
    return parsed;
  }
  const std::vector<std::string_view> segments = Segments(parsed.path);
  if (segments.empty()) return parsed;
  if (segments[0] != "v1") {
    parsed.kind = ReleasePath::Kind::kOther;
    return parsed;
  }
  parsed.kind = ReleasePath::Kind::kUnknown;
  if (segments.size() < 3 || !format::IsFilterName(segments[1])) return parsed;
  parsed.filter = segments[1];
  if (segments.size() == 3 && segments[2] == "manifest.json") {
    parsed.kind = ReleasePath::Kind::kManifest;
    return parsed;
  }
  parsed.version = ParseVersion(segments[2]);
  if (segments.size() != 4 || parsed.version == 0 || !IsArtifactName(segments[3])) return parsed;
  parsed.artifact = segments[3];
  parsed.kind = ReleasePath::Kind::kArtifact;
  return parsed;
}

}  // namespace urlfilter::server
