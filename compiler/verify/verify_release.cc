#include "compiler/verify/verify_release.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/files.h"
#include "base/strings.h"
#include "bloom/prefilter_builder.h"
#include "bloom/prefilter_parameters.h"
#include "bloom/prefilter_view.h"
#include "compiler/keys/key_set.h"
#include "compiler/release/key_changes.h"
#include "compiler/release/prefilter_plan.h"
#include "compiler/release/release_layout.h"
#include "compiler/verify/verify_keys.h"
#include "diagnostics/count_text.h"
#include "filterlib/format/delta.h"
#include "filterlib/format/manifest.h"
#include "filterlib/format/prefilter_plist.h"
#include "filterlib/url/profile.h"

namespace urlfilter::compiler {

namespace {

using format::ArtifactRef;
using format::Manifest;

std::string ProblemOfArtifact(const std::string& folder, const ArtifactRef& artifact) {
  const auto file = MappedFile::Open(folder + "/" + artifact.path);
  if (!file.ok()) return std::string(file.status().message());
  if (file->bytes().size() != artifact.size_bytes) {
    return absl::StrCat(artifact.path, " has ", file->bytes().size(), " bytes, the manifest says ",
                        artifact.size_bytes);
  }
  if (Sha256Hex(file->bytes()) != artifact.sha256) {
    return absl::StrCat(artifact.path, " has another SHA-256 than the manifest says");
  }
  return "";
}

void CheckArtifacts(const OpenRelease& release, CheckList& checks) {
  std::vector<ArtifactRef> artifacts = {release.manifest().plist};
  if (release.manifest().in_app) artifacts.push_back(*release.manifest().in_app);
  for (const format::DeltaRef& delta : release.manifest().deltas) {
    artifacts.push_back(delta.artifact);
  }
  std::string problem;
  for (const ArtifactRef& artifact : artifacts) {
    if (problem.empty()) problem = ProblemOfArtifact(release.layout().public_folder(), artifact);
  }
  checks.Expect("artifacts", problem, CountOf(artifacts.size(), "file"));
}

void CheckParameters(const OpenRelease& release, CheckList& checks) {
  const Manifest& manifest = release.manifest();
  const format::PrefilterInfo& info = release.prefilter().info;
  const bloom::PrefilterParameters stated = {manifest.bit_count, manifest.hash_count,
                                             manifest.murmur_seed};
  const bool equal = info.parameters == stated && info.item_count == manifest.item_count;
  checks.Expect(
      "parameters", equal ? "" : "the plist has other parameters than the manifest states",
      absl::StrCat(CountOf(stated.bit_count, "bit"), ", ", CountOf(stated.hash_count, "hash"), ", ",
                   CountOf(manifest.item_count, "key")));
  const std::string tag = PrefilterTag(info.parameters, release.prefilter().bits);
  checks.Expect("tag", tag == manifest.tag ? "" : "the tag does not follow from the bits",
                manifest.tag);
}

std::string ProblemOfDelta(const OpenRelease& release, const format::DeltaRef& delta) {
  const std::string folder = release.layout().public_folder() + "/";
  const auto bytes = MappedFile::Open(folder + delta.artifact.path);
  const auto from = MappedFile::Open(absl::StrCat(folder, delta.from_version, "/filter.plist"));
  if (!from.ok()) return "";  // The old version is no longer kept; devices may still have it.
  if (!bytes.ok()) return std::string(bytes.status().message());
  Sha256Stream digest;
  const absl::Status applied =
      format::ApplyDelta(bytes->bytes(), from->bytes(), [&](std::string_view piece) {
        digest.Update(piece);
        return absl::OkStatus();
      });
  if (!applied.ok()) return absl::StrCat(delta.artifact.path, ": ", applied.message());
  if (ToHex(digest.Finish()) == release.manifest().plist.sha256) return "";
  return absl::StrCat(delta.artifact.path, " leads to another plist");
}

void CheckDeltas(const OpenRelease& release, CheckList& checks) {
  std::string problem;
  for (const format::DeltaRef& delta : release.manifest().deltas) {
    if (problem.empty()) problem = ProblemOfDelta(release, delta);
  }
  checks.Expect("deltas", problem, CountOf(release.manifest().deltas.size(), "delta"));
}

void CheckSignature(const OpenRelease& release, std::span<const format::PublicKey> trusted,
                    CheckList& checks) {
  if (trusted.empty()) {
    checks.Add("signature", CheckState::kSkipped, "no --public-key was given");
    return;
  }
  const auto signature =
      ReadFile(release.layout().public_version(release.manifest().version) + "/" + kSignatureFile,
               format::kMaxSignatureFileBytes);
  const absl::Status status = signature.ok() ? format::VerifyManifestSignature(
                                                   release.manifest_bytes(), *signature, trusted)
                                             : signature.status();
  checks.Expect("signature", status.ok() ? "" : std::string(status.message()));
}

void CheckFilter(const OpenRelease& release, std::span<const std::string_view> keys,
                 CheckList& checks) {
  const format::DecodedPrefilter& plist = release.prefilter();
  const auto view = bloom::PrefilterView::Create(plist.info.parameters, plist.bits);
  auto builder = bloom::PrefilterBuilder::Create(plist.info.parameters);
  if (!view.ok() || !builder.ok()) {
    const absl::Status& status = view.ok() ? builder.status() : view.status();
    checks.Expect("every-key-hits", std::string(status.message()));
    return;
  }
  const auto missed = std::find_if(keys.begin(), keys.end(),
                                   [&](std::string_view key) { return !view->MayContain(key); });
  checks.Expect("every-key-hits",
                missed == keys.end() ? "" : absl::StrCat("the filter misses ", AbslView(*missed)),
                CountOf(keys.size(), "key"));
  builder->AddAll(keys);
  const bool same = std::move(*builder).Finish() == plist.bits;
  checks.Expect("rebuild", same ? "" : "the filter rebuilt from the keys has other bits",
                "bit-identical");
}

}  // namespace

void VerifyRelease(const OpenRelease& release, std::span<const format::PublicKey> trusted,
                   CheckList& checks) {
  CheckArtifacts(release, checks);
  CheckParameters(release, checks);
  CheckDeltas(release, checks);
  CheckSignature(release, trusted, checks);
  if (!release.has_keys()) {
    const bool kill_switch = release.manifest().kill_switch_reason.has_value();
    checks.Add(
        "keys", CheckState::kSkipped,
        kill_switch ? "a kill switch has no keys" : "the private part of the release is not here");
    return;
  }
  const std::vector<std::string_view> keys = SplitKeyLines(release.key_lines());
  CheckKeyOrder(keys, checks);
  checks.Expect("key-set-digest", KeySetSha256Hex(keys) == release.manifest().key_set_sha256
                                      ? ""
                                      : "keys.txt is not the key set that the manifest names");
  CheckFilter(release, keys, checks);
  const auto profile = url::ParseProfile(release.manifest().profile);
  CheckKeyForms(keys, profile.value_or(url::Profile::kBoth), checks);
  CheckPirRows(release, keys, checks);
}

}  // namespace urlfilter::compiler
