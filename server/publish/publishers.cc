#include "server/publish/publishers.h"

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/digest.h"
#include "base/strings.h"
#include "filterlib/format/manifest.h"
#include "server/publish/token.h"

namespace urlfilter::server {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kBearer = "Bearer ";
constexpr size_t kMaxRemembered = 1000;

std::string TextMember(const Json& entry, const char* name) {
  const auto found = entry.find(name);
  return found != entry.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// Reads one entry; what is wrong with it goes to `mistakes`.
Publisher ReadPublisher(const Json& entry, std::vector<std::string>& mistakes) {
  Publisher publisher;
  if (!entry.is_object()) {
    mistakes.push_back("an entry of publishers is no object");
    return publisher;
  }
  publisher.name = TextMember(entry, "name");
  publisher.token_hash = TextMember(entry, "tokenHash");
  publisher.client_subject = TextMember(entry, "clientSubject");
  const std::string who = absl::StrCat("publisher '", publisher.name, "'");
  if (!format::IsFilterName(publisher.name))
    mistakes.push_back(who + ": the name is not [a-z0-9-]{1,64}");
  if (publisher.token_hash.empty() == publisher.client_subject.empty()) {
    mistakes.push_back(who + ": give either tokenHash or clientSubject");
  }
  const auto filters = entry.find("filters");
  if (filters == entry.end() || !filters->is_array() || filters->empty()) {
    mistakes.push_back(who + ": filters is no list of names, or \"*\"");
    return publisher;
  }
  for (const Json& filter : *filters) {
    const std::string name = filter.is_string() ? filter.get<std::string>() : "";
    if (name != "*" && !format::IsFilterName(name))
      mistakes.push_back(who + ": a filter has no legal name");
    publisher.filters.push_back(name);
  }
  return publisher;
}

}  // namespace

bool Publisher::MayPublish(std::string_view filter) const {
  return std::any_of(filters.begin(), filters.end(), [&](const std::string& allowed) {
    return allowed == "*" || allowed == filter;
  });
}

absl::StatusOr<std::unique_ptr<Publishers>> Publishers::Parse(std::string_view json) {
  const Json file = Json::parse(json, nullptr, false);
  if (!file.is_object() || !file.contains("publishers") || !file["publishers"].is_array()) {
    return absl::InvalidArgumentError(R"(the file of publishers is no {"publishers": [...]})");
  }
  std::unique_ptr<Publishers> publishers(new Publishers());
  std::vector<std::string> mistakes;
  for (const Json& entry : file["publishers"]) {
    Publisher publisher = ReadPublisher(entry, mistakes);
    const std::string name = publisher.name;
    if (!publishers->by_name_.emplace(name, std::move(publisher)).second) {
      mistakes.push_back(absl::StrCat("publisher '", name, "' is there twice"));
    }
  }
  for (const auto& [name, publisher] : publishers->by_name_) {
    const std::string& subject = publisher.client_subject;
    if (subject.empty()) continue;
    const auto [first, is_new] = publishers->by_subject_.emplace(subject, &publisher);
    if (is_new) continue;
    mistakes.push_back(absl::StrCat("publishers '", first->second->name, "' and '", name,
                                    "' have the same clientSubject '", subject, "'"));
  }
  if (!mistakes.empty()) return absl::InvalidArgumentError(absl::StrJoin(mistakes, "; "));
  const auto key = MakeToken("memory");
  if (!key.ok()) return key.status();
  publishers->memory_key_ = key->token;
  return publishers;
}

const Publisher* Publishers::Identify(const Request& request) const {
  const std::string_view authorization = request.Header("Authorization");
  if (authorization.size() > kBearer.size() &&
      EqualsIgnoreCase(authorization.substr(0, kBearer.size()), kBearer)) {
    return ByToken(authorization.substr(kBearer.size()));
  }
  const auto found = by_subject_.find(request.client_subject);
  return request.client_subject.empty() || found == by_subject_.end() ? nullptr : found->second;
}

const Publisher* Publishers::ByToken(std::string_view token) const {
  const auto named = by_name_.find(TokenName(token));
  if (named == by_name_.end() || named->second.token_hash.empty()) return nullptr;
  const std::string digest = Sha256Hex(absl::StrCat(memory_key_, "/", AbslView(token)));
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = verified_.find(digest); found != verified_.end()) return found->second;
  }
  if (!TokenMatches(token, named->second.token_hash)) return nullptr;
  const std::lock_guard lock(mutex_);
  if (verified_.size() >= kMaxRemembered) verified_.clear();
  verified_[digest] = &named->second;
  return &named->second;
}

std::string PublisherEntry(const Publisher& publisher) {
  Json entry = {{"name", publisher.name}, {"filters", publisher.filters}};
  if (!publisher.token_hash.empty()) entry["tokenHash"] = publisher.token_hash;
  if (!publisher.client_subject.empty()) entry["clientSubject"] = publisher.client_subject;
  return entry.dump();
}

}  // namespace urlfilter::server
