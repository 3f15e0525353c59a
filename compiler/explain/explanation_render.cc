#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/strings.h"
#include "compiler/explain/explanation.h"
#include "compiler/explain/json_text.h"
#include "compiler/release/key_origins.h"
#include "filterlib/url/profile.h"

namespace urlfilter::compiler {

namespace {

using nlohmann::ordered_json;

void AppendHit(const SubUrlHit& hit, bool knows_keys, std::string& text) {
  absl::StrAppend(&text, "  ", hit.origin ? "key    " : "bloom  ", EscapeForTerminal(hit.sub_url));
  if (!hit.origin) {
    absl::StrAppend(&text, knows_keys ? "  (a false positive: no such key)\n"
                                      : "  (the keys of this release are not here)\n");
    return;
  }
  const KeyOrigin& origin = *hit.origin;
  absl::StrAppend(&text, "\n         list ", EscapeForTerminal(origin.list));
  if (!origin.file.empty())
    absl::StrAppend(&text, ", ", EscapeForTerminal(origin.file), ":", origin.line);
  if (!origin.owner.empty()) absl::StrAppend(&text, ", owner ", EscapeForTerminal(origin.owner));
  if (!origin.ticket.empty()) absl::StrAppend(&text, ", ticket ", EscapeForTerminal(origin.ticket));
  if (!origin.reason.empty()) {
    absl::StrAppend(&text, "\n         reason: ", EscapeForTerminal(origin.reason));
  }
  absl::StrAppend(&text, "\n");
}

ordered_json OriginJson(const KeyOrigin& origin) {
  return {{"list", origin.list},         {"file", origin.file},   {"line", origin.line},
          {"category", origin.category}, {"owner", origin.owner}, {"reason", origin.reason},
          {"ticket", origin.ticket},     {"added", origin.added}, {"expires", origin.expires}};
}

ordered_json ProfileJson(const ProfileExplanation& profile) {
  ordered_json sub_urls = ordered_json::array();
  ordered_json escaped = ordered_json::array();
  for (size_t i = 0; i < profile.sub_urls.size(); ++i) {
    EscapedText text = EscapeNonUtf8(profile.sub_urls[i]);
    sub_urls.push_back(std::move(text.text));
    if (text.escaped) escaped.push_back(i);
  }
  ordered_json hits = ordered_json::array();
  for (const SubUrlHit& hit : profile.hits) {
    ordered_json entry = {{"sub_url", EscapeNonUtf8(hit.sub_url).text},
                          {"exact", hit.origin.has_value()}};
    if (hit.origin) entry["origin"] = OriginJson(*hit.origin);
    hits.push_back(std::move(entry));
  }
  ordered_json json = {{"verdict", VerdictName(profile.verdict)},
                       {"sub_urls", std::move(sub_urls)},
                       {"hits", std::move(hits)}};
  if (!escaped.empty()) json["escaped_sub_urls"] = std::move(escaped);
  if (!profile.problem.empty()) json["problem"] = profile.problem;
  return json;
}

}  // namespace

std::string RenderExplanationText(const Explanation& explanation) {
  std::string text = absl::StrCat(AbslView(VerdictName(explanation.verdict)), "  ",
                                  EscapeForTerminal(explanation.url), "\nasked  ",
                                  ShortForTerminal(explanation.source), "\n");
  for (const ProfileExplanation& profile : explanation.profiles) {
    absl::StrAppend(&text, "\niOS/macOS ", AbslView(url::ProfileName(profile.profile)), ": ",
                    AbslView(VerdictName(profile.verdict)), ", ", profile.hits.size(), " of ",
                    profile.sub_urls.size(), " sub-URLs hit\n");
    if (!profile.problem.empty()) absl::StrAppend(&text, "  ", profile.problem, "\n");
    for (const SubUrlHit& hit : profile.hits) AppendHit(hit, explanation.knows_keys, text);
  }
  if (!explanation.ways_out.empty()) text += "\nto un-block it:\n";
  for (const std::string& way : explanation.ways_out) {
    absl::StrAppend(&text, "  ", EscapeForTerminal(way), "\n");
  }
  return text;
}

std::string RenderExplanationJson(const Explanation& explanation) {
  ordered_json json = {{"schema", 1},
                       {"url", EscapeNonUtf8(explanation.url).text},
                       {"source", explanation.source},
                       {"verdict", VerdictName(explanation.verdict)},
                       {"keysKnown", explanation.knows_keys}};
  for (const ProfileExplanation& profile : explanation.profiles) {
    json["profiles"][std::string(url::ProfileName(profile.profile))] = ProfileJson(profile);
  }
  json["unblock"] = ordered_json::array();
  for (const std::string& way : explanation.ways_out) {
    json["unblock"].push_back(EscapeNonUtf8(way).text);
  }
  return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace urlfilter::compiler
