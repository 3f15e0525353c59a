#include <nlohmann/json.hpp>
#include <string>

#include "diagnostics/issue.h"
#include "diagnostics/render.h"

namespace urlfilter {
namespace {

using Json = nlohmann::ordered_json;

Json PlaceJson(const SourceRange& where) {
  Json json = {{"file", where.file}};
  if (where.line > 0) json["line"] = where.line;
  if (where.column > 0) json["column"] = where.column;
  if (where.end_column > 0) json["endColumn"] = where.end_column;
  return json;
}

Json FixJson(const Fix& fix) {
  Json json = PlaceJson(fix.range);
  json["replacement"] = fix.replacement;
  json["description"] = fix.description;
  return json;
}

Json RelatedJson(const RelatedPlace& place) {
  Json json = PlaceJson(place.where);
  json["sourceLine"] = place.source_line;
  json["message"] = place.message;
  return json;
}

Json IssueJson(const Issue& issue) {
  Json json = {{"id", issue.id},
               {"severity", SeverityName(issue.severity)},
               {"message", issue.message},
               {"place", PlaceJson(issue.where)},
               {"sourceLine", issue.source_line},
               {"help", issue.help},
               {"count", issue.count},
               {"fixes", Json::array()},
               {"related", Json::array()}};
  if (issue.source_column > 1) json["sourceColumn"] = issue.source_column;
  if (!issue.listed_at.file.empty()) json["listedAt"] = PlaceJson(issue.listed_at);
  for (const Fix& fix : issue.fixes) json["fixes"].push_back(FixJson(fix));
  for (const RelatedPlace& place : issue.related) json["related"].push_back(RelatedJson(place));
  return json;
}

Json ListJson(const ListSummary& list) {
  return {{"name", list.name},        {"lines", list.lines},       {"blank", list.blank},
          {"ignored", list.ignored},  {"rules", list.rules},       {"allow", list.allow},
          {"refused", list.refused},  {"filtered", list.filtered}, {"widened", list.widened},
          {"narrowed", list.narrowed}};
}

}  // namespace

std::string RenderJson(const IssueList& issues, const RenderOptions& options) {
  Json json = {{"schema", 1},
               {"checked", options.checked},
               {"errors", issues.Count(Severity::kError)},
               {"warnings", issues.Count(Severity::kWarning)},
               {"notes", issues.Count(Severity::kNote)},
               {"suppressed", options.suppressed},
               {"issues", Json::array()},
               {"lists", Json::array()}};
  for (const ListSummary& list : options.lists) json["lists"].push_back(ListJson(list));
  for (const Issue& issue : issues.issues()) json["issues"].push_back(IssueJson(issue));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace urlfilter
