#include "server/check_handler.h"

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "bloom/prefilter_view.h"
#include "filterlib/format/manifest.h"
#include "filterlib/format/prefilter_plist.h"
#include "filterlib/lookup/prefilter_lookup.h"
#include "filterlib/url/profile.h"
#include "server/http/routes.h"

namespace urlfilter::server {
namespace {

using Json = nlohmann::ordered_json;

struct Question {
  std::string filter;
  std::string url;
};

absl::StatusOr<Question> ParseQuestion(std::string_view body) {
  const Json json = Json::parse(body, nullptr, false);
  if (!json.is_object() || !json.contains("filter") || !json["filter"].is_string() ||
      !json.contains("url") || !json["url"].is_string()) {
    return absl::InvalidArgumentError(R"(send {"filter": "...", "url": "..."})");
  }
  Question question{json["filter"], json["url"]};
  if (!format::IsFilterName(question.filter)) {
    return absl::NotFoundError("no such filter is published");
  }
  return question;
}

absl::StatusOr<Json> Check(const Question& question, Catalog& catalog) {
  ASSIGN_OR_RETURN(const auto pointer, catalog.Find(question.filter + "/manifest.json"));
  ASSIGN_OR_RETURN(const format::Manifest manifest, format::ParseManifest(pointer->bytes()));
  Json answer = {{"filter", question.filter}, {"version", manifest.version}};
  if (manifest.kill_switch_reason.has_value()) {
    answer["verdict"] = "clear";
    return answer;
  }
  ASSIGN_OR_RETURN(const auto file, catalog.Find(absl::StrCat(question.filter, "/",
                                                              manifest.version, "/filter.plist")));
  ASSIGN_OR_RETURN(const format::DecodedPrefilter plist,
                   format::DecodePrefilterPlist(file->bytes()));
  ASSIGN_OR_RETURN(const bloom::PrefilterView view,
                   bloom::PrefilterView::Create(plist.info.parameters, plist.bits));
  ASSIGN_OR_RETURN(const url::Profile profile, url::ParseProfile(manifest.profile));
  ASSIGN_OR_RETURN(const PrefilterHit hit, PrefilterLookup(view, profile).Explain(question.url));
  answer["verdict"] = hit.maybe ? "maybe" : "clear";
  if (hit.maybe) {
    answer["matchedKey"] = hit.matched_sub_url;
    answer["profile"] = std::string(url::ProfileName(hit.profile));
  }
  return answer;
}

Response Refusal(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kNotFound:
      return ErrorResponse(404, "no such filter is published");
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kResourceExhausted:
      return ErrorResponse(400, std::string(status.message()));
    default:
      return ErrorResponse(503, "the published filter cannot be read");
  }
}

}  // namespace

Response HandleCheck(const Request& request, Catalog& catalog) {
  Response answer;
  absl::StatusOr<Json> verdict = absl::InternalError("");
  if (const auto question = ParseQuestion(request.body); question.ok()) {
    verdict = Check(*question, catalog);
  } else {
    verdict = question.status();
  }
  if (verdict.ok()) {
    answer.status = 200;
    answer.body = OwnedBody(verdict->dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
    answer.AddHeader("Content-Type", "application/json");
    answer.AddHeader("Cache-Control", "no-store");
  } else {
    answer = Refusal(verdict.status());
  }
  answer.route = kRouteCheck;
  return answer;
}

}  // namespace urlfilter::server
