#include "filterlib/format/manifest.h"

#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "filterlib/format/json_fields.h"

namespace urlfilter::format {
namespace {

using Json = nlohmann::ordered_json;

constexpr uint64_t kMaxUint32 = std::numeric_limits<uint32_t>::max();
// Whole numbers up to 2^53-1 only: every JSON reader keeps them exact.
constexpr uint64_t kMaxCount = kMaxVersion;
constexpr int64_t kMaxSeconds = int64_t{kMaxVersion};

void ReadArtifact(JsonFields& fields, ArtifactRef& artifact) {
  fields.Text("path", Presence::kRequired, artifact.path);
  fields.Unsigned("size", 1, kMaxCount, Presence::kRequired, artifact.size_bytes);
  fields.Text("sha256", Presence::kRequired, artifact.sha256);
}

void ReadIdentity(JsonFields& fields, Manifest& manifest) {
  fields.Text("filter", Presence::kRequired, manifest.filter);
  fields.Unsigned("version", 1, kMaxVersion, Presence::kRequired, manifest.version);
  fields.Text("tag", Presence::kRequired, manifest.tag);
  fields.Text("profile", Presence::kRequired, manifest.profile);
  fields.Text("keySetSha256", Presence::kOptional, manifest.key_set_sha256);
  fields.Unsigned("pirRows", 0, kMaxCount, Presence::kOptional, manifest.pir_rows);
  fields.Text("expires", Presence::kOptional, manifest.expires);
  fields.Text("created", Presence::kOptional, manifest.created);
}

void ReadParameters(JsonFields& fields, Manifest& manifest) {
  fields.Unsigned("bitCount", 1, kMaxUint32, Presence::kRequired, manifest.bit_count);
  fields.Unsigned("hashCount", 1, kMaxUint32, Presence::kRequired, manifest.hash_count);
  fields.Unsigned("murmurSeed", 1, kMaxUint32, Presence::kRequired, manifest.murmur_seed);
  fields.Unsigned("byteCount", 1, kMaxCount, Presence::kRequired, manifest.byte_count);
  fields.Unsigned("itemCount", 0, kMaxCount, Presence::kRequired, manifest.item_count);
  fields.Number("falsePositiveTolerance", Presence::kRequired, manifest.false_positive_tolerance);
}

void ReadPrefetch(JsonFields& fields, std::vector<std::string>& mistakes, Prefetch& prefetch) {
  const Json* json = fields.Object("prefetch", Presence::kOptional);
  if (json == nullptr) return;
  JsonFields inner(*json, "prefetch", mistakes);
  inner.Signed("intervalSeconds", 0, kMaxSeconds, Presence::kRequired, prefetch.interval_seconds);
  inner.Signed("minimumSeconds", 0, kMaxSeconds, Presence::kOptional, prefetch.minimum_seconds);
  inner.Signed("jitterSeconds", 0, kMaxSeconds, Presence::kOptional, prefetch.jitter_seconds);
}

void ReadDeltas(JsonFields& fields, std::vector<std::string>& mistakes, Manifest& manifest) {
  size_t i = 0;
  for (const Json* json : fields.Objects("deltas", kMaxDeltas, Presence::kOptional)) {
    JsonFields inner(*json, absl::StrCat("deltas[", i++, "]"), mistakes);
    DeltaRef delta;
    inner.Unsigned("fromVersion", 1, kMaxVersion, Presence::kRequired, delta.from_version);
    inner.Text("fromSha256", Presence::kRequired, delta.from_sha256);
    ReadArtifact(inner, delta.artifact);
    manifest.deltas.push_back(std::move(delta));
  }
}

void ReadOptionalObjects(JsonFields& fields, std::vector<std::string>& mistakes,
                         Manifest& manifest) {
  if (const Json* json = fields.Object("inApp", Presence::kOptional)) {
    JsonFields inner(*json, "inApp", mistakes);
    ReadArtifact(inner, manifest.in_app.emplace());
  }
  if (const Json* json = fields.Object("killSwitch", Presence::kOptional)) {
    JsonFields inner(*json, "killSwitch", mistakes);
    inner.Text("reason", Presence::kRequired, manifest.kill_switch_reason.emplace());
  }
}

// Schema and hash family come first: a reader that does not know them must not judge the rest.
absl::Status CheckReadable(const Json& json, Manifest& manifest) {
  std::vector<std::string> mistakes;
  JsonFields fields(json, "", mistakes);
  uint64_t schema = 0;
  fields.Unsigned("schema", 1, kMaxCount, Presence::kRequired, schema);
  RETURN_IF_ERROR(MistakesToStatus(absl::StatusCode::kDataLoss, "bad manifest", mistakes));
  if (schema > 1) {
    return absl::FailedPreconditionError(
        absl::StrCat("manifest of schema ", schema,
                     " was written for a newer version; this one reads schema 1"));
  }
  fields.Text("hashFamily", Presence::kRequired, manifest.hash_family);
  RETURN_IF_ERROR(MistakesToStatus(absl::StatusCode::kDataLoss, "bad manifest", mistakes));
  if (manifest.hash_family != bloom::kPrefilterHashFamily) {
    return absl::FailedPreconditionError(
        absl::StrCat("manifest with hash family \"", manifest.hash_family, "\"; this reader knows ",
                     bloom::kPrefilterHashFamily));
  }
  return absl::OkStatus();
}

Json ArtifactJson(const ArtifactRef& artifact) {
  return Json{{"path", artifact.path}, {"size", artifact.size_bytes}, {"sha256", artifact.sha256}};
}

Json DeltaJson(const DeltaRef& delta) {
  Json json{{"fromVersion", delta.from_version}, {"fromSha256", delta.from_sha256}};
  json.update(ArtifactJson(delta.artifact));
  return json;
}

Json PrefetchJson(const Prefetch& prefetch) {
  return Json{{"intervalSeconds", prefetch.interval_seconds},
              {"minimumSeconds", prefetch.minimum_seconds},
              {"jitterSeconds", prefetch.jitter_seconds}};
}

}  // namespace

absl::StatusOr<Manifest> ParseManifest(std::string_view bytes) {
  ASSIGN_OR_RETURN(const Json json, ParseJsonObject(bytes, kMaxManifestBytes));
  Manifest manifest;
  RETURN_IF_ERROR(CheckReadable(json, manifest));
  std::vector<std::string> mistakes;
  JsonFields fields(json, "", mistakes);
  ReadIdentity(fields, manifest);
  ReadParameters(fields, manifest);
  ReadArtifact(fields, manifest.plist);
  ReadPrefetch(fields, mistakes, manifest.prefetch);
  ReadOptionalObjects(fields, mistakes, manifest);
  ReadDeltas(fields, mistakes, manifest);
  RETURN_IF_ERROR(MistakesToStatus(absl::StatusCode::kDataLoss, "bad manifest", mistakes));
  const absl::Status valid = ValidateManifest(manifest);
  if (!valid.ok()) return absl::DataLossError(valid.message());
  return manifest;
}

std::string SerializeManifest(const Manifest& manifest) {
  Json json{{"schema", manifest.schema},
            {"filter", manifest.filter},
            {"version", manifest.version},
            {"tag", manifest.tag},
            {"hashFamily", manifest.hash_family},
            {"profile", manifest.profile},
            {"bitCount", manifest.bit_count},
            {"hashCount", manifest.hash_count},
            {"murmurSeed", manifest.murmur_seed},
            {"byteCount", manifest.byte_count},
            {"itemCount", manifest.item_count},
            {"falsePositiveTolerance", manifest.false_positive_tolerance}};
  json.update(ArtifactJson(manifest.plist));
  json["prefetch"] = PrefetchJson(manifest.prefetch);
  if (!manifest.key_set_sha256.empty()) json["keySetSha256"] = manifest.key_set_sha256;
  json["pirRows"] = manifest.pir_rows;
  if (!manifest.expires.empty()) json["expires"] = manifest.expires;
  if (!manifest.created.empty()) json["created"] = manifest.created;
  if (manifest.in_app) json["inApp"] = ArtifactJson(*manifest.in_app);
  json["deltas"] = Json::array();
  for (const DeltaRef& delta : manifest.deltas) json["deltas"].push_back(DeltaJson(delta));
  if (manifest.kill_switch_reason) json["killSwitch"] = {{"reason", *manifest.kill_switch_reason}};
  return DumpJson(json);
}

}  // namespace urlfilter::format
