#include "compiler/pir/pir_files.h"

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "compiler/release/release_layout.h"
#include "compiler/release/synced_file.h"

namespace urlfilter::compiler {

namespace {

using nlohmann::ordered_json;

constexpr char kStem[] = "url";
constexpr char kRollOutFile[] = "roll-out.txt";

std::string Dump(const ordered_json& json) {
  return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

absl::Status CheckShards(const PirShards& shards) {
  if (!shards.colliding_a.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the PIR server cannot tell the keys ", shards.colliding_a, " and ",
                     shards.colliding_b, " apart: their SHA-256 share the first 8 bytes"));
  }
  if (shards.smallest == 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("one of ", shards.shard_count,
                     " PIR shards would be empty, and PIRService does not load an empty one; "
                     "set fewer `shards` under `pir`"));
  }
  return absl::OkStatus();
}

// Before anything is written: the rows of a release that cannot be loaded would fill a disk.
absl::Status CheckSize(std::span<const std::string_view> keys) {
  uint64_t size = 0;
  for (const std::string_view key : keys) {
    if (key.empty()) return absl::InvalidArgumentError("a PIR row must not have an empty keyword");
    size += BinaryRowSize(key);
  }
  if (size <= kMaxPirFileBytes) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrCat(kPirInputFile, " would have ", size, " bytes for ", keys.size(),
                   " keys; Apple's tools read less than 2 GB: split the policy into filters of "
                   "their own, or build it without `pir`"));
}

using RowAppender = void (*)(std::string_view, std::string&);

absl::Status WriteRows(const std::string& path, std::span<const std::string_view> keys,
                       RowAppender append) {
  ASSIGN_OR_RETURN(SyncedFile file, SyncedFile::Create(path));
  std::string row;
  for (const std::string_view key : keys) {
    row.clear();
    append(key, row);
    RETURN_IF_ERROR(file.Append(row));
  }
  return std::move(file).Finish();
}

}  // namespace

std::string RenderUrlConfig(const PirShards& shards) {
  const ordered_json bucket_count = {{"fixedSize", {{"bucketCount", shards.bucket_count}}}};
  return Dump({{"inputDatabase", kPirInputFile},
               {"outputDatabase", absl::StrCat(kStem, "-SHARD_ID.bin")},
               {"outputPirParameters", absl::StrCat(kStem, "-SHARD_ID.params.txtpb")},
               {"rlweParameters", "n_4096_logq_27_28_28_logt_5"},
               {"databaseType", "keyword"},
               {"algorithm", "mulPir"},
               {"keyCompression", "noCompression"},
               {"sharding", {{"shardCount", shards.shard_count}}},
               {"cuckooTableArguments",
                {{"hashFunctionCount", 2},
                 {"maxEvictionCount", 100},
                 {"maxSerializedBucketSize", 1024},
                 {"bucketCount", bucket_count}}},
               {"trialsPerShard", 1}});
}

std::string RenderServiceConfig(const std::string& bundle_id, const PirShards& shards,
                                std::span<const std::string> tokens) {
  std::vector<std::string> all(tokens.begin(), tokens.end());
  if (all.empty()) all.push_back("REPLACE-WITH-A-TOKEN");
  ordered_json users = ordered_json::array();
  users.push_back({{"tier", "tier1"}, {"tokens", all}});
  ordered_json use_cases = ordered_json::array();
  use_cases.push_back({{"name", bundle_id + ".url.filtering"},
                       {"fileStem", kStem},
                       {"shardCount", shards.shard_count},
                       {"versionCount", 2}});
  return Dump({{"users", users}, {"usecases", use_cases}});
}

std::string RenderRollOutPlan(const std::string& filter, uint64_t version, uint64_t added,
                              uint64_t removed, int64_t interval_seconds) {
  std::string plan =
      absl::StrCat("Roll-out of ", filter, " version ", version, ": ", added,
                   added == 1 ? " key added, " : " keys added, ", removed, " removed.\n\n");
  const std::string wait = absl::StrCat("Wait one fetch interval (", interval_seconds,
                                        " s) and a grace of the same length.\n");
  if (added == 0 && removed == 0) {
    return plan + "The keys are those of the version before: nothing has to be ordered.\n";
  }
  if (removed == 0) {
    return plan + "1. Load input.binpb into the PIR service.\n2. Publish the filter.\n";
  }
  if (added == 0) {
    return plan + "1. Publish the filter.\n2. " + wait +
           "3. Load input.binpb into the PIR service.\n";
  }
  return plan +
         "1. Load the union of the old and the new rows into the PIR service\n"
         "   (PIR files concatenate, but the same keyword twice is refused: drop doubles).\n"
         "2. Publish the filter.\n3. " +
         wait + "4. Load input.binpb alone into the PIR service.\n";
}

absl::Status WritePirFiles(const PirFilesRequest& request) {
  RETURN_IF_ERROR(CheckSize(request.keys));
  const PirShards shards = PlanShards(request.keys, request.shard_count);
  RETURN_IF_ERROR(CheckShards(shards));
  const std::string folder = request.folder + "/";
  RETURN_IF_ERROR(WriteRows(folder + kPirInputFile, request.keys, AppendBinaryRow));
  RETURN_IF_ERROR(WriteRows(folder + kPirTextFile, request.keys, AppendTextRow));
  RETURN_IF_ERROR(WriteFileSynced(folder + kPirUrlConfigFile, RenderUrlConfig(shards)));
  RETURN_IF_ERROR(WriteFileSynced(folder + kPirServiceConfigFile,
                                  RenderServiceConfig(request.bundle_id, shards, request.tokens)));
  return WriteFileSynced(folder + kRollOutFile, request.roll_out);
}

}  // namespace urlfilter::compiler
