#include "filterlib/ctl/lookup_command.h"

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "filterlib/ctl/bulk_lookup.h"
#include "filterlib/ctl/program.h"
#include "filterlib/ctl/update_flags_cli.h"
#include "filterlib/ctl/verdict_lines.h"
#include "filterlib/lookup/filter_snapshot.h"
#include "filterlib/lookup/prefilter_lookup.h"
#include "filterlib/url/profile.h"

namespace urlfilter::ctl {
namespace {

constexpr char kExample[] = R"(Example:
  $ urlfilterctl lookup --store app-group https://www.gambling.example/poker https://casino.example/
  maybe	https://www.gambling.example/poker	gambling.example
  clear	https://casino.example/

Verdict, URL and the key that decided it, separated by tabs. "maybe": a sub-URL of the URL is in
the filter, so that the system asks the PIR server. "clear": surely not listed. "invalid": not a
whole URL. With - the URLs come from stdin, one a line.

With --target in-app the app's own filter answers, and a line ends in the list's category:
  $ urlfilterctl lookup --store app-group --target in-app https://www.gambling.example/poker
  block	https://www.gambling.example/poker	gambling.example	gambling
"block" and "allow": a rule decides. "none": no rule applies.

Exit codes: 0 done; 1 with --fail-on-match when a URL is "maybe" or "block"; 2 could not, or a URL
is invalid; 64 wrong usage.)";

constexpr char kPrefilterTarget[] = "neurlfilter";
constexpr char kInAppTarget[] = "in-app";

struct LookupFlags {
  std::string store_dir, profile, target = kPrefilterTarget;
  std::vector<std::string> urls;
  bool json = false, no_keys = false, fail_on_match = false;
};

struct OpenFilter {
  std::shared_ptr<const FilterSnapshot> snapshot;
  std::unique_ptr<const VerdictLines> lines;
};

std::unique_ptr<const VerdictLines> PrefilterLinesOf(const FilterSnapshot& filter,
                                                     const std::string& profile_name,
                                                     LineFormat format) {
  if (filter.kill_switch()) return std::make_unique<PrefilterLines>(std::nullopt, format);
  url::Profile profile = filter.prefilter().profile();
  if (!profile_name.empty()) profile = url::ParseProfile(profile_name).value();  // CLI checked
  return std::make_unique<PrefilterLines>(PrefilterLookup(filter.prefilter().view(), profile),
                                          format);
}

// Null when the release has no in-app container.
std::unique_ptr<const VerdictLines> InAppLinesOf(const FilterSnapshot& filter, LineFormat format) {
  if (filter.kill_switch()) return std::make_unique<InAppLines>(std::nullopt, nullptr, format);
  const InAppFilter* in_app = filter.in_app();
  if (in_app == nullptr) return nullptr;
  return std::make_unique<InAppLines>(
      in_app->lookup,
      [in_app](uint8_t category) { return in_app->container.CategoryName(category); }, format);
}

absl::StatusOr<OpenFilter> OpenStore(const LookupFlags& flags, LineFormat format) {
  ASSIGN_OR_RETURN(const auto app_group, OpenExistingStore(flags.store_dir));
  auto snapshot = FilterSnapshot::LoadBest(app_group, Verify::kDigest);
  if (absl::IsNotFound(snapshot.status())) {
    return absl::NotFoundError(absl::StrCat("no filter is installed in ", flags.store_dir,
                                            ": run `urlfilterctl fetch` first"));
  }
  RETURN_IF_ERROR(snapshot.status());
  const FilterSnapshot& filter = **snapshot;
  if (!filter.degraded().empty()) PrintProblem("note: " + filter.degraded());
  if (filter.kill_switch()) {
    PrintProblem("note: every URL is clear, the publisher switched the filter off: " +
                 *filter.manifest().kill_switch_reason);
  }
  OpenFilter open{*snapshot, flags.target == kInAppTarget
                                 ? InAppLinesOf(filter, format)
                                 : PrefilterLinesOf(filter, flags.profile, format)};
  if (open.lines == nullptr) {
    return absl::NotFoundError(absl::StrCat("the release installed in ", flags.store_dir,
                                            " has no in-app filter: add the target in-app ",
                                            "to the policy, or look up with --target ",
                                            kPrefilterTarget));
  }
  return open;
}

absl::StatusOr<LineCounts> Answer(const std::string& url, const VerdictLines& lines) {
  if (url == "-") {
    const int threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    return BulkLookup(STDIN_FILENO, STDOUT_FILENO, lines, threads);
  }
  std::string line;
  const LineCounts counts = lines.Append(url, line);
  std::cout << line << std::flush;
  return counts;
}

int Lookup(const LookupFlags& flags) {
  const auto filter = OpenStore(flags, {flags.json, !flags.no_keys});
  if (!filter.ok()) return CouldNot(filter.status());
  LineCounts total;
  for (const std::string& url : flags.urls) {
    const auto counts = Answer(url, *filter->lines);
    if (!counts.ok()) return CouldNot(counts.status());
    total += *counts;
  }
  if (total.invalid > 0) return kCouldNot;
  return flags.fail_on_match && total.matches > 0 ? kFindings : kDone;
}

}  // namespace

void AddLookupCommand(CLI::App& app, int& exit_code) {
  const auto flags = std::make_shared<LookupFlags>();
  CLI::App* command = app.add_subcommand("lookup", "Ask the installed filter about URLs");
  command->footer(kExample);
  AddStoreFlag(*command, flags->store_dir);
  command->add_option("urls", flags->urls, "URLs, or - to read them from stdin")
      ->type_name("URL")
      ->required();
  command
      ->add_option("--target", flags->target,
                   "Whose filter: the system's prefilter or the app's own; default: neurlfilter")
      ->check(CLI::IsMember({kPrefilterTarget, kInAppTarget}));
  command
      ->add_option("--profile", flags->profile,
                   "Whose sub-URL rules the target neurlfilter uses; default: the filter's")
      ->check(CLI::IsMember({"26", "27", "both"}));
  command->add_flag("--json", flags->json, "One JSON object a line");
  command->add_flag("--no-keys", flags->no_keys,
                    "Leave the deciding keys out: quicker when many URLs are not clear");
  command->add_flag("--fail-on-match", flags->fail_on_match, "Exit with 1 when a URL matches");
  command->callback([flags, &exit_code] { exit_code = Lookup(*flags); });
}

}  // namespace urlfilter::ctl
