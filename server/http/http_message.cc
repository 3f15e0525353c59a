#include "server/http/http_message.h"

#include <cstddef>
#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "base/strings.h"

namespace urlfilter::server {

Body OwnedBody(std::string text) {
  auto owner = std::make_shared<const std::string>(std::move(text));
  const std::string_view bytes = *owner;
  return Body{bytes, std::move(owner)};
}

std::string_view Request::Header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (EqualsIgnoreCase(key, name)) return value;
  }
  return {};
}

bool Request::HasHeader(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (EqualsIgnoreCase(key, name)) return true;
  }
  return false;
}

Response ErrorResponse(int status, std::string_view message) {
  nlohmann::ordered_json json;
  json["error"] = {{"status", status}, {"message", std::string(message)}};
  Response answer;
  answer.status = status;
  answer.body =
      OwnedBody(json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
  answer.AddHeader("Content-Type", "application/json");
  answer.AddHeader("Cache-Control", "no-store");
  if (status == 503) answer.AddHeader("Retry-After", std::to_string(kRetryAfterSeconds));
  return answer;
}

Response MethodNotAllowed(const std::string& allowed) {
  Response answer = ErrorResponse(405, "this path takes " + allowed);
  answer.AddHeader("Allow", allowed);
  return answer;
}

bool EqualsIgnoreCase(std::string_view a, std::string_view b) {
  return absl::EqualsIgnoreCase(AbslView(a), AbslView(b));
}

std::string_view Trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace urlfilter::server
