#include "compiler/release/build_release.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "bloom/prefilter_builder.h"
#include "bloom/prefilter_rate.h"
#include "compiler/release/key_files.h"

namespace urlfilter::compiler {

namespace {

using format::Manifest;

std::string Rfc3339(int64_t unix_seconds) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::FromUnixSeconds(unix_seconds),
                          absl::UTCTimeZone());
}

// One build of one policy: the request, and what the steps find out.
class ReleaseBuild {
 public:
  ReleaseBuild(const CompiledPolicy& compiled, const BuildRequest& request, ReleaseWriter writer)
      : compiled_(compiled), request_(request), writer_(std::move(writer)) {
    if (!request.kill_switch_reason) keys_ = compiled.keys.keys();
  }

  absl::StatusOr<BuildOutcome> Run() {
    RETURN_IF_ERROR(CheckEmpty());
    RETURN_IF_ERROR(CheckGates());
    RETURN_IF_ERROR(Plan());
    ASSIGN_OR_RETURN(const std::string bits, BuildBits());
    ASSIGN_OR_RETURN(outcome_.release, Write(bits));
    return std::move(outcome_);
  }

 private:
  absl::Status CheckEmpty() const;
  absl::Status CheckGates();
  absl::Status Plan();
  absl::StatusOr<std::string> BuildBits() const;
  absl::StatusOr<WrittenRelease> Write(const std::string& bits);
  Manifest DescribeContent(const std::string& tag) const;
  bool MustRenew() const;
  absl::Status WritePrivate(const std::string& folder, const Manifest& manifest) const;

  const CompiledPolicy& compiled_;
  const BuildRequest& request_;
  ReleaseWriter writer_;
  std::span<const std::string_view> keys_;  // None when the kill switch is pulled.
  std::string key_set_sha256_;
  BuildOutcome outcome_;
};

absl::Status ReleaseBuild::CheckEmpty() const {
  const bool told = request_.kill_switch_reason || request_.allow_empty_reason;
  const size_t own_rows = WantsOnboardingRow(compiled_.policy) ? 1 : 0;
  if (told || keys_.size() > own_rows) return absl::OkStatus();
  return absl::FailedPreconditionError(
      "the policy gives no key at all, and an empty filter blocks nothing; if that is meant, say "
      "--allow-empty REASON, or --kill-switch REASON to switch filtering off");
}

absl::Status ReleaseBuild::CheckGates() {
  KeyChanges changes{.after = keys_.size(), .added = keys_.size()};
  if (writer_.previous()) {
    const std::string folder = writer_.layout().private_version(writer_.previous()->version);
    const auto lines = MappedFile::Open(folder + "/" + kKeysFile);
    if (lines.ok()) {
      changes = CountKeyChanges(lines->bytes(), keys_);
    } else {  // Without its keys, the counts alone say what must have been added or removed.
      changes.before = writer_.previous()->item_count;
      changes.added = changes.after > changes.before ? changes.after - changes.before : 0;
      changes.removed = changes.before > changes.after ? changes.before - changes.after : 0;
    }
    outcome_.changes = changes;
  }
  if (request_.kill_switch_reason || (keys_.empty() && request_.allow_empty_reason)) {
    return absl::OkStatus();
  }
  const std::vector<std::string> failed =
      FailedGates(MergeGates(compiled_.policy.gates, request_.gates), changes);
  if (failed.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("nothing was published: ", absl::StrJoin(failed, "; ")));
}

