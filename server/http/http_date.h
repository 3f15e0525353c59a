// Dates as HTTP writes them (RFC 9110, 5.6.7): "Sun, 06 Nov 1994 08:49:37 GMT".
#ifndef URLFILTER_SERVER_HTTP_HTTP_DATE_H_
#define URLFILTER_SERVER_HTTP_HTTP_DATE_H_

#include <cstdint>
#include <string>

namespace urlfilter::server {

std::string HttpDate(int64_t unix_seconds);

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_HTTP_HTTP_DATE_H_
