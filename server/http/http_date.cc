#include "server/http/http_date.h"

#include "absl/time/time.h"

namespace urlfilter::server {

std::string HttpDate(int64_t unix_seconds) {
  return absl::FormatTime("%a, %d %b %Y %H:%M:%S GMT", absl::FromUnixSeconds(unix_seconds),
                          absl::UTCTimeZone());
}

}  // namespace urlfilter::server