absl::Status ReleaseBuild::Plan() {
  const Policy& policy = compiled_.policy;
  key_set_sha256_ = KeySetSha256Hex(keys_);
  PlanRequest plan{.item_count = keys_.size(),
                   .rate = policy.rate,
                   .profile = policy.profile,
                   .murmur_seed = policy.murmur_seed,
                   .key_set_sha256 = key_set_sha256_,
                   .sizing = policy.sizing,
                   .previous = std::nullopt};
  if (writer_.previous() && !writer_.previous()->kill_switch_reason) {
    const Manifest& previous = *writer_.previous();
    plan.previous = {previous.bit_count, previous.hash_count, previous.murmur_seed};
  }
  ASSIGN_OR_RETURN(outcome_.plan, PlanPrefilter(plan));
  outcome_.predicted_per_key_rate =
      bloom::PredictedPerKeyRate(outcome_.plan.parameters, keys_.size());
  outcome_.candidates = TypicalCandidates(policy.profile);
  outcome_.predicted_per_url_rate =
      bloom::PerUrlRate(outcome_.predicted_per_key_rate, outcome_.candidates);
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReleaseBuild::BuildBits() const {
  ASSIGN_OR_RETURN(bloom::PrefilterBuilder builder,
                   bloom::PrefilterBuilder::Create(outcome_.plan.parameters));
  builder.AddAll(keys_, request_.threads);
  return std::move(builder).Finish();
}

Manifest ReleaseBuild::DescribeContent(const std::string& tag) const {
  const Policy& policy = compiled_.policy;
  const bloom::PrefilterParameters& parameters = outcome_.plan.parameters;
  Manifest manifest;
  manifest.filter = policy.name;
  manifest.tag = tag;
  manifest.profile = url::ProfileName(policy.profile);
  manifest.bit_count = parameters.bit_count;
  manifest.hash_count = parameters.hash_count;
  manifest.murmur_seed = parameters.murmur_seed;
  manifest.byte_count = bloom::ByteCount(parameters);
  manifest.item_count = keys_.size();
  manifest.false_positive_tolerance = outcome_.plan.per_key_rate;
  manifest.prefetch = {.interval_seconds = policy.prefetch.interval_seconds,
                       .minimum_seconds = kMinimumPrefetchSeconds,
                       .jitter_seconds = policy.prefetch.jitter_seconds};
  manifest.key_set_sha256 = key_set_sha256_;
  manifest.created = Rfc3339(request_.now);
  if (request_.valid_seconds > 0) {
    manifest.expires = Rfc3339(request_.now + request_.valid_seconds);
  }
  manifest.kill_switch_reason = request_.kill_switch_reason;
  return manifest;
}

bool ReleaseBuild::MustRenew() const {
  if (!writer_.previous()) return true;
  const Manifest& previous = *writer_.previous();
  if (previous.expires.empty() != (request_.valid_seconds == 0)) return true;
  absl::Time expires;
  if (absl::ParseTime(absl::RFC3339_full, previous.expires, &expires, nullptr)) {
    const absl::Time half = absl::FromUnixSeconds(request_.now + request_.valid_seconds / 2);
    if (expires < half) return true;
  }
  if (request_.sign_keys.empty()) return false;
  const auto manifest = ReadFile(writer_.layout().manifest(), format::kMaxManifestBytes);
  const auto signature =
      ReadFile(writer_.layout().public_version(previous.version) + "/" + kSignatureFile,
               format::kMaxSignatureFileBytes);
  if (!manifest.ok() || !signature.ok()) return true;
  return std::any_of(request_.sign_keys.begin(), request_.sign_keys.end(), [&](const auto& key) {
    const format::PublicKey trusted = key.Public();
    return !format::VerifyManifestSignature(*manifest, *signature, {&trusted, 1}).ok();
  });
}

absl::StatusOr<WrittenRelease> ReleaseBuild::Write(const std::string& bits) {
  const std::string tag = PrefilterTag(outcome_.plan.parameters, bits);
  // No version in the plist: equal bits give equal files, whichever version they are published as.
  const format::PrefilterInfo info{.parameters = outcome_.plan.parameters,
                                   .item_count = keys_.size(),
                                   .false_positive_tolerance = outcome_.plan.per_key_rate,
                                   .name = compiled_.policy.name,
                                   .version = 0,
                                   .tag = tag,
                                   .hash_family = bloom::kPrefilterHashFamily};
  ASSIGN_OR_RETURN(
      const std::string plist,
      format::EncodePrefilterPlist(info, bits, request_.plist_format, request_.plist_keys));
  ReleaseContent content;
  content.manifest = DescribeContent(tag);
  content.plist = plist;
  content.most_deltas = request_.most_deltas;
  content.always = MustRenew();
  content.write_private = [this](const std::string& folder, const Manifest& manifest) {
    return WritePrivate(folder, manifest);
  };
  if (!request_.sign_keys.empty()) {
    content.sign = [this](std::string_view manifest) -> absl::StatusOr<std::string> {
      return format::SignManifest(manifest, request_.sign_keys);
    };
  }
  return writer_.Write(content);
}

absl::Status ReleaseBuild::WritePrivate(const std::string& folder, const Manifest& manifest) const {
  if (!request_.kill_switch_reason) {
    RETURN_IF_ERROR(WriteKeyFiles(folder, compiled_.policy, compiled_.table, compiled_.keys));
  }
  return request_.write_report ? request_.write_report(folder, manifest, outcome_)
                               : absl::OkStatus();
}

}  // namespace

absl::StatusOr<BuildOutcome> BuildRelease(const CompiledPolicy& compiled,
                                          const BuildRequest& request) {
  ASSIGN_OR_RETURN(ReleaseWriter writer,
                   ReleaseWriter::Open(ReleaseLayout(request.out, compiled.policy.name)));
  return ReleaseBuild(compiled, request, std::move(writer)).Run();
}

}  // namespace urlfilter::compiler
