#include "compiler/release/build_release.h"

#include <span>
#include <string_view>
#include <utility>

#include "base/status_macros.h"
#include "bloom/prefilter_rate.h"
#include "compiler/keys/key_set.h"
#include "compiler/pir/pir_files.h"
#include "compiler/release/in_app_build.h"
#include "compiler/release/key_file_stage.h"
#include "compiler/release/release_checks.h"
#include "compiler/release/release_dates.h"
#include "compiler/release/release_description.h"
#include "compiler/release/release_layout.h"

namespace urlfilter::compiler {

namespace {

using format::Manifest;

// One build of one policy: the request, and what the steps find out.
class ReleaseBuild {
 public:
  ReleaseBuild(const CompiledPolicy& compiled, const BuildRequest& request, ReleaseWriter writer)
      : compiled_(compiled),
        request_(request),
        writer_(std::move(writer)),
        key_files_(writer_, compiled, request.threads, request.progress) {
    if (!request.kill_switch_reason) keys_ = compiled.keys.keys();
  }

  absl::StatusOr<BuildOutcome> Run() {
    RETURN_IF_ERROR(CheckKeys());
    RETURN_IF_ERROR(HashKeys());
    RETURN_IF_ERROR(Plan());
    ASSIGN_OR_RETURN(const std::string bits, BuildBits());
    PredictRates();
    request_.progress->Begin("measuring the rate");
    ASSIGN_OR_RETURN(
        outcome_.measured_per_key,
        MeasureWithProbes(outcome_.plan.parameters, bits, keys_, outcome_.predicted_per_key_rate,
                          key_set_sha256_, request_.threads));
    ASSIGN_OR_RETURN(outcome_.release, Write(bits));
    return std::move(outcome_);
  }

 private:
  absl::Status CheckKeys();
  absl::Status HashKeys();
  absl::Status Plan();
  absl::StatusOr<std::string> BuildBits();
  void PredictRates();
  absl::StatusOr<WrittenRelease> Write(const std::string& bits);
  absl::Status WritePir(const std::string& folder, const Manifest& manifest) const;
  absl::Status WritePrivate(const std::string& folder, const Manifest& manifest,
                            std::string_view bits);

