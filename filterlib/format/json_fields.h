// Typed, range-checked reading of a JSON object from bytes nobody vouches for. Every mistake is
// collected, so that one message can name them all. Shared by the small JSON formats of this
// project (manifest, signature file, store pointer, update state).
//
//   ASSIGN_OR_RETURN(const nlohmann::ordered_json json, ParseJsonObject(bytes, 4096));
//   std::vector<std::string> mistakes;
//   JsonFields fields(json, "", mistakes);
//   fields.Unsigned("version", 1, kMaxVersion, Presence::kRequired, version);
#ifndef URLFILTER_FILTERLIB_FORMAT_JSON_FIELDS_H_
#define URLFILTER_FILTERLIB_FORMAT_JSON_FIELDS_H_

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace urlfilter::format {

inline constexpr int kMaxJsonDepth = 8;

// Parses one JSON object. DataLoss when it is not one, is nested deeper than kMaxJsonDepth, or has
// an object with a doubled member; ResourceExhausted over `limit_bytes`. No exceptions.
absl::StatusOr<nlohmann::ordered_json> ParseJsonObject(std::string_view bytes, size_t limit_bytes);

// The object with two spaces of indentation and a newline at the end. Bytes that are not UTF-8
// become U+FFFD.
std::string DumpJson(const nlohmann::ordered_json& object);

// The same with one more member at the end, `digest`: the SHA-256, in hex, of DumpJson() of the
// others. For files that are no other's content and so have no digest elsewhere.
std::string DumpJsonWithDigest(const nlohmann::ordered_json& object);

// OK when `digest` fits and `schema` is at most `max_schema`. DataLoss when it does not fit or one
// of the two is missing, first of all: a flipped bit must not look like a newer version.
// FailedPrecondition for a higher schema; so every version of a file keeps these two members.
// `what` names the file in the message.
absl::Status CheckDigestAndSchema(const nlohmann::ordered_json& object, uint64_t max_schema,
                                  std::string_view what);

enum class Presence { kRequired, kOptional };

// Reads members of one object. A member that is absent and optional leaves `out` as it was; every
// other failure leaves it, too, and adds one line to `mistakes`, which names the member with its
// path. Keeps references to `object` and `mistakes`. Not thread-safe.
class JsonFields {
 public:
  JsonFields(const nlohmann::ordered_json& object, std::string path,
             std::vector<std::string>& mistakes);

  void Unsigned(const char* name, uint64_t min, uint64_t max, Presence presence, uint64_t& out);
  void Unsigned(const char* name, uint64_t min, uint64_t max, Presence presence, uint32_t& out);
  void Signed(const char* name, int64_t min, int64_t max, Presence presence, int64_t& out);
  void Number(const char* name, Presence presence, double& out);
  void Text(const char* name, Presence presence, std::string& out);

  // The member as an object or an array of at most `max_items` objects; null (empty) when absent
  // or of another type, which is a mistake unless absent and optional. Pointers are into `object`.
  const nlohmann::ordered_json* Object(const char* name, Presence presence);
  std::vector<const nlohmann::ordered_json*> Objects(const char* name, size_t max_items,
                                                     Presence presence);

  // "deltas[2].path" for a reader whose path is "deltas[2]".
  std::string PathOf(const char* name) const;

 private:
  const nlohmann::ordered_json* Find(const char* name, Presence presence);
  void Mistake(const char* name, std::string_view what);

  const nlohmann::ordered_json& object_;
  std::string path_;
  std::vector<std::string>& mistakes_;
};

// OK, or one status with all mistakes, separated by "; ".
absl::Status MistakesToStatus(absl::StatusCode code, std::string_view what,
                              const std::vector<std::string>& mistakes);

}  // namespace urlfilter::format

#endif  // URLFILTER_FILTERLIB_FORMAT_JSON_FIELDS_H_
