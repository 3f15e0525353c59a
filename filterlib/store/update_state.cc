#include "filterlib/store/update_state.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "absl/status/status.h"
#include "base/status_macros.h"
#include "filterlib/format/json_fields.h"
#include "filterlib/format/manifest.h"

namespace urlfilter::store {
namespace {

using Json = nlohmann::ordered_json;
using format::JsonFields;
using format::Presence;

constexpr uint64_t kSchema = 1;
constexpr size_t kMaxErrorBytes = 1024;
constexpr size_t kMaxEtagBytes = 256;
constexpr int64_t kMaxUnixTime = int64_t{format::kMaxVersion};

// At most so many bytes, without half a UTF-8 character at the end.
std::string_view Beginning(std::string_view text, size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  while (max_bytes > 0 && (static_cast<uint8_t>(text[max_bytes]) & 0xC0) == 0x80) --max_bytes;
  return text.substr(0, max_bytes);
}

Json ToJson(const UpdateState& state) {
  return Json{{"schema", kSchema},
              {"highestVersion", state.highest_version},
              {"etag", state.etag.size() <= kMaxEtagBytes ? state.etag : ""},
              {"lastCheck", state.last_check_unix},
              {"lastSuccess", state.last_success_unix},
              {"nextCheck", state.next_check_unix},
              {"consecutiveFailures", state.consecutive_failures},
              {"lastError", Beginning(state.last_error, kMaxErrorBytes)}};
}

}  // namespace

std::string SerializeUpdateState(const UpdateState& state) {
  return format::DumpJsonWithDigest(ToJson(state));
}

absl::StatusOr<UpdateState> ParseUpdateState(std::string_view bytes) {
  ASSIGN_OR_RETURN(const Json json, format::ParseJsonObject(bytes, kMaxStateBytes));
  RETURN_IF_ERROR(format::CheckDigestAndSchema(json, kSchema, "update state"));
  UpdateState state;
  std::vector<std::string> mistakes;
  JsonFields fields(json, "", mistakes);
  constexpr Presence kRequired = Presence::kRequired;
  fields.Unsigned("highestVersion", 0, format::kMaxVersion, kRequired, state.highest_version);
  fields.Text("etag", kRequired, state.etag);
  fields.Signed("lastCheck", 0, kMaxUnixTime, kRequired, state.last_check_unix);
  fields.Signed("lastSuccess", 0, kMaxUnixTime, kRequired, state.last_success_unix);
  fields.Signed("nextCheck", 0, kMaxUnixTime, kRequired, state.next_check_unix);
  fields.Unsigned("consecutiveFailures", 0, UINT32_MAX, kRequired, state.consecutive_failures);
  fields.Text("lastError", kRequired, state.last_error);
  RETURN_IF_ERROR(
      format::MistakesToStatus(absl::StatusCode::kDataLoss, "bad update state", mistakes));
  return state;
}

UpdateState AdjustedToClock(UpdateState state, int64_t now_unix, int64_t max_wait_seconds) {
  const bool set_back = state.last_check_unix > now_unix;
  const bool too_far = state.next_check_unix > now_unix + max_wait_seconds;
  if (set_back || too_far) state.next_check_unix = now_unix;
  state.last_check_unix = std::min(state.last_check_unix, now_unix);
  state.last_success_unix = std::min(state.last_success_unix, now_unix);
  return state;
}

}  // namespace urlfilter::store
