#include "server/http/conditional.h"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace urlfilter::server {
namespace {

// Cuts the text before the next `separator` off `rest`.
std::string_view NextItem(std::string_view& rest, char separator) {
  const size_t end = rest.find(separator);
  const std::string_view item = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  return Trim(item);
}

struct ListedTag {
  std::string_view tag;  // with its quotes; empty at the end of the list
  bool is_weak = false;
};

// Cuts the next entity tag off `rest`. A comma inside the quotes belongs to the tag.
ListedTag NextTag(std::string_view& rest) {
  const size_t start = rest.find_first_not_of(" \t,");
  if (start == std::string_view::npos) return {};
  rest.remove_prefix(start);
  ListedTag listed;
  if (rest.starts_with("W/")) {
    listed.is_weak = true;
    rest.remove_prefix(2);
  }
  const size_t end = rest.starts_with('"') ? rest.find('"', 1) : std::string_view::npos;
  if (end == std::string_view::npos) return {};  // not an entity tag: nothing after it counts
  listed.tag = rest.substr(0, end + 1);
  rest.remove_prefix(end + 1);
  return listed;
}

std::optional<uint64_t> ParseNumber(std::string_view text) {
  if (text.empty() || text.size() > 18) return std::nullopt;
  uint64_t number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + static_cast<uint64_t>(c - '0');
  }
  return number;
}

// True if the parameters of a media range say q=0, with any number of zeros.
bool HasZeroQuality(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::string_view parameter = NextItem(parameters, ';');
    if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) continue;
    return parameter.find_first_not_of("0.", 2) == std::string_view::npos;
  }
  return false;
}

}  // namespace

bool EntityTagListed(std::string_view list, std::string_view entity_tag, bool weak_comparison) {
  if (Trim(list) == "*") return true;
  for (ListedTag next = NextTag(list); !next.tag.empty(); next = NextTag(list)) {
    if (next.tag == entity_tag && (weak_comparison || !next.is_weak)) return true;
  }
  return false;
}

std::string_view FirstPlainEntityTag(std::string_view list) {
  std::string_view tag = NextTag(list).tag;
  if (tag.size() < 3 || tag.size() > 66) return {};
  tag = tag.substr(1, tag.size() - 2);
  const bool is_plain = std::all_of(tag.begin(), tag.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c != '\0' && std::string_view("+/=_.-").find(c) != std::string_view::npos);
  });
  return is_plain ? tag : std::string_view();
}

RangeDecision DecideRange(std::string_view range_header, uint64_t size_bytes) {
  RangeDecision whole{RangeOutcome::kWhole, {0, size_bytes}};
  const std::string_view value = Trim(range_header);
  constexpr std::string_view kUnit = "bytes=";
  if (value.size() < kUnit.size() || !EqualsIgnoreCase(value.substr(0, kUnit.size()), kUnit)) {
    return whole;
  }
  const std::string_view set = Trim(value.substr(kUnit.size()));
  const size_t dash = set.find('-');
  if (dash == std::string_view::npos || set.find(',') != std::string_view::npos) return whole;

  const std::optional<uint64_t> first = ParseNumber(set.substr(0, dash));
  const std::optional<uint64_t> last = ParseNumber(set.substr(dash + 1));
  if (dash == 0) {  // the last N bytes
    if (!last.has_value()) return whole;
    if (*last == 0 || size_bytes == 0) return {RangeOutcome::kUnsatisfiable, {}};
    const uint64_t count = std::min(*last, size_bytes);
    return {RangeOutcome::kPartial, {size_bytes - count, count}};
  }
  if (!first.has_value() || (!last.has_value() && dash + 1 != set.size())) return whole;
  if (last.has_value() && *last < *first) return whole;
  if (*first >= size_bytes) return {RangeOutcome::kUnsatisfiable, {}};
  const uint64_t end = last.has_value() ? std::min(*last + 1, size_bytes) : size_bytes;
  return {RangeOutcome::kPartial, {*first, end - *first}};
}

bool AcceptAdmits(std::string_view accept, std::string_view media_type) {
  if (Trim(accept).empty()) return true;
  const std::string_view family = media_type.substr(0, media_type.find('/') + 1);
  int best = 0;  // how exact the most exact matching range is
  bool admitted = false;
  while (!accept.empty()) {
    std::string_view parameters = NextItem(accept, ',');
    const std::string_view range = NextItem(parameters, ';');
    int exactness = 0;
    if (range == "*/*") exactness = 1;
    if (range.ends_with("/*") && EqualsIgnoreCase(range.substr(0, range.size() - 1), family)) {
      exactness = 2;
    }
    if (EqualsIgnoreCase(range, media_type)) exactness = 3;
    if (exactness <= best) continue;
    best = exactness;
    admitted = !HasZeroQuality(parameters);
  }
  return admitted;
}

Precondition Decide(const Request& request, const Representation& representation) {
  Precondition decision{200, {0, representation.size_bytes}};
  if (!AcceptAdmits(request.Header("Accept"), representation.media_type)) return {406, {}};

  if (request.HasHeader("If-Match") &&
      !EntityTagListed(request.Header("If-Match"), representation.entity_tag, false)) {
    return {412, {}};
  }
  if (EntityTagListed(request.Header("If-None-Match"), representation.entity_tag, true)) {
    return {304, {}};
  }
  const std::string_view if_range = Trim(request.Header("If-Range"));
  if (!if_range.empty() && if_range != representation.entity_tag) return decision;
  if (request.method != "GET") return decision;  // a range is defined for GET alone

  const RangeDecision range = DecideRange(request.Header("Range"), representation.size_bytes);
  if (range.outcome == RangeOutcome::kUnsatisfiable) return {416, {}};
  if (range.outcome == RangeOutcome::kPartial) return {206, range.range};
  return decision;
}

}  // namespace urlfilter::server