  const CompiledPolicy& compiled_;
  const BuildRequest& request_;
  ReleaseWriter writer_;
  KeyFileStage key_files_;
  std::span<const std::string_view> keys_;  // None when the kill switch is pulled.
  std::string key_set_sha256_;
  BuildOutcome outcome_;
};

absl::Status ReleaseBuild::CheckKeys() {
  RETURN_IF_ERROR(CheckNotEmpty(compiled_.policy, request_, keys_.size()));
  if (IsEmptyFilter(compiled_.policy, keys_.size())) {
    outcome_.empty_reason = request_.allow_empty_reason.value_or("");
  }
  request_.progress->Begin("comparing versions");
  outcome_.changes = ChangesSincePrevious(writer_, keys_);
  return CheckGates(compiled_.policy, request_, ChangesOrAllAdded(outcome_.changes, keys_.size()));
}

absl::Status ReleaseBuild::HashKeys() {
  const KeyChanges changes = ChangesOrAllAdded(outcome_.changes, keys_.size());
  const bool new_keys = !outcome_.changes || changes.added > 0 || changes.removed > 0;
  if (!request_.kill_switch_reason && new_keys) {
    RETURN_IF_ERROR(key_files_.StartEarly());
  }
  request_.progress->Begin("hashing keys", keys_.size(), "keys");
  if (request_.kill_switch_reason) {
    key_set_sha256_ = KeySetSha256Hex({});
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(key_set_sha256_, key_files_.HashKeys());
  return absl::OkStatus();
}

absl::Status ReleaseBuild::Plan() {
  const Policy& policy = compiled_.policy;
  PlanRequest plan{.item_count = keys_.size(),
                   .rate = policy.rate,
                   .profile = policy.profile,
                   .murmur_seed = policy.murmur_seed,
                   .key_set_sha256 = key_set_sha256_,
                   .sizing = policy.sizing,
                   .size_budget_bytes = policy.size_budget_bytes,
                   .previous = std::nullopt};
  if (writer_.previous() && !writer_.previous()->kill_switch_reason) {
    const Manifest& previous = *writer_.previous();
    plan.previous = {previous.bit_count, previous.hash_count, previous.murmur_seed};
  }
  ASSIGN_OR_RETURN(outcome_.plan, PlanPrefilter(plan));
  return absl::OkStatus();
}

// The planned filter, or one that spares the protected URLs, whose parameters then replace the
// plan's.
absl::StatusOr<std::string> ReleaseBuild::BuildBits() {
  const Policy& policy = compiled_.policy;
  ASSIGN_OR_RETURN(ProtectedFilter filter,
                   BuildProtectedFilter({.keys = keys_,
                                         .planned = outcome_.plan.parameters,
                                         .fixed_seed = policy.murmur_seed.has_value(),
                                         .key_set_sha256 = key_set_sha256_,
                                         .profile = policy.profile,
                                         .urls = policy.protect,
                                         .threads = request_.threads,
                                         .progress = request_.progress}));
  outcome_.plan.parameters = filter.parameters;
  outcome_.protect = filter.proof;
  return std::move(filter.bits);
}

void ReleaseBuild::PredictRates() {
  outcome_.candidates = TypicalCandidates(compiled_.policy.profile);
  outcome_.predicted_per_key_rate =
      bloom::PredictedPerKeyRate(outcome_.plan.parameters, keys_.size());
  outcome_.predicted_per_url_rate =
      bloom::PerUrlRate(outcome_.predicted_per_key_rate, outcome_.candidates);
}

absl::StatusOr<WrittenRelease> ReleaseBuild::Write(const std::string& bits) {
  request_.progress->Begin("encoding files");
  const FilterFacts filter{.plan = outcome_.plan,
                           .item_count = keys_.size(),
                           .key_set_sha256 = key_set_sha256_,
                           .tag = PrefilterTag(outcome_.plan.parameters, bits)};
  ASSIGN_OR_RETURN(const std::string plist,
                   format::EncodePrefilterPlist(DescribePlist(compiled_.policy, filter), bits,
                                                request_.plist_format, request_.plist_keys));
  RETURN_IF_ERROR(CheckSizeBudget(compiled_.policy, plist.size()));
  ReleaseContent content;
  content.manifest = DescribeContent(compiled_.policy, request_, filter);
  content.plist = plist;
  std::string in_app;
  if (compiled_.policy.target_in_app && !request_.kill_switch_reason) {
    request_.progress->Begin("building in-app file");
    ASSIGN_OR_RETURN(in_app, BuildInAppFile(compiled_));
  }
  content.in_app = in_app;
  content.most_deltas = request_.most_deltas;
  content.always = MustRenew(request_, writer_);
  content.write_private = [&](const std::string& folder, const Manifest& manifest) {
    return WritePrivate(folder, manifest, bits);
  };
  content.sign = MakeSigner(request_);
  request_.progress->Begin("writing the filter");
  return writer_.Write(content);
}

absl::Status ReleaseBuild::WritePir(const std::string& folder, const Manifest& manifest) const {
  const KeyChanges changes = ChangesOrAllAdded(outcome_.changes, keys_.size());
  return WritePirFiles(
      {.folder = folder,
       .bundle_id = compiled_.policy.pir.bundle_id,
       .keys = keys_,
       .shard_count = compiled_.policy.pir.shard_count,
       .tokens = request_.pir_tokens,
       .roll_out = RenderRollOutPlan(manifest.filter, manifest.version, changes.added,
                                     changes.removed, manifest.prefetch.interval_seconds)});
}

absl::Status ReleaseBuild::WritePrivate(const std::string& folder, const Manifest& manifest,
                                        std::string_view bits) {
  if (!request_.kill_switch_reason) {
    request_.progress->Begin("writing keys");
    RETURN_IF_ERROR(key_files_.Finish(folder));
  }
  if (HasPirRows(compiled_.policy, keys_.size())) {
    request_.progress->Begin("writing PIR rows");
    RETURN_IF_ERROR(WritePir(folder, manifest));
  }
  request_.progress->Begin("writing reports");
  outcome_.delta_bounds = DeltaBounds(writer_.layout(), manifest, bits);
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
