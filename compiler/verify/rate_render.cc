#include "compiler/verify/rate_render.h"

#include <cstddef>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/strings.h"
#include "compiler/release/measured_rate.h"
#include "filterlib/url/profile.h"

namespace urlfilter::compiler {

namespace {

using nlohmann::ordered_json;

std::string RateText(const MeasuredRate& rate) {
  return absl::StrFormat("%.4g %% (%d of %d; 95 %% interval %.4g to %.4g %%)", 100 * rate.rate,
                         rate.hits, rate.trials, 100 * rate.low, 100 * rate.high);
}

ordered_json RateJson(const MeasuredRate& rate) {
  return {{"rate", rate.rate},
          {"hits", rate.hits},
          {"trials", rate.trials},
          {"low95", rate.low},
          {"high95", rate.high}};
}

// One limit held against one system's rate.
struct LimitCheck {
  std::string name;     // "ios 26 per key"
  std::string problem;  // Empty = within the limit.
};

std::vector<LimitCheck> CheckLimits(std::span<const RateReport> reports, const RateLimits& limits) {
  std::vector<LimitCheck> checks;
  const auto check = [&](const RateReport& report, const char* what, const MeasuredRate& rate,
                         const std::optional<double>& limit) {
    if (!limit) return;
    LimitCheck result{
        absl::StrCat("profile ", AbslView(url::ProfileName(report.profile)), " ", what), ""};
    if (rate.rate > *limit) {
      result.problem =
          absl::StrFormat("%s: measured %.6g, the limit is %.6g", result.name, rate.rate, *limit);
    }
    checks.push_back(std::move(result));
  };
  for (const RateReport& report : reports) {
    check(report, "per key", report.per_key, limits.per_key);
    check(report, "per URL", report.per_url, limits.per_url);
  }
  return checks;
}

}  // namespace

std::vector<std::string> ExceededLimits(std::span<const RateReport> reports,
                                        const RateLimits& limits) {
  std::vector<std::string> exceeded;
  for (const LimitCheck& check : CheckLimits(reports, limits)) {
    if (!check.problem.empty()) exceeded.push_back(check.problem);
  }
  return exceeded;
}

std::string RenderRatesText(std::span<const RateReport> reports) {
  std::string text;
  for (const RateReport& report : reports) {
    absl::StrAppend(&text, "iOS/macOS ", AbslView(url::ProfileName(report.profile)), ": ",
                    report.urls, " URLs, ", report.unusable, " without a host, ", report.blocked,
                    " blocked by a key (subtracted)\n");
    absl::StrAppend(&text, "  per key  ", RateText(report.per_key), "\n");
    absl::StrAppend(&text, "  per URL  ", RateText(report.per_url), "\n");
    absl::StrAppend(&text, absl::StrFormat("  %.1f sub-URLs a URL; %.3g PIR queries per 1000 URLs "
                                           "that nothing blocks\n",
                                           report.sub_urls_per_url, report.queries_per_1000_urls));
  }
  return text;
}

std::string RenderRatesJson(std::span<const RateReport> reports,
                            std::span<const std::string> exceeded) {
  ordered_json profiles = ordered_json::object();
  for (const RateReport& report : reports) {
    profiles[std::string(url::ProfileName(report.profile))] = {
        {"urls", report.urls},
        {"unusable", report.unusable},
        {"blocked", report.blocked},
        {"perKey", RateJson(report.per_key)},
        {"perUrl", RateJson(report.per_url)},
        {"subUrlsPerUrl", report.sub_urls_per_url},
        {"pirQueriesPer1000Urls", report.queries_per_1000_urls}};
  }
  const ordered_json json = {
      {"schema", 1},
      {"profiles", profiles},
      {"exceeded", std::vector<std::string>(exceeded.begin(), exceeded.end())}};
  return json.dump(2) + "\n";
}

std::string RenderRatesJunit(std::span<const RateReport> reports, const RateLimits& limits) {
  const std::vector<LimitCheck> checks = CheckLimits(reports, limits);
  size_t failures = 0;
  std::string cases;
  for (const LimitCheck& check : checks) {
    absl::StrAppend(&cases, "  <testcase classname=\"urlfilterc.fpr\" name=\"", check.name, "\"");
    if (check.problem.empty()) {
      cases += "/>\n";
      continue;
    }
    ++failures;
    absl::StrAppend(&cases, ">\n    <failure message=\"", check.problem, "\"/>\n  </testcase>\n");
  }
  return absl::StrCat(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"fpr\" tests=\"", checks.size(),
      "\" failures=\"", failures, "\">\n", cases, "</testsuite>\n");
}

}  // namespace urlfilter::compiler
