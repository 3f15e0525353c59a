// The rows for Apple's PIR server: the exact half of a release. Format page: docs/formats/pir.md.
//
// All functions are pure.
#ifndef URLFILTER_COMPILER_PIR_PIR_DATABASE_H_
#define URLFILTER_COMPILER_PIR_PIR_DATABASE_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace urlfilter::compiler {

// Apple's tools read a database file of less than 2 GB.
inline constexpr uint64_t kMaxPirFileBytes = (uint64_t{1} << 31) - 1;
// The value of every row: being there is all a row says.
inline constexpr std::string_view kPirValue = "1";

// Appends one row of the binary protobuf message KeywordDatabase: rows of several files may be
// concatenated. `keyword` is not empty.
void AppendBinaryRow(std::string_view keyword, std::string& to);

// How many bytes that appends.
uint64_t BinaryRowSize(std::string_view keyword);

// Appends the same row in protobuf's text format, on one line.
void AppendTextRow(std::string_view keyword, std::string& to);

// Reads the rows of a binary database and calls visit(keyword), a view into `bytes`, for each.
// DataLoss: not a sequence of rows with a keyword and the value "1" each; the rows before the
// damage have been visited.
absl::Status ReadBinaryRows(std::string_view bytes,
                            const std::function<void(std::string_view)>& visit);

// What Apple's server finds a row by: the first eight bytes of SHA-256(keyword), little-endian.
uint64_t PirRowHash(std::string_view keyword);

inline uint64_t PirShardOf(uint64_t row_hash, uint32_t shard_count) {
  return row_hash % shard_count;
}

// Where the rows of a key set go.
struct PirShards {
  uint32_t shard_count = 1;
  uint64_t smallest = 0;  // Rows in the smallest and in the largest shard.
  uint64_t largest = 0;
  uint64_t bucket_count = 0;             // For `fixedSize`: with room to grow, even.
  std::string colliding_a, colliding_b;  // Two keywords with one row hash; empty = none.
};

// A shard for about 50,000 rows (rounded to the nearest), at least one.
uint32_t DefaultShardCount(uint64_t rows);

// Buckets of 1,024 bytes that hold `rows_in_shard` entries of 11 bytes at a load of 0.8, of which
// a quarter is kept free for the cuckoo table: even(ceil((1 + 1.25 * rows * 11) / 1024 / 0.8)).
uint64_t BucketCount(uint64_t rows_in_shard);

// Rows a shard is sized for, so that releases of about this size keep the same parameters: the mean
// and five standard deviations, or 1 % more than there are where there is one shard only; never
// fewer than `largest`.
uint64_t RowsToSizeFor(uint64_t rows, uint32_t shard_count, uint64_t largest);

// `shard_count` 0 = DefaultShardCount. Hashes every key; sorts the hashes.
PirShards PlanShards(std::span<const std::string_view> keys, uint32_t shard_count);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_PIR_PIR_DATABASE_H_
