#include "filterlib/format/release_plist.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"
#include "bloom/prefilter_parameters.h"

namespace urlfilter::format {
namespace {

std::vector<std::string> Differences(const PrefilterInfo& plist, const Manifest& manifest) {
  std::vector<std::string> names;
  const auto check = [&names](bool same, const char* name) {
    if (!same) names.emplace_back(name);
  };
  check(plist.parameters.bit_count == manifest.bit_count, "bitCount");
  check(plist.parameters.hash_count == manifest.hash_count, "hashCount");
  check(plist.parameters.murmur_seed == manifest.murmur_seed, "murmurSeed");
  check(plist.item_count == manifest.item_count, "itemCount");
  check(plist.name.empty() || plist.name == manifest.filter, "name");
  check(plist.version == 0 || plist.version <= manifest.version, "version");
  check(plist.tag.empty() || plist.tag == manifest.tag, "tag");
  return names;
}

}  // namespace

absl::StatusOr<DecodedPrefilter> DecodeReleasePlist(std::string_view plist_bytes,
                                                    const Manifest& manifest) {
  if (plist_bytes.size() != manifest.plist.size_bytes) {
    return absl::DataLossError(absl::StrCat("the plist has ", plist_bytes.size(),
                                            " bytes; the manifest says ",
                                            manifest.plist.size_bytes));
  }
  ASSIGN_OR_RETURN(DecodedPrefilter plist, DecodePrefilterPlist(plist_bytes));
  const std::vector<std::string> differences = Differences(plist.info, manifest);
  if (!differences.empty()) {
    return absl::DataLossError(
        absl::StrCat("plist and manifest differ in ", absl::StrJoin(differences, ", ")));
  }
  return plist;
}

}  // namespace urlfilter::format
