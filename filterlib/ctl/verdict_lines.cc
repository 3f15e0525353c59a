#include "filterlib/ctl/verdict_lines.h"

#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "filterlib/url/raw_url.h"

namespace urlfilter::ctl {
namespace {

using Json = nlohmann::ordered_json;

// `detail` is what stands in the third column, `name` what it is called in JSON.
void AppendLine(std::string_view verdict, std::string_view url, const char* name,
                std::string_view detail, bool json, std::string& out) {
  if (json) {
    Json line = {{"verdict", verdict}, {"url", url}};
    if (!detail.empty()) line[name] = detail;
    out += line.dump(-1, ' ', false, Json::error_handler_t::replace);
  } else {
    (out += verdict) += '\t';
    out += url;
    if (!detail.empty()) (out += '\t') += detail;
  }
  out += '\n';
}

}  // namespace

LineCounts VerdictLines::Append(std::string_view url, std::string& out) const {
  url::RawUrl parts;
  if (url::SplitRawUrl(url, parts) != url::RawUrlError::kNone) {
    const auto why = url::ParseRawUrl(url).status();
    AppendLine("invalid", url, "reason", StdView(why.message()), format_.json, out);
    return {0, 1};
  }
  if (!filter_ || !filter_->MayMatch(url)) {
    AppendLine("clear", url, "", "", format_.json, out);
    return {0, 0};
  }
  std::string key;
  if (format_.keys) {
    const auto hit = filter_->Explain(url);
    key = hit.ok() ? hit->matched_sub_url : std::string(hit.status().message());
  }
  AppendLine("maybe", url, "key", key, format_.json, out);
  return {1, 0};
}

}  // namespace urlfilter::ctl
