#include "tests/fault/store_judge.h"

#include <filesystem>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/files.h"
#include "bloom/prefilter_view.h"
#include "filterlib/format/prefilter_plist.h"
#include "filterlib/lookup/prefilter_lookup.h"
#include "filterlib/lookup/provider_prefilter.h"
#include "filterlib/lookup/url_filter.h"
#include "filterlib/store/app_group_store.h"
#include "filterlib/store/store_testing.h"
#include "filterlib/url/profile.h"
#include "tests/fault/fault_release.h"

namespace urlfilter::fault {
namespace {

// Members of `version`, and members of its neighbours, which are not its own.
std::vector<std::string> ProbesFor(uint64_t version) {
  std::vector<std::string> probes = {"https://always.example/", "https://never.example/"};
  for (const uint64_t v : {version - 1, version, version + 1}) {
    for (const std::string& key : KeysOf(v)) probes.push_back("https://www." + key + "/a?b");
  }
  return probes;
}

// Compares every answer with the filter as it was built, not as it is stored.
std::string WrongVerdict(const UrlFilter& filter, const store::TestRelease& release) {
  const auto plist = format::DecodePrefilterPlist(release.plist_bytes);
  const auto view = bloom::PrefilterView::Create(plist->info.parameters, plist->bits);
  const PrefilterLookup model(*view, url::Profile::kBoth);
  for (const std::string& url : ProbesFor(release.manifest.version)) {
    if (filter.MayMatch(url) != model.MayMatch(url)) {
      return absl::StrCat("wrong verdict on ", url, " by version ", release.manifest.version);
    }
  }
  return "";
}

// What a provider would hand to the system is the filter of an allowed version, bit for bit.
std::string WrongPrefilter(const std::string& dir, const std::set<uint64_t>& allowed) {
  const auto store = store::AppGroupStore::Open(dir);
  if (!store.ok()) return std::string(store.status().message());
  const std::string folder = std::filesystem::path(dir).parent_path().string();
  const auto fetched = PrefilterForTag(*store, std::nullopt, folder);
  if (!fetched.ok() || !*fetched) return "the provider has nothing to hand over";
  const auto bits = ReadFile((*fetched)->path, 1 << 20);
  std::filesystem::remove((*fetched)->path);
  for (const uint64_t version : allowed) {
    const store::TestRelease release = ReleaseOf(version);
    if (release.manifest.tag != (*fetched)->tag) continue;
    const auto plist = format::DecodePrefilterPlist(release.plist_bytes);
    const bool same =
        bits.ok() && *bits == plist->bits && (*fetched)->parameters == plist->info.parameters;
    return same ? "" : absl::StrCat("the provider hands over a wrong filter of ", version);
  }
  return absl::StrCat("the provider hands over ", (*fetched)->tag);
}

}  // namespace

Judgement JudgeStore(const std::string& dir, const std::set<uint64_t>& allowed) {
  Judgement judgement;
  UrlFilterOptions options;
  options.watch = false;
  const auto filter = UrlFilter::Open(dir, options);
  if (!filter.ok()) {
    judgement.wrong = absl::StrCat("cannot open: ", filter.status().message());
    return judgement;
  }
  const FilterStatus status = (*filter)->Status();
  if (!status.has_filter) return judgement;
  judgement.version = status.manifest.version;
  if (!allowed.contains(judgement.version)) {
    judgement.wrong = absl::StrCat("version ", judgement.version, " answers");
    return judgement;
  }
  judgement.wrong = WrongVerdict(**filter, ReleaseOf(judgement.version));
  if (judgement.wrong.empty()) judgement.wrong = WrongPrefilter(dir, allowed);
  return judgement;
}

}  // namespace urlfilter::fault
