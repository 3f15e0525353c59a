#include "filterlib/ctl/verdict_lines.h"

#include <nlohmann/json.hpp>

#include "absl/status/status.h"
#include "base/strings.h"
#include "filterlib/url/canonical_url.h"
#include "filterlib/url/raw_url.h"

namespace urlfilter::ctl {
namespace {

using Json = nlohmann::ordered_json;

// A column after the URL: what it is called in JSON, and what stands in it.
struct Detail {
  const char* name;
  std::string_view text;
};

void AppendJson(std::string_view verdict, std::string_view url,
                std::initializer_list<Detail> details, std::string& out) {
  Json line = {{"verdict", verdict}, {"url", url}};
  for (const Detail& detail : details) {
    if (!detail.text.empty()) line[detail.name] = detail.text;
  }
  out += line.dump(-1, ' ', false, Json::error_handler_t::replace);
  out += '\n';
}

// Empty details are left out, as `--no-keys` leaves the key.
void AppendLine(std::string_view verdict, std::string_view url,
                std::initializer_list<Detail> details, bool json, std::string& out) {
  if (json) return AppendJson(verdict, url, details, out);
  (out += verdict) += '\t';
  out += url;
  for (const Detail& detail : details) {
    if (!detail.text.empty()) (out += '\t') += detail.text;
  }
  out += '\n';
}

LineCounts AppendInvalid(std::string_view url, const absl::Status& why, bool json,
                         std::string& out) {
  AppendLine("invalid", url, {{"reason", StdView(why.message())}}, json, out);
  return {.invalid = 1};
}

}  // namespace

PrefilterLookup::Answer PrefilterLines::Ask(std::string_view url) const {
  if (filter_) return filter_->Ask(url);
  url::RawUrl parts;
  return url::SplitRawUrl(url, parts) == url::RawUrlError::kNone ? PrefilterLookup::Answer::kClear
                                                                 : PrefilterLookup::Answer::kNoUrl;
}

LineCounts PrefilterLines::Append(std::string_view url, std::string& out) const {
  switch (Ask(url)) {
    case PrefilterLookup::Answer::kNoUrl:
      return AppendInvalid(url, url::ParseRawUrl(url).status(), format_.json, out);
    case PrefilterLookup::Answer::kClear:
      AppendLine("clear", url, {}, format_.json, out);
      return {};
    case PrefilterLookup::Answer::kMaybe:
      break;
  }
  std::string key;
  if (format_.keys) {
    const auto hit = filter_->Explain(url);
    key = hit.ok() ? hit->matched_sub_url : std::string(hit.status().message());
  }
  AppendLine("maybe", url, {{"key", key}}, format_.json, out);
  return {.matches = 1};
}

LineCounts InAppLines::Append(std::string_view url, std::string& out) const {
  const InAppVerdict verdict = filter_ ? filter_->Check(url) : InAppVerdict{};
  if (verdict.kind == InAppVerdict::Kind::kNone) {
    // What cannot be split is looked at again: the canonicaliser takes more than whole URLs.
    url::RawUrl parts;
    if (url::SplitRawUrl(url, parts) != url::RawUrlError::kNone) {
      const absl::Status why = url::CanonicalizeUrl(url).status();
      if (!why.ok()) return AppendInvalid(url, why, format_.json, out);
    }
    AppendLine("none", url, {}, format_.json, out);
    return {};
  }
  std::string key;
  if (format_.keys) filter_->Explain(url, key);
  const bool blocks = verdict.kind == InAppVerdict::Kind::kBlock;
  AppendLine(blocks ? "block" : "allow", url,
             {{"key", key}, {"category", category_name_(verdict.category)}}, format_.json, out);
  return {.matches = blocks ? 1u : 0u};
}

}  // namespace urlfilter::ctl
