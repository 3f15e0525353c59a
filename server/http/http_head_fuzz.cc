// Fuzzes the reader of request heads: what it takes lies inside the bytes, has no control
// characters, is not taken before its last byte is there, and does not depend on what follows.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "server/http/request_head.h"

namespace {

using urlfilter::server::ReadRequestHead;
using urlfilter::server::RequestHead;

void Check(bool holds) {
  if (!holds) std::abort();
}

void CheckView(std::string_view part, std::string_view whole) {
  Check(part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
  for (const char c : part) Check(c == '\t' || (static_cast<uint8_t>(c) >= 0x20 && c != 0x7f));
}

void CheckAccepted(const RequestHead& head, std::string_view bytes) {
  Check(head.size_bytes <= bytes.size());
  const std::string_view whole = bytes.substr(0, head.size_bytes);
  Check(whole.ends_with("\r\n\r\n"));
  Check(!head.method.empty() && !head.target.empty());
  CheckView(head.method, whole);
  CheckView(head.target, whole);
  for (const auto& [name, value] : head.headers) {
    Check(!name.empty());
    CheckView(name, whole);
    if (!value.empty()) CheckView(value, whole);
  }
  Check(ReadRequestHead(whole.substr(0, whole.size() - 1), {}).status == 0);
  Check(ReadRequestHead(whole.substr(0, whole.size() / 2), {}).status == 0);
  const RequestHead alone = ReadRequestHead(whole, {});
  Check(alone.status == 200 && alone.headers == head.headers && alone.target == head.target);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const RequestHead head = ReadRequestHead(bytes, {});
  if (head.status == 200) CheckAccepted(head, bytes);
  if (head.status >= 400) {
    Check(!head.reason.empty());
    Check(ReadRequestHead(std::string(bytes) + "\r\n\r\n", {}).status >= 400);
  }
  return 0;
}
