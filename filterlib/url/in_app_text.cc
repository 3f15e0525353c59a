#include "filterlib/url/in_app_text.h"

#include <algorithm>
#include <cstring>

#include "filterlib/url/ascii.h"
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
  if (url.size() <= UrlMarks::kMaxBytes) {
    const UrlMarks& marks = marks_.emplace(url);
    if (SplitRawUrl(marks, raw) == RawUrlError::kNone &&
        (AssignPieces(marks, raw) || AssignPlain(raw))) {
      return true;
    }
  } else if (SplitRawUrl(url, raw) == RawUrlError::kNone && AssignPlain(raw)) {
    return true;
  }
  return AssignUnusual(url);
}

// Only for a URL whose host, path and query are canonical as they stand, but for empty segments.
// False when it may be another.
bool InAppText::AssignPieces(const UrlMarks& marks, const RawUrl& raw) {
  if (raw.host.data() + raw.host.size() != raw.path.data() || raw.host.data() != raw.rest.data() ||
      !IsCanonicalHost(raw.host) || marks.rarities().Next(0) < marks.text().size()) {
    return false;
  }
  const std::size_t path_begin = marks.OffsetOf(raw.path);
  const std::size_t path_end = path_begin + raw.path.size();
  const std::size_t query_end = path_end + (raw.query.empty() ? 0 : 1 + raw.query.size());
  const UrlMarks::Places& specials = marks.specials();
  for (std::size_t i = specials.Next(path_begin); i < query_end; i = specials.Next(i + 1)) {
    const char special = marks.text()[i];
    if (!IsAsciiByte(special) || (special == '%' && i < path_end)) return false;
  }
  text_ = raw.host.data();
  size_ = raw.host.size();
  EndHost(/*is_address=*/false);  // no address is a canonical host to IsCanonicalHost()
  if (!AppendPathPieces(marks, path_begin, path_end)) return false;
  const std::string_view query_piece = marks.text().substr(path_end, query_end - path_end);
  if (!query_piece.empty() && AppendBytes(query_piece)) query_end_ = size_;
  return true;
}

bool InAppText::AppendPathPieces(const UrlMarks& marks, std::size_t begin, std::size_t end) {
  while (begin < end) {
    const std::size_t segment_end = std::min(marks.slashes().Next(begin + 1), end);
    const std::string_view piece = marks.text().substr(begin, segment_end - begin);
    begin = segment_end;
    if (piece.size() == 1) continue;  // a slash alone
    if (piece[1] == '.' || segments_ == kMaxInAppPathSegments || !AppendBytes(piece)) return false;
    segment_ends_[++segments_] = static_cast<std::uint16_t>(size_);
  }
  return true;
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
  text_ = bytes_.data();
  size_ = 0;
  AppendBytes(host);
  EndHost(host.starts_with('[') || LooksLikeIpv4(host));
}

void InAppText::EndHost(bool is_address) {
  host_size_ = size_;
  host_is_address_ = is_address;
  segments_ = query_end_ = 0;
  segment_ends_[0] = static_cast<std::uint16_t>(size_);
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

// A text that is in marks_ is copied only when something else than its next bytes shall follow.
bool InAppText::AppendBytes(std::string_view bytes) {
  if (text_ != bytes_.data()) {
    if (bytes.data() == text_ + size_) {
      size_ += bytes.size();
      return true;
    }
    std::memcpy(bytes_.data(), text_, size_);
    text_ = bytes_.data();
  }
  if (bytes.size() > bytes_.size() - size_) return false;
  std::memcpy(bytes_.data() + size_, bytes.data(), bytes.size());
  size_ += bytes.size();
  return true;
}

}  // namespace urlfilter::url
