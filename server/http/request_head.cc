#include "server/http/request_head.h"

#include <algorithm>
#include <array>
#include <utility>

#include "server/http/http_message.h"

namespace urlfilter::server {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr size_t kUsualHeaders = 12;

// Why a line is refused; status 0: it is not.
struct Fault {
  int status = 0;
  std::string_view reason;
};

// Bytes by what they may be part of: tokens (RFC 9110, 5.6.2), or lines at all.
struct ByteKinds {
  std::array<bool, 256> is_token{};
  std::array<bool, 256> is_control{};  // other than a tab

  constexpr ByteKinds() {
    for (const char c : std::string_view("!#$%&'*+-.^_`|~"))
      is_token[static_cast<uint8_t>(c)] = true;
    for (size_t c = '0'; c <= '9'; ++c) is_token[c] = true;
    for (size_t c = 'A'; c <= 'Z'; ++c) is_token[c] = is_token[c - 'A' + 'a'] = true;
    for (size_t c = 0; c < 0x20; ++c) is_control[c] = c != '\t';
    is_control[0x7f] = true;
  }
};
constexpr ByteKinds kKinds;

bool IsToken(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return kKinds.is_token[static_cast<uint8_t>(c)];
  });
}

// True if a line, which has no line end, has a control character.
bool HasControl(std::string_view line) {
  return std::any_of(line.begin(), line.end(),
                     [](char c) { return kKinds.is_control[static_cast<uint8_t>(c)]; });
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

// What the lines say of the framing so far.
struct Framing {
  bool needs_host = false;  // HTTP/1.1
  bool has_host = false;
  bool has_length = false;
  bool wants_close = false;
  bool wants_keep_alive = false;
};

// METHOD SP TARGET SP HTTP/1.x
Fault ReadRequestLine(std::string_view line, const HeadLimits& limits, Framing& framing,
                      RequestHead& head) {
  const size_t first = line.find(' ');
  const size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) {
    return {400, "the request line is not METHOD TARGET VERSION"};
  }
  head.method = line.substr(0, first);
  head.target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (!IsToken(head.method)) return {400, "the method is not a token"};
  if (head.target.size() > limits.target_bytes) return {414, "the request target is too long"};
  if (head.target.empty() || head.target.find_first_of(" \t") != std::string_view::npos) {
    return {400, "the request target is empty or has a space"};
  }
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    return {505, "only HTTP/1.1 and HTTP/1.0 are spoken here"};
  }
  head.is_http_1_0 = version == "HTTP/1.0";
  framing.needs_host = !head.is_http_1_0;
  return {};
}

// The options of a Connection header, which may come in several lines.
void ReadConnectionOptions(std::string_view options, Framing& framing) {
  while (!options.empty()) {
    const size_t end = options.find(',');
    const std::string_view option = Trim(options.substr(0, end));
    framing.wants_close |= EqualsIgnoreCase(option, "close");
    framing.wants_keep_alive |= EqualsIgnoreCase(option, "keep-alive");
    options = end == std::string_view::npos ? std::string_view() : options.substr(end + 1);
  }
}

Fault ReadFraming(std::string_view name, std::string_view value, Framing& framing,
                  RequestHead& head) {
  if (EqualsIgnoreCase(name, "Content-Length")) {
    if (std::exchange(framing.has_length, true)) return {400, "two Content-Length headers"};
    if (!ParseLength(value, &head.content_length)) {
      return {400, "Content-Length is not a number of bytes"};
    }
  } else if (EqualsIgnoreCase(name, "Transfer-Encoding")) {
    return {411, "send a Content-Length; transfer codings are not taken here"};
  } else if (EqualsIgnoreCase(name, "Host")) {
    if (std::exchange(framing.has_host, true)) return {400, "two Host headers"};
  } else if (EqualsIgnoreCase(name, "Expect")) {
    if (!EqualsIgnoreCase(value, "100-continue")) {
      return {417, "the only expectation known here is 100-continue"};
    }
    head.expects_continue = true;
  } else if (EqualsIgnoreCase(name, "Connection")) {
    ReadConnectionOptions(value, framing);
  }
  return {};
}

Fault ReadHeaderLine(std::string_view line, Framing& framing, RequestHead& head) {
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos || !IsToken(line.substr(0, colon))) {
    return {400, "a header line is not NAME: VALUE"};
  }
  head.headers.emplace_back(line.substr(0, colon), Trim(line.substr(colon + 1)));
  return ReadFraming(head.headers.back().first, head.headers.back().second, framing, head);
}

// All lines; `lines` ends with the last line's end.
Fault ReadLines(std::string_view lines, const HeadLimits& limits, RequestHead& head) {
  Framing framing;
  for (bool is_first = true; !lines.empty(); is_first = false) {
    const size_t end = lines.find(kLineEnd);
    const std::string_view line = lines.substr(0, end);
    lines.remove_prefix(end + kLineEnd.size());
    if (HasControl(line)) return {400, "a control character in the request's head"};
    const Fault fault = is_first ? ReadRequestLine(line, limits, framing, head)
                                 : ReadHeaderLine(line, framing, head);
    if (fault.status != 0) return fault;
  }
  if (framing.needs_host && !framing.has_host) return {400, "HTTP/1.1 needs a Host header"};
  head.keep_alive = !framing.wants_close && (!head.is_http_1_0 || framing.wants_keep_alive);
  return {};
}

// The head is not whole: too long already, or to be read on.
Fault Unfinished(std::string_view bytes, const HeadLimits& limits) {
  if (bytes.size() < limits.head_bytes) return {};
  const size_t line_end = bytes.find(kLineEnd);
  if (line_end == std::string_view::npos || line_end > limits.target_bytes + 64) {
    return {414, "the request target is too long"};
  }
  return {431, "the request's headers are too long"};
}

}  // namespace

RequestHead ReadRequestHead(std::string_view bytes, const HeadLimits& limits) {
  RequestHead head;
  const size_t end = bytes.substr(0, limits.head_bytes).find(kHeadEnd);
  Fault fault;
  if (end == std::string_view::npos) {
    fault = Unfinished(bytes, limits);
  } else {
    head.headers.reserve(kUsualHeaders);
    fault = ReadLines(bytes.substr(0, end + kLineEnd.size()), limits, head);
    head.size_bytes = end + kHeadEnd.size();
    head.status = 200;
  }
  if (fault.status == 0) return head;
  RequestHead refused;
  refused.status = fault.status;
  refused.reason = fault.reason;
  return refused;
}

}  // namespace urlfilter::server
