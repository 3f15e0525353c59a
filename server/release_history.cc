#include "server/release_history.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "filterlib/format/prefilter_plist.h"

namespace urlfilter::server {
namespace {

// Entries kept; they are small, and versions never change.
constexpr size_t kMaxKnown = 10'000;

}  // namespace

std::vector<PastRelease> ReleaseHistory::Of(const std::string& filter) {
  std::vector<PastRelease> releases;
  for (const uint64_t version : tree_.Versions(filter)) {
    if (releases.size() == kMaxReleases) break;
    if (auto release = Read(filter, version); release.has_value()) releases.push_back(*release);
  }
  std::reverse(releases.begin(), releases.end());
  return releases;
}

std::optional<PastRelease> ReleaseHistory::Read(const std::string& filter, uint64_t version) {
  const auto key = std::make_pair(filter, version);
  const std::lock_guard lock(mutex_);
  if (const auto found = known_.find(key); found != known_.end()) return found->second;
  const auto opened = tree_.OpenFile(absl::StrCat(filter, "/", version, "/filter.plist"));
  if (!opened.ok()) return std::nullopt;
  const auto plist = format::DecodePrefilterPlist(opened->file.bytes());
  if (!plist.ok()) return std::nullopt;
  const PastRelease release{version, plist->info.item_count, opened->identity.size_bytes,
                            opened->identity.modified_seconds};
  if (known_.size() >= kMaxKnown) known_.clear();
  known_.emplace(key, release);
  return release;
}

}  // namespace urlfilter::server
