// Fuzzes the file of publishers and what clients show to be one: a file is refused whole or gives
// no publisher without a way to be known, and by it nobody else is known.
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "server/http/http_message.h"
#include "server/publish/publishers.h"
#include "server/publish/token.h"

namespace {

using namespace urlfilter::server;  // NOLINT(google-build-using-namespace): a fuzz target
using Json = nlohmann::ordered_json;

std::string Text(const Json& entry, const char* member) {
  const auto found = entry.find(member);
  return found != entry.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// Who shows this; either may be empty.
const Publisher* Known(const Publishers& publishers, std::string_view token,
                       std::string_view subject) {
  const std::string header = "Bearer " + std::string(token);
  Request request;
  if (!token.empty()) request.headers = {{"Authorization", header}};
  request.client_subject = subject;
  return publishers.Identify(request);
}

// Of a file that was accepted.
void CheckEntry(const Publishers& publishers, const Json& entry) {
  const std::string name = Text(entry, "name");
  const std::string subject = Text(entry, "clientSubject");
  if (name.empty() || Text(entry, "tokenHash").empty() == subject.empty()) std::abort();
  // A token that is not the publisher's, whatever certificate comes with it.
  if (Known(publishers, name + ".guess", subject) != nullptr) std::abort();
  if (subject.empty()) return;
  const Publisher* publisher = Known(publishers, "", subject);
  if (publisher == nullptr || publisher->name != name || publisher->filters.empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (!TokenName(text).empty() && text.find('.') == std::string_view::npos) std::abort();
  const auto publishers = Publishers::Parse(text);
  if (!publishers.ok()) {
    if (publishers.status().message().empty()) std::abort();
    return 0;
  }
  if (Known(**publishers, "", "") != nullptr) std::abort();
  if (Known(**publishers, text.substr(0, text.find_first_of("\r\n")), "") != nullptr) std::abort();
  const Json file = Json::parse(text);
  for (const Json& entry : file.at("publishers")) CheckEntry(**publishers, entry);
  return 0;
}
