#include "filterlib/ctl/lookup_command.h"

#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "bloom/prefilter_view.h"
#include "filterlib/ctl/program.h"
#include "filterlib/ctl/update_flags_cli.h"
#include "filterlib/format/prefilter_plist.h"
#include "filterlib/store/app_group_store.h"
#include "filterlib/url/profile.h"
#include "filterlib/url/sub_urls.h"

namespace urlfilter::ctl {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kExample[] = R"(Example:
  $ urlfilterctl lookup --store app-group https://www.ads.example/x https://example.org/
  maybe	https://www.ads.example/x	ads.example
  clear	https://example.org/

Verdict, URL and the key that decided it, separated by tabs. "maybe": a sub-URL of the URL is in
the filter, so that the system asks the PIR server. "clear": surely not listed. "invalid": not a
whole URL. With - the URLs come from stdin, one a line.

Exit codes: 0 done; 1 with --fail-on-match when a URL is not clear; 2 could not, or a URL is
invalid; 64 wrong usage.)";

struct LookupFlags {
  std::string store_dir, profile;
  std::vector<std::string> urls;
  bool json = false, fail_on_match = false;
};

struct Answer {
  std::string verdict, url, key, reason;
};

// The installed filter, mapped.
class InstalledFilter {
 public:
  static absl::StatusOr<InstalledFilter> Open(const LookupFlags& flags) {
    ASSIGN_OR_RETURN(const auto app_group, store::AppGroupStore::Open(flags.store_dir));
    ASSIGN_OR_RETURN(const auto release, app_group.Current());
    if (!release) {
      return absl::NotFoundError(absl::StrCat("no filter is installed in ", flags.store_dir,
                                              ": run `urlfilterctl fetch` first"));
    }
    ASSIGN_OR_RETURN(MappedFile plist, MappedFile::Open(release->plist_path));
    ASSIGN_OR_RETURN(const auto decoded, format::DecodePrefilterPlist(plist.bytes()));
    ASSIGN_OR_RETURN(const auto view,
                     bloom::PrefilterView::Create(decoded.info.parameters, decoded.bits));
    ASSIGN_OR_RETURN(
        const url::Profile profile,
        url::ParseProfile(flags.profile.empty() ? release->manifest.profile : flags.profile));
    return InstalledFilter(std::move(plist), decoded, view, profile);
  }

  Answer Check(const std::string& url) const {
    const auto sub_urls = url::SubUrls(url, profile_);
    if (!sub_urls.ok()) return {"invalid", url, "", std::string(sub_urls.status().message())};
    for (const std::string& sub_url : *sub_urls) {
      if (view_.MayContain(sub_url)) return {"maybe", url, sub_url, ""};
    }
    return {"clear", url, "", ""};
  }

 private:
  InstalledFilter(MappedFile plist, format::DecodedPrefilter decoded, bloom::PrefilterView view,
                  url::Profile profile)
      : plist_(std::move(plist)), decoded_(std::move(decoded)), view_(view), profile_(profile) {}
  MappedFile plist_;
  format::DecodedPrefilter decoded_;
  bloom::PrefilterView view_;
  url::Profile profile_;
};

void Print(const Answer& answer, bool json) {
  if (json) {
    Json line = {{"verdict", answer.verdict}, {"url", answer.url}};
    if (!answer.key.empty()) line["key"] = answer.key;
    if (!answer.reason.empty()) line["reason"] = answer.reason;
    std::cout << line.dump(-1, ' ', false, Json::error_handler_t::replace) << "\n";
    return;
  }
  const std::string& last = answer.key.empty() ? answer.reason : answer.key;
  std::cout << answer.verdict << "\t" << answer.url << (last.empty() ? "" : "\t" + last) << "\n";
}

int Lookup(const LookupFlags& flags) {
  const auto filter = InstalledFilter::Open(flags);
  if (!filter.ok()) return CouldNot(filter.status());
  bool matched = false, invalid = false;
  const auto check = [&](const std::string& url) {
    const Answer answer = filter->Check(url);
    matched |= answer.verdict == "maybe";
    invalid |= answer.verdict == "invalid";
    Print(answer, flags.json);
  };
  for (const std::string& url : flags.urls) {
    if (url != "-") {
      check(url);
      continue;
    }
    for (std::string line; std::getline(std::cin, line);) check(line);
  }
  if (invalid) return kCouldNot;
  return matched && flags.fail_on_match ? kFindings : kDone;
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
  command->add_flag("--fail-on-match", flags->fail_on_match, "Exit with 1 when a URL is not clear");
  command->callback([flags, &exit_code] { exit_code = Lookup(*flags); });
}

}  // namespace urlfilter::ctl
