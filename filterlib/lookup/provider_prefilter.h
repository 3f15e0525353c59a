// What an extension's `fetchPrefilter(existingPrefilterTag:)` must return, made from the store.
//
//   ASSIGN_OR_RETURN(const auto prefilter,
//                    PrefilterForTag(store, existing_tag, temporary_folder));
//   if (!prefilter) return nil;
//   return NEURLFilterPrefilter(data: .temporaryFilepath(prefilter->path), tag: prefilter->tag,
//                               bitCount: ..., hashCount: ..., murmurSeed: ...);
#ifndef URLFILTER_FILTERLIB_LOOKUP_PROVIDER_PREFILTER_H_
#define URLFILTER_FILTERLIB_LOOKUP_PROVIDER_PREFILTER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "bloom/prefilter_parameters.h"
#include "filterlib/format/manifest.h"
#include "filterlib/store/app_group_store.h"

namespace urlfilter {

struct ProviderPrefilter {
  std::string path;  // A new file with the raw bits; the caller's (or the system's) to delete.
  std::string tag;
  bloom::PrefilterParameters parameters;  // bitCount, hashCount, murmurSeed.
  uint64_t byte_count = 0;                // The size of the file.
};

// The tag under which a release is handed to the system: its own, with "+off" behind it while its
// kill switch is on.
std::string ProviderTag(const format::Manifest& manifest);

// Reads the store anew each time; remembers nothing between calls, so that "unchanged" is never
// said out of a stale memory. The release is checked down to its digest, and a damaged one is
// replaced by the one before it, as FilterSnapshot::LoadBest() does.
//
// `existing_tag` is what the system passes: nullopt (or empty) on the first fetch and after a start
// of the filter. nullopt is returned only when `existing_tag` is ProviderTag(), which means
// "keep what you have"; so never on the first fetch.
//
// The file is a copy below `folder` (an existing one on the app's own disk, such as its temporary
// directory), since the system deletes what it was handed.
//
// While a release's kill switch is on, the filter is one that matches nothing. An expired release
// is handed out like any other.
//
// NotFound when no release was ever installed, or there is no `folder`; else the errors of
// LoadBest() and of writing a file (base/files.h). Callable from any thread. Cost: SHA-256 of the
// release's files, and a copy of the bits.
absl::StatusOr<std::optional<ProviderPrefilter>> PrefilterForTag(
    const store::AppGroupStore& store, std::optional<std::string_view> existing_tag,
    const std::string& folder);

}  // namespace urlfilter

#endif  // URLFILTER_FILTERLIB_LOOKUP_PROVIDER_PREFILTER_H_
