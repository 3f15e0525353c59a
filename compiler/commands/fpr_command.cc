#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "bloom/prefilter_view.h"
#include "compiler/commands/command_output.h"
#include "compiler/commands/commands.h"
#include "compiler/commands/user_files.h"
#include "compiler/release/release_reader.h"
#include "compiler/verify/measure_rate.h"
#include "compiler/verify/rate_render.h"
#include "diagnostics/count_text.h"
#include "filterlib/url/profile.h"

namespace urlfilter::compiler {

namespace {

struct FprArguments {
  std::string release;
  std::string corpus;
  std::string filter;
  std::string junit;
  RateLimits limits;
  bool json = false;
};

absl::StatusOr<std::vector<RateReport>> Measure(const FprArguments& arguments) {
  ASSIGN_OR_RETURN(const OpenRelease release,
                   OpenRelease::Open(arguments.release, arguments.filter));
  if (!release.has_keys()) {
    return absl::NotFoundError(
        "the keys of this release are not here (its private folder is missing): members of the "
        "filter could not be told from false positives");
  }
  ASSIGN_OR_RETURN(
      const bloom::PrefilterView view,
      bloom::PrefilterView::Create(release.prefilter().info.parameters, release.prefilter().bits));
  ASSIGN_OR_RETURN(const url::Profile served, url::ParseProfile(release.manifest().profile));
  ASSIGN_OR_RETURN(const std::string corpus, ReadUserText(arguments.corpus));
  const auto is_key = [&](std::string_view key) { return HasKeyLine(release.key_lines(), key); };
  std::vector<RateReport> reports;
  for (const url::Profile device : {url::Profile::kIos26, url::Profile::kIos27}) {
    if (served != url::Profile::kBoth && served != device) continue;
    RateMeter meter(device, view, is_key);
    for (const std::string_view line : UserLines(corpus)) meter.Add(line);
    reports.push_back(std::move(meter).Finish());
    if (reports.back().urls > reports.back().unusable) continue;
    return absl::InvalidArgumentError(absl::StrCat(arguments.corpus, " holds no URL (",
                                                   CountOf(reports.back().urls, "line"),
                                                   "): nothing was measured"));
  }
  return reports;
}

int RunFpr(const FprArguments& arguments) {
  const auto reports = Measure(arguments);
  if (!reports.ok()) return ReportFailure(reports.status());
  const std::vector<std::string> exceeded = ExceededLimits(*reports, arguments.limits);
  std::cout << (arguments.json ? RenderRatesJson(*reports, exceeded) : RenderRatesText(*reports));
  for (const std::string& problem : exceeded) std::cerr << "urlfilterc: " << problem << "\n";
  if (!arguments.junit.empty()) {
    const absl::Status written =
        WriteUserFile(arguments.junit, RenderRatesJunit(*reports, arguments.limits));
    if (!written.ok()) return ReportFailure(written);
  }
  return exceeded.empty() ? kExitDone : kExitFindings;
}

}  // namespace

void AddFprCommand(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<FprArguments>();
  CLI::App* fpr = app.add_subcommand("fpr", "Measure how often a filter errs on a corpus of URLs");
  fpr->footer(
      "Example:\n"
      "  urlfilterc fpr releases --corpus top-sites.txt --max-per-url 0.05 --junit fpr.xml\n"
      "Exit code 1 if a rate is above its limit.");
  fpr->add_option("release", arguments->release, "Release directory")->required();
  fpr->add_option("--corpus", arguments->corpus, "URLs or hosts, one a line; - is stdin")
      ->required()
      ->type_name("FILE");
  fpr->add_option("--max-per-key", arguments->limits.per_key, "Exit 1 above this rate (0.001)");
  fpr->add_option("--max-per-url", arguments->limits.per_url, "Exit 1 above this rate (0.05)");
  fpr->add_option("--junit", arguments->junit, "Write the limits as JUnit cases")
      ->type_name("FILE");
  fpr->add_option("--filter", arguments->filter, "Which filter of the release directory");
  fpr->add_flag("--json", arguments->json, "The rates as JSON");
  fpr->callback([arguments, &exit_code] { exit_code = RunFpr(*arguments); });
}

}  // namespace urlfilter::compiler
