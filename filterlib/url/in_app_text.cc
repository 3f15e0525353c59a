#include "filterlib/url/in_app_text.h"

#include <algorithm>
#include <cstring>

#include "filterlib/url/canonical_host.h"
#include "filterlib/url/canonical_url.h"
#include "filterlib/url/escapes.h"
#include "filterlib/url/ip_address.h"
#include "filterlib/url/path_segments.h"

namespace urlfilter::url {
namespace {

using ByteSet = std::array<bool, 256>;

// Bytes that a path and a query keep when they are made canonical.
constexpr ByteSet MakePlainBytes(std::string_view changed) {
  ByteSet plain{};
  for (int byte = 0x21; byte < 0x7f; ++byte) {
    plain[static_cast<std::size_t>(byte)] = changed.find(static_cast<char>(byte)) == changed.npos;
  }
  return plain;
}
constexpr ByteSet kPlainInPath = MakePlainBytes("%\"#<>?`{}^\\");
constexpr ByteSet kPlainInQuery = MakePlainBytes("\"#<>'");

bool AllIn(const ByteSet& set, std::string_view text) {
  bool all = true;
  for (const char c : text) all &= set[static_cast<unsigned char>(c)];
  return all;
}

// A port that needs no look: absent, or below 10000.
bool IsPlainPort(std::string_view port) { return port.size() <= 4; }

}  // namespace

bool InAppText::Assign(std::string_view url) {
  RawUrl raw;
  if (SplitRawUrl(url, raw) == RawUrlError::kNone && AssignPlain(raw)) return true;
  return AssignUnusual(url);
}

bool InAppText::AssignPlain(const RawUrl& raw) {
  if (!IsCanonicalHost(raw.host) || raw.userinfo.data() != nullptr || !IsPlainPort(raw.port)) {
    return false;
  }
  AssignHost(raw.host);
  if (!AppendPath(raw.path)) return false;
  if (!AllIn(kPlainInQuery, raw.query)) return false;
  AppendQuery(raw.query);
  return true;
}

bool InAppText::AssignUnusual(std::string_view url) {
  const auto canonical = CanonicalizeUrl(url);
  if (!canonical.ok()) return false;
  AssignHost(canonical->host);
  if (AppendPath(canonical->path)) AppendQuery(canonical->query);
  return true;
}

void InAppText::AssignHost(std::string_view host) {
  size_ = segments_ = query_end_ = 0;
  AppendBytes(host);
  host_size_ = size_;
  segment_ends_[0] = static_cast<std::uint16_t>(size_);
  host_is_address_ = host.starts_with('[') || LooksLikeIpv4(host);
}

// False when the path has what only CanonicalizeUrl() can resolve, or does not fit.
bool InAppText::AppendPath(std::string_view path) {
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    if (end > begin && !AppendSegment(path.substr(begin, end - begin))) return false;
    begin = end + 1;
  }
  return true;
}

bool InAppText::AppendSegment(std::string_view segment) {
  if (IsDotSegment(segment) || IsDoubleDotSegment(segment)) return false;
  if (segments_ == kMaxInAppPathSegments || !AppendBytes("/")) return false;
  if (AllIn(kPlainInPath, segment)) {
    if (!AppendBytes(segment)) return false;
  } else {
    if (!std::all_of(segment.begin(), segment.end(), [](char c) {
          return c == '%' || kPlainInPath[static_cast<unsigned char>(c)];
        })) {
      return false;
    }
    if (!AppendBytes(NormalizePathSegment(segment))) return false;
  }
  segment_ends_[++segments_] = static_cast<std::uint16_t>(size_);
  return true;
}

void InAppText::AppendQuery(std::string_view query) {
  if (!query.empty() && AppendBytes("?") && AppendBytes(query)) query_end_ = size_;
}

bool InAppText::AppendBytes(std::string_view bytes) {
  if (bytes.size() > bytes_.size() - size_) return false;
  std::memcpy(bytes_.data() + size_, bytes.data(), bytes.size());
  size_ += bytes.size();
  return true;
}

}  // namespace urlfilter::url
