#include "filterlib/ctl/lookup_command.h"

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "filterlib/ctl/bulk_lookup.h"
#include "filterlib/ctl/program.h"
#include "filterlib/ctl/update_flags_cli.h"
#include "filterlib/ctl/verdict_lines.h"
#include "filterlib/lookup/filter_snapshot.h"
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

Exit codes: 0 done; 1 with --fail-on-match when a URL is not clear; 2 could not, or a URL is
invalid; 64 wrong usage.)";

struct LookupFlags {
  std::string store_dir, profile;
  std::vector<std::string> urls;
  bool json = false, no_keys = false, fail_on_match = false;
};

struct OpenFilter {
  std::shared_ptr<const FilterSnapshot> snapshot;
  VerdictLines lines;
};

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
    return OpenFilter{*snapshot, VerdictLines(std::nullopt, format)};
  }
  url::Profile profile = filter.prefilter().profile();
  if (!flags.profile.empty()) profile = url::ParseProfile(flags.profile).value();  // CLI checked
  return OpenFilter{*snapshot,
                    VerdictLines(PrefilterLookup(filter.prefilter().view(), profile), format)};
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
    const auto counts = Answer(url, filter->lines);
    if (!counts.ok()) return CouldNot(counts.status());
    total += *counts;
  }
  if (total.invalid > 0) return kCouldNot;
  return flags.fail_on_match && total.maybe > 0 ? kFindings : kDone;
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
      ->add_option("--profile", flags->profile,
                   "Whose sub-URL rules to use; default: the filter's own")
      ->check(CLI::IsMember({"26", "27", "both"}));
  command->add_flag("--json", flags->json, "One JSON object a line");
  command->add_flag("--no-keys", flags->no_keys,
                    "Leave the deciding keys out: quicker when many URLs are not clear");
  command->add_flag("--fail-on-match", flags->fail_on_match, "Exit with 1 when a URL is not clear");
  command->callback([flags, &exit_code] { exit_code = Lookup(*flags); });
}

}  // namespace urlfilter::ctl
