#include "filterlib/lookup/provider_prefilter.h"

#include <unistd.h>

#include <atomic>

#include "absl/strings/str_cat.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "filterlib/lookup/filter_snapshot.h"

namespace urlfilter {
namespace {

// The smallest legal filter without a bit set: matches nothing.
constexpr bloom::PrefilterParameters kMatchesNothing{8, 1, 1};
constexpr std::string_view kNoBits{"\0", 1};

// A name that no other call uses: not in this process, nor in one that runs beside it.
std::string NewFileName(const std::string& folder, uint64_t version) {
  static std::atomic<uint64_t> calls{0};
  return absl::StrCat(folder, "/prefilter-", version, "-", getpid(), "-", calls.fetch_add(1),
                      ".bits");
}

}  // namespace

std::string ProviderTag(const format::Manifest& manifest) {
  return manifest.kill_switch_reason ? manifest.tag + "+off" : manifest.tag;
}

absl::StatusOr<std::optional<ProviderPrefilter>> PrefilterForTag(
    const store::AppGroupStore& store, std::optional<std::string_view> existing_tag,
    const std::string& folder) {
  ASSIGN_OR_RETURN(const auto snapshot, FilterSnapshot::LoadBest(store, Verify::kDigest));
  const bool off = snapshot->kill_switch();
  ProviderPrefilter prefilter;
  prefilter.tag = ProviderTag(snapshot->manifest());
  if (existing_tag && *existing_tag == prefilter.tag) return std::nullopt;
  const std::string_view bits = off ? kNoBits : snapshot->bits();
  prefilter.parameters = off ? kMatchesNothing : snapshot->prefilter().view().parameters();
  prefilter.byte_count = bits.size();
  prefilter.path = NewFileName(folder, snapshot->manifest().version);
  RETURN_IF_ERROR(ReplaceFile(prefilter.path, bits));
  return prefilter;
}

}  // namespace urlfilter
