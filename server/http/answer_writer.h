// The head of an answer: status line, headers, empty line (RFC 9112, 4).
#ifndef URLFILTER_SERVER_HTTP_ANSWER_WRITER_H_
#define URLFILTER_SERVER_HTTP_ANSWER_WRITER_H_

#include <string>
#include <string_view>

#include "server/http/http_message.h"

namespace urlfilter::server {

// What becomes of the connection after an answer, and how it is said: HTTP/1.1 takes silence for
// keeping, HTTP/1.0 for closing.
enum class Persistence { kClose, kKeep, kKeepAndSaySo };

// Adds what every answer carries: Date (`date`, as HttpDate makes it), Server,
// X-Content-Type-Options: nosniff, Content-Length except with 204 and 304, and Connection if it is
// to be said. A header with a control character in it is left out: no value can begin another
// header.
std::string AnswerHead(const Response& answer, Persistence persistence, std::string_view date);

// "Not Found" of 404; "" for a status that is not used here.
std::string_view ReasonPhrase(int status);

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_HTTP_ANSWER_WRITER_H_
