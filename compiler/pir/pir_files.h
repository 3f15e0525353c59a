// The files that Apple's PIR tools take: rows, the configuration of PIRProcessDatabase and that of
// PIRService, and the order in which a release is rolled out. Format page: docs/formats/pir.md.
#ifndef URLFILTER_COMPILER_PIR_PIR_FILES_H_
#define URLFILTER_COMPILER_PIR_PIR_FILES_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "compiler/pir/pir_database.h"

namespace urlfilter::compiler {

// What PIRProcessDatabase is told. Only keys that it knows: it ignores others in silence.
std::string RenderUrlConfig(const PirShards& shards);

// What PIRService is told. `tokens` are its bearer tokens; empty = the placeholder
// "REPLACE-WITH-A-TOKEN", since a policy never holds secrets.
std::string RenderServiceConfig(const std::string& bundle_id, const PirShards& shards,
                                std::span<const std::string> tokens);

// The steps that keep device filter and PIR rows consistent while both change, for people.
std::string RenderRollOutPlan(const std::string& filter, uint64_t version, uint64_t added,
                              uint64_t removed, int64_t interval_seconds);

struct PirFilesRequest {
  std::string folder;  // Must exist.
  std::string bundle_id;
  std::span<const std::string_view> keys;  // Unique, not none.
  uint32_t shard_count = 0;                // 0 = DefaultShardCount.
  std::span<const std::string> tokens;     // As for RenderServiceConfig.
  std::string roll_out;                    // RenderRollOutPlan().
};

// Writes input.binpb, input.txtpb, url-config.json, service-config.json and roll-out.txt into
// `folder`, each synced. InvalidArgument when the rows break a rule of the format (an empty key,
// two keys with one row hash, an empty shard): the message says which. ResourceExhausted: 2 GB or
// more of rows. Both before anything is written; then the errors of SyncedFile and base/files.h.
absl::Status WritePirFiles(const PirFilesRequest& request);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_PIR_PIR_FILES_H_
