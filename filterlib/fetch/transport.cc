#include "filterlib/fetch/transport.h"

#include "absl/strings/str_cat.h"

namespace urlfilter::fetch {

HeaderFields HeadersOf(const Request& request) {
  HeaderFields headers{{"Accept-Encoding", "identity"}};
  if (!request.if_none_match.empty()) headers.emplace_back("If-None-Match", request.if_none_match);
  if (request.range_from > 0) {
    headers.emplace_back("Range", absl::StrCat("bytes=", request.range_from, "-"));
    headers.emplace_back("If-Range", request.if_range);
  }
  return headers;
}

}  // namespace urlfilter::fetch
