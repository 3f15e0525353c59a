#include "filterlib/store/pointer.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "base/strings.h"
#include "filterlib/format/json_fields.h"

namespace urlfilter::store {
namespace {

using Json = nlohmann::ordered_json;
using format::JsonFields;
using format::Presence;

constexpr uint64_t kSchema = 1;
constexpr size_t kDigestDigits = 16;
constexpr size_t kRandomCharacters = 6;  // What mkdtemp fills in.

bool IsHexDigit(unsigned char c) { return absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f'); }

bool AllOf(std::string_view text, bool (*is)(unsigned char)) {
  return std::all_of(text.begin(), text.end(), is);
}

}  // namespace

std::string SerializePointer(const Pointer& pointer) {
  Json json{
      {"schema", kSchema}, {"slot", pointer.slot}, {"manifestSha256", pointer.manifest_sha256}};
  if (!pointer.previous_slot.empty()) json["previousSlot"] = pointer.previous_slot;
  return format::DumpJsonWithDigest(json);
}

absl::StatusOr<Pointer> ParsePointer(std::string_view bytes) {
  ASSIGN_OR_RETURN(const Json json, format::ParseJsonObject(bytes, kMaxPointerBytes));
  RETURN_IF_ERROR(format::CheckDigestAndSchema(json, kSchema, "store pointer"));
  std::vector<std::string> mistakes;
  JsonFields fields(json, "", mistakes);
  Pointer pointer;
  fields.Text("slot", Presence::kRequired, pointer.slot);
  fields.Text("manifestSha256", Presence::kRequired, pointer.manifest_sha256);
  fields.Text("previousSlot", Presence::kOptional, pointer.previous_slot);
  if (!IsSlotName(pointer.slot)) mistakes.push_back("slot is not the name of a slot");
  if (!pointer.previous_slot.empty() && !IsSlotName(pointer.previous_slot)) {
    mistakes.push_back("previousSlot is not the name of a slot");
  }
  RETURN_IF_ERROR(
      format::MistakesToStatus(absl::StatusCode::kDataLoss, "bad store pointer", mistakes));
  return pointer;
}

std::string MakeSlotPrefix(uint64_t version, std::string_view manifest_sha256) {
  return absl::StrCat(version, "-", AbslView(manifest_sha256.substr(0, kDigestDigits)));
}

bool IsSlotName(std::string_view name) {
  const size_t dash = name.find('-');
  const size_t dot = name.find('.');
  if (dash == 0 || dash > 16 || dot != dash + 1 + kDigestDigits) return false;
  const std::string_view random = name.substr(dot + 1);
  return AllOf(name.substr(0, dash), absl::ascii_isdigit) &&
         AllOf(name.substr(dash + 1, kDigestDigits), IsHexDigit) &&
         random.size() == kRandomCharacters && AllOf(random, absl::ascii_isalnum);
}

}  // namespace urlfilter::store
