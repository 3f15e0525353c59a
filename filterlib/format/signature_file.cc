#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"
#include "filterlib/format/json_fields.h"
#include "filterlib/format/signature.h"

namespace urlfilter::format {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kBadFile[] = "bad signature file";

struct NamedSignature {
  std::string key_id;
  std::string signature;
};

absl::Status CheckSchema(JsonFields& fields, const std::vector<std::string>& mistakes) {
  uint64_t schema = 0;
  fields.Unsigned("schema", 1, UINT32_MAX, Presence::kRequired, schema);
  RETURN_IF_ERROR(MistakesToStatus(absl::StatusCode::kDataLoss, kBadFile, mistakes));
  if (schema == 1) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "signature file of schema ", schema, " was written for a newer version; this one reads 1"));
}

absl::StatusOr<std::vector<NamedSignature>> ParseSignatureFile(std::string_view bytes) {
  ASSIGN_OR_RETURN(const Json json, ParseJsonObject(bytes, kMaxSignatureFileBytes));
  std::vector<std::string> mistakes;
  JsonFields fields(json, "", mistakes);
  RETURN_IF_ERROR(CheckSchema(fields, mistakes));
  std::vector<NamedSignature> signatures;
  for (const Json* entry : fields.Objects("signatures", kMaxSignatures, Presence::kRequired)) {
    JsonFields inner(*entry, absl::StrCat("signatures[", signatures.size(), "]"), mistakes);
    NamedSignature named;
    std::string base64;
    inner.Text("keyId", Presence::kRequired, named.key_id);
    inner.Text("signature", Presence::kRequired, base64);
    if (!absl::Base64Unescape(base64, &named.signature)) {
      mistakes.push_back(inner.PathOf("signature") + " must be base64");
    }
    signatures.push_back(std::move(named));
  }
  RETURN_IF_ERROR(MistakesToStatus(absl::StatusCode::kDataLoss, kBadFile, mistakes));
  return signatures;
}

std::string IdsFound(const std::vector<NamedSignature>& signatures) {
  return absl::StrJoin(signatures, ", ", [](std::string* out, const NamedSignature& named) {
    absl::StrAppend(out, "\"", absl::CHexEscape(named.key_id.substr(0, 16)), "\"");
  });
}

std::string IdsTrusted(std::span<const PublicKey> trusted) {
  return absl::StrJoin(trusted, ", ", [](std::string* out, const PublicKey& key) {
    absl::StrAppend(out, key.KeyId());
  });
}

}  // namespace

std::string SignManifest(std::string_view manifest_bytes, std::span<const PrivateKey> keys) {
  Json file{{"schema", 1}, {"signatures", Json::array()}};
  for (const PrivateKey& key : keys) {
    const std::string signature = key.Sign(manifest_bytes);
    file["signatures"].push_back(
        Json{{"keyId", key.Public().KeyId()}, {"signature", absl::Base64Escape(signature)}});
  }
  return DumpJson(file);
}

absl::Status VerifyManifestSignature(std::string_view manifest_bytes,
                                     std::string_view signature_file_bytes,
                                     std::span<const PublicKey> trusted) {
  ASSIGN_OR_RETURN(const std::vector<NamedSignature> signatures,
                   ParseSignatureFile(signature_file_bytes));
  for (const NamedSignature& named : signatures) {
    for (const PublicKey& key : trusted) {
      if (key.KeyId() == named.key_id && key.Verifies(manifest_bytes, named.signature)) {
        return absl::OkStatus();
      }
    }
  }
  return absl::PermissionDeniedError(
      absl::StrCat("no valid signature of a trusted key over this manifest; signed by [",
                   IdsFound(signatures), "], trusted are [", IdsTrusted(trusted), "]"));
}

}  // namespace urlfilter::format
