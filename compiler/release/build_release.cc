#include "compiler/release/build_release.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "bloom/prefilter_rate.h"
#include "compiler/pir/pir_files.h"
#include "compiler/release/in_app_build.h"
#include "compiler/release/key_file_writer.h"
#include "compiler/release/release_dates.h"

namespace urlfilter::compiler {

namespace {

using format::Manifest;

// One build of one policy: the request, and what the steps find out.
class ReleaseBuild {
 public:
  ReleaseBuild(const CompiledPolicy& compiled, const BuildRequest& request, ReleaseWriter writer)
      : compiled_(compiled), request_(request), writer_(std::move(writer)) {
    if (!request.kill_switch_reason) keys_ = compiled.keys.keys();
  }
  ~ReleaseBuild() {
    key_files_.reset();  // Waits.
    writer_.Unstage();
  }

  absl::StatusOr<BuildOutcome> Run() {
    RETURN_IF_ERROR(CheckEmpty());
    RETURN_IF_ERROR(CheckGates());
    RETURN_IF_ERROR(StartKeyFiles());
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
  absl::Status CheckEmpty() const;
  absl::Status CheckGates();
  absl::Status StartKeyFiles();
  absl::StatusOr<std::string> HashKeys();
  absl::Status FinishKeyFiles(const std::string& folder);
  absl::Status CheckBudget(uint64_t plist_bytes) const;
  absl::Status Plan();
  absl::StatusOr<std::string> BuildBits();
  void PredictRates();
  absl::StatusOr<WrittenRelease> Write(const std::string& bits);
  Manifest DescribeContent(const std::string& tag) const;
  bool HasPirRows() const { return compiled_.policy.pir.enabled && !keys_.empty(); }
  absl::Status WritePir(const std::string& folder, const Manifest& manifest) const;
  absl::Status WritePrivate(const std::string& folder, const Manifest& manifest,
                            std::string_view bits);

  const CompiledPolicy& compiled_;
  const BuildRequest& request_;
  ReleaseWriter writer_;
  std::span<const std::string_view> keys_;  // None when the kill switch is pulled.
  std::string key_set_sha256_;
  BuildOutcome outcome_;
  std::optional<KeyFileWriter> key_files_;  // Once there is a folder to write them into.
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
  request_.progress->Begin("comparing versions");
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

// Writing and syncing the keys takes as long as making the filter from them: both are done at once
// where it is certain that there will be a new version.
absl::Status ReleaseBuild::StartKeyFiles() {
  const std::optional<KeyChanges>& changes = outcome_.changes;
  const bool new_keys = !changes || changes->added > 0 || changes->removed > 0;
  if (request_.kill_switch_reason || !new_keys) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::string folder, writer_.StagePrivate());
  key_files_.emplace(folder, compiled_, request_.threads);
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReleaseBuild::HashKeys() {
  request_.progress->Begin("hashing keys", keys_.size(), "keys");
  return key_files_ ? key_files_->WriteKeys(request_.progress) : KeySetSha256Hex(keys_);
}

absl::Status ReleaseBuild::FinishKeyFiles(const std::string& folder) {
  request_.progress->Begin("writing keys");
  if (!key_files_) {  // The same keys in a new version.
    key_files_.emplace(folder, compiled_, request_.threads);
    RETURN_IF_ERROR(key_files_->WriteKeys(request_.progress).status());
  }
  return key_files_->Finish();
}

absl::Status ReleaseBuild::CheckBudget(uint64_t plist_bytes) const {
  const uint64_t budget = compiled_.policy.size_budget_bytes;
  if (budget == 0 || plist_bytes <= budget) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "nothing was published: the plist would have ", plist_bytes, " bytes, and `size_budget` is ",
      budget, "; allow a higher false_positive_rate, drop lists, or raise the budget"));
}

absl::Status ReleaseBuild::Plan() {
  const Policy& policy = compiled_.policy;
  ASSIGN_OR_RETURN(key_set_sha256_, HashKeys());
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
  if (HasPirRows()) manifest.pir_rows = keys_.size();
  SetDates(request_, manifest);
  manifest.kill_switch_reason = request_.kill_switch_reason;
  return manifest;
}

absl::StatusOr<WrittenRelease> ReleaseBuild::Write(const std::string& bits) {
  request_.progress->Begin("encoding files");
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
  RETURN_IF_ERROR(CheckBudget(plist.size()));
  ReleaseContent content;
  content.manifest = DescribeContent(tag);
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
  const KeyChanges changes = outcome_.changes.value_or(
      KeyChanges{.before = 0, .after = keys_.size(), .added = keys_.size(), .removed = 0});
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
    RETURN_IF_ERROR(FinishKeyFiles(folder));
  }
  if (HasPirRows()) {
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
