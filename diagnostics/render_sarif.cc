// SARIF 2.1.0 (OASIS), as code-scanning services read it.
#include <algorithm>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "diagnostics/catalog.h"
#include "diagnostics/issue.h"
#include "diagnostics/render.h"

namespace urlfilter {
namespace {

using Json = nlohmann::ordered_json;

// A path as a URI reference (RFC 3986): other bytes escaped. `:` too, which would end a scheme.
std::string Uri(std::string_view path) {
  constexpr char kHex[] = "0123456789ABCDEF";
  constexpr std::string_view kPlain = "-._~/";
  std::string uri;
  for (const char c : path) {
    const auto byte = static_cast<uint8_t>(c);
    if (absl::ascii_isalnum(byte) || kPlain.find(c) != std::string_view::npos) {
      uri += c;
    } else {
      uri += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return uri;
}

// SARIF counts UTF-16 code units where an issue counts bytes.
uint32_t Utf16Column(const Issue& issue, uint32_t column) {
  if (column <= issue.source_column) return column;
  uint32_t units = issue.source_column;
  for (const char c : std::string_view(issue.source_line).substr(0, column - issue.source_column)) {
    const auto byte = static_cast<uint8_t>(c);
    units += byte >= 0xf0 ? 2 : (byte & 0xc0) == 0x80 ? 0 : 1;
  }
  const auto known = static_cast<uint32_t>(issue.source_column + issue.source_line.size());
  return units + (column > known ? column - known : 0);
}

// `range` of the issue's own line, or of another whose text is unknown.
SourceRange InUtf16(const Issue& issue, SourceRange range) {
  if (range.file != issue.where.file || range.line != issue.where.line) return range;
  range.column = Utf16Column(issue, range.column);
  range.end_column = Utf16Column(issue, range.end_column);
  return range;
}

Json RegionJson(const SourceRange& where) {
  Json region = {{"startLine", std::max<uint32_t>(where.line, 1)}};
  if (where.column > 0) region["startColumn"] = where.column;
  if (where.end_column > where.column) region["endColumn"] = where.end_column;
  return region;
}

Json LocationJson(const SourceRange& where) {
  return {{"physicalLocation",
           {{"artifactLocation", {{"uri", Uri(where.file)}}}, {"region", RegionJson(where)}}}};
}

Json RuleJson(std::string_view id) {
  Json rule = {{"id", id}};
  const CatalogEntry* entry = FindCatalogEntry(id);
  if (entry == nullptr) return rule;
  rule["shortDescription"] = {{"text", entry->title}};
  rule["fullDescription"] = {{"text", entry->text}};
  rule["help"] = {{"text", entry->way_out}};
  rule["defaultConfiguration"] = {{"level", SeverityName(entry->severity)}};
  return rule;
}

// Stays the same when lines move: made of the id, the file and the line's text, and the how
// manieth of such it is.
std::string Fingerprint(const Issue& issue, std::map<std::string, int>& seen) {
  const std::string what = absl::StrCat(issue.id, "\n", issue.where.file, "\n", issue.source_line);
  return Sha256Hex(absl::StrCat(what, "\n", seen[what]++)).substr(0, 32);
}

// Of a fix's edit: SARIF replaces a region by inserted content.
Json FixJson(const Issue& issue, const Fix& fix) {
  const SourceRange range = InUtf16(issue, fix.range);
  Json region = RegionJson(range);
  // Of an insertion; without it the region would go to the end of the line.
  if (range.end_column <= range.column) region["endColumn"] = range.column;
  Json replacement = {{"deletedRegion", std::move(region)},
                      {"insertedContent", {{"text", fix.replacement}}}};
  return {
      {"description", {{"text", fix.description}}},
      {"artifactChanges",
       {{{"artifactLocation", {{"uri", Uri(fix.range.file)}}}, {"replacements", {replacement}}}}}};
}

Json ResultJson(const Issue& issue, std::map<std::string, int>& seen) {
  std::string text = issue.message;
  if (!issue.help.empty()) absl::StrAppend(&text, " ", issue.help);
  Json result = {{"ruleId", issue.id},
                 {"level", SeverityName(issue.severity)},
                 {"message", {{"text", text}}},
                 {"locations", {LocationJson(InUtf16(issue, issue.where))}},
                 {"occurrenceCount", issue.count},
                 {"partialFingerprints", {{"urlfilterIssue/v1", Fingerprint(issue, seen)}}}};
  for (const RelatedPlace& place : issue.related) {
    Json location = LocationJson(place.where);
    location["message"] = {{"text", place.message.empty() ? "also here" : place.message}};
    result["relatedLocations"].push_back(location);
  }
  for (const Fix& fix : issue.fixes) result["fixes"].push_back(FixJson(issue, fix));
  return result;
}

}  // namespace

std::string RenderSarif(const IssueList& issues, const RenderOptions& options) {
  std::set<std::string> ids;
  std::map<std::string, int> seen;
  Json rules = Json::array(), results = Json::array();
  for (const Issue& issue : issues.issues()) {
    if (ids.insert(issue.id).second) rules.push_back(RuleJson(issue.id));
    results.push_back(ResultJson(issue, seen));
  }
  const Json driver = {{"name", "urlfilterc"}, {"version", options.tool_version}, {"rules", rules}};
  const Json json = {
      {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
      {"version", "2.1.0"},
      {"runs",
       {{{"tool", {{"driver", driver}}}, {"columnKind", "utf16CodeUnits"}, {"results", results}}}}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace urlfilter
