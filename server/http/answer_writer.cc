#include "server/http/answer_writer.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"

namespace urlfilter::server {
namespace {

constexpr size_t kUsualHeadBytes = 640;
constexpr std::string_view kEveryAnswer =
    "Server: urlfilterd\r\nX-Content-Type-Options: nosniff\r\n";

bool IsPlain(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

}  // namespace

std::string_view ReasonPhrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 411:
      return "Length Required";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 416:
      return "Range Not Satisfiable";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "";
  }
}

std::string AnswerHead(const Response& answer, Persistence persistence, std::string_view date) {
  std::string head;
  head.reserve(kUsualHeadBytes);
  head.append("HTTP/1.1 ").append(std::to_string(answer.status)).append(" ");
  head.append(ReasonPhrase(answer.status)).append("\r\nDate: ").append(date).append("\r\n");
  head.append(kEveryAnswer);
  for (const auto& [name, value] : answer.headers) {
    if (IsPlain(name) && IsPlain(value)) {
      head.append(name).append(": ").append(value).append("\r\n");
    }
  }
  if (answer.status != 204 && answer.status != 304) {
    absl::StrAppend(&head, "Content-Length: ", answer.body.bytes.size(), "\r\n");
  }
  if (persistence == Persistence::kClose) head.append("Connection: close\r\n");
  if (persistence == Persistence::kKeepAndSaySo) head.append("Connection: keep-alive\r\n");
  head.append("\r\n");
  return head;
}

}  // namespace urlfilter::server
