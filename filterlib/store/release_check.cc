#include "filterlib/store/release_check.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "filterlib/format/in_app_container.h"
#include "filterlib/store/slot_files.h"

namespace urlfilter::store {
namespace {

std::vector<std::string> Differences(const format::PrefilterInfo& plist,
                                     const format::Manifest& manifest) {
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

absl::Status CheckArtifactFile(const std::string& path, const format::ArtifactRef& artifact) {
  ASSIGN_OR_RETURN(const FileDigest digest, DigestFile(path));
  if (digest.size_bytes != artifact.size_bytes) {
    return absl::DataLossError(absl::StrCat(path, " has ", digest.size_bytes,
                                            " bytes; the manifest says ", artifact.size_bytes));
  }
  if (digest.sha256 != artifact.sha256) {
    return absl::DataLossError(absl::StrCat(path, " has SHA-256 ", digest.sha256,
                                            "; the manifest says ", artifact.sha256));
  }
  return absl::OkStatus();
}

absl::StatusOr<format::DecodedPrefilter> CheckPlist(std::string_view plist_bytes,
                                                    const format::Manifest& manifest) {
  if (plist_bytes.size() != manifest.plist.size_bytes) {
    return absl::DataLossError(absl::StrCat("the plist has ", plist_bytes.size(),
                                            " bytes; the manifest says ",
                                            manifest.plist.size_bytes));
  }
  ASSIGN_OR_RETURN(format::DecodedPrefilter plist, format::DecodePrefilterPlist(plist_bytes));
  const std::vector<std::string> differences = Differences(plist.info, manifest);
  if (!differences.empty()) {
    return absl::DataLossError(
        absl::StrCat("plist and manifest differ in ", absl::StrJoin(differences, ", ")));
  }
  return plist;
}

absl::Status CheckInAppFile(const std::string& path) {
  ASSIGN_OR_RETURN(const MappedFile file, MappedFile::Open(path));
  return format::InAppContainerView::Create(file.bytes()).status();
}

}  // namespace urlfilter::store
