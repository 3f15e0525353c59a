#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "base/digest.h"
#include "base/status_macros.h"
#include "compiler/pir/pir_database.h"
#include "tests/conformance/operations.h"

namespace urlfilter::conformance {
namespace {

// What a key set has made sure of before the rows are written.
absl::Status CheckKeys(const std::vector<std::string>& keys) {
  for (const std::string& key : keys) {
    if (key.empty()) return absl::InvalidArgumentError("an empty keyword");
  }
  const std::vector<std::string_view> views(keys.begin(), keys.end());
  if (!compiler::PlanShards(views, 1).colliding_a.empty()) {
    return absl::InvalidArgumentError("two keywords with one row hash");
  }
  return absl::OkStatus();
}

absl::StatusOr<Json> PirRows(const Json& input) {
  std::vector<std::string> keys;
  for (const Json& key : input.at("keys")) keys.push_back(ToBytes(key));
  RETURN_IF_ERROR(CheckKeys(keys));
  std::string binary, text;
  for (const std::string& key : keys) {
    compiler::AppendBinaryRow(key, binary);
    compiler::AppendTextRow(key, text);
  }
  return Json{
      {"binaryHex", absl::BytesToHexString(binary)}, {"sha256", Sha256Hex(binary)}, {"text", text}};
}

absl::StatusOr<Json> PirShard(const Json& input) {
  const uint32_t shard_count = input.at("shardCount");
  if (shard_count == 0) return absl::InvalidArgumentError("no shards");
  const uint64_t row_hash = compiler::PirRowHash(ToBytes(input.at("key")));
  return Json{{"rowId", absl::StrFormat("%016x", row_hash)},
              {"shard", compiler::PirShardOf(row_hash, shard_count)}};
}

}  // namespace

std::map<std::string, Operation> PirOperations() {
  return {{"pir_rows", PirRows}, {"pir_shard", PirShard}};
}

}  // namespace urlfilter::conformance
