#include "server/http/request_head.h"

#include <algorithm>

#include "server/http/http_message.h"

namespace urlfilter::server {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kHeadEnd = "\r\n\r\n";

RequestHead Refuse(int status, std::string_view reason) {
  RequestHead head;
  head.status = status;
  head.reason = reason;
  return head;
}

std::string_view Trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool IsTokenCharacter(char c) {  // RFC 9110, 5.6.2
  if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return true;
  return c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool IsToken(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsTokenCharacter);
}

// A control character other than a tab, in a line that has no line end.
bool HasControl(std::string_view line) {
  return std::any_of(line.begin(), line.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && byte != '\t') || byte == 0x7f;
  });
}

// Digits only, below 2^63.
bool ParseLength(std::string_view text, uint64_t* length) {
  if (text.empty() || text.size() > 18) return false;
  *length = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    *length = *length * 10 + static_cast<uint64_t>(c - '0');
  }
  return true;
}

// The request line: METHOD SP TARGET SP HTTP/1.x. Returns 200 or the status to refuse with.
RequestHead CheckRequestLine(std::string_view line, const HeadLimits& limits) {
  const size_t first = line.find(' ');
  const size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) {
    return Refuse(400, "the request line is not METHOD TARGET VERSION");
  }
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (!IsToken(line.substr(0, first))) return Refuse(400, "the method is not a token");
  if (target.size() > limits.target_bytes) return Refuse(414, "the request target is too long");
  if (target.empty() || target.find_first_of(" \t") != std::string_view::npos) {
    return Refuse(400, "the request target is empty or has a space");
  }
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    return Refuse(505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
  }
  RequestHead accepted = Refuse(200, "");
  accepted.target = target;
  return accepted;
}

struct Framing {
  bool has_length = false;
  bool has_host = false;
};

// Adds one header line to what is known of the framing; 200 or the status to refuse with.
RequestHead CheckHeaderLine(std::string_view line, Framing& framing, RequestHead& head) {
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos || !IsToken(line.substr(0, colon))) {
    return Refuse(400, "a header line is not NAME: VALUE");
  }
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = Trim(line.substr(colon + 1));
  if (EqualsIgnoreCase(name, "Content-Length")) {
    if (framing.has_length) return Refuse(400, "two Content-Length headers");
    framing.has_length = true;
    if (!ParseLength(value, &head.content_length)) {
      return Refuse(400, "Content-Length is not a number of bytes");
    }
  } else if (EqualsIgnoreCase(name, "Transfer-Encoding")) {
    return Refuse(411, "send a Content-Length; transfer codings are not taken here");
  } else if (EqualsIgnoreCase(name, "Host")) {
    if (framing.has_host) return Refuse(400, "two Host headers");
    framing.has_host = true;
  } else if (EqualsIgnoreCase(name, "Expect")) {
    if (!EqualsIgnoreCase(value, "100-continue")) {
      return Refuse(417, "the only expectation known here is 100-continue");
    }
    head.expects_continue = true;
  } else if (EqualsIgnoreCase(name, "Range")) {
    head.has_range = true;
  }
  return Refuse(200, "");
}

}  // namespace

RequestHead ScanRequestHead(std::string_view bytes, const HeadLimits& limits) {
  const size_t end = bytes.substr(0, limits.head_bytes).find(kHeadEnd);
  if (end == std::string_view::npos) {
    if (bytes.size() < limits.head_bytes) return RequestHead{};
    const size_t line_end = bytes.find(kLineEnd);
    if (line_end == std::string_view::npos || line_end > limits.target_bytes + 64) {
      return Refuse(414, "the request target is too long");
    }
    return Refuse(431, "the request's headers are too long");
  }

  RequestHead head;
  Framing framing;
  bool is_first = true;
  bool is_http_1_1 = false;
  for (size_t begin = 0; begin < end;) {
    const size_t line_end = bytes.find(kLineEnd, begin);
    const std::string_view line = bytes.substr(begin, line_end - begin);
    if (HasControl(line)) return Refuse(400, "a control character in the request's head");
    const RequestHead verdict =
        is_first ? CheckRequestLine(line, limits) : CheckHeaderLine(line, framing, head);
    if (verdict.status != 200) return verdict;
    if (is_first) is_http_1_1 = line.ends_with("HTTP/1.1");
    if (is_first) head.target = verdict.target;
    is_first = false;
    begin = line_end + kLineEnd.size();
  }
  if (is_first) return Refuse(400, "the request line is empty");
  if (is_http_1_1 && !framing.has_host) return Refuse(400, "HTTP/1.1 needs a Host header");
  head.status = 200;
  head.size_bytes = end + kHeadEnd.size();
  return head;
}

TakenHeader TakeHeader(std::string& head, std::string_view name) {
  TakenHeader taken;
  size_t begin = head.find(kLineEnd);
  while (begin != std::string::npos && begin + kLineEnd.size() < head.size()) {
    begin += kLineEnd.size();
    const size_t end = head.find(kLineEnd, begin);
    if (end == std::string::npos || end == begin) break;
    const std::string_view line = std::string_view(head).substr(begin, end - begin);
    const size_t colon = line.find(':');
    if (colon != std::string_view::npos && EqualsIgnoreCase(line.substr(0, colon), name)) {
      if (!taken.found) taken.value = std::string(Trim(line.substr(colon + 1)));
      taken.found = true;
      head.erase(begin, end + kLineEnd.size() - begin);
      begin -= kLineEnd.size();
    } else {
      begin = end;
    }
  }
  return taken;
}

}  // namespace urlfilter::server
