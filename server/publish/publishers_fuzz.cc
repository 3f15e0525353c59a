// Fuzzes the file of publishers and what clients show to be one: a file is refused whole or gives
// no publisher without a way to be known.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "server/http/http_message.h"
#include "server/publish/publishers.h"
#include "server/publish/token.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace urlfilter::server;  // NOLINT(google-build-using-namespace): a fuzz target
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto publishers = Publishers::Parse(text);
  if (!publishers.ok()) {
    if (publishers.status().message().empty()) std::abort();
    return 0;
  }
  if (!TokenName(text).empty() && text.find('.') == std::string_view::npos) std::abort();
  Request request;
  if ((*publishers)->Identify(request) != nullptr) std::abort();
  const std::string header = "Bearer " + std::string(text.substr(0, text.find_first_of("\r\n")));
  request.headers = {{"Authorization", header}};
  if ((*publishers)->Identify(request) != nullptr) std::abort();
  return 0;
}
