#include "compiler/pir/pir_database.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/digest.h"

namespace urlfilter::compiler {

namespace {

// Field 1 and field 2, length-delimited.
constexpr char kField1 = 0x0a;
constexpr char kField2 = 0x12;
constexpr uint64_t kRowsPerShard = 50'000;

void AppendVarint(uint64_t value, std::string& to) {
  while (value >= 0x80) {
    to.push_back(static_cast<char>(0x80 | (value & 0x7f)));
    value >>= 7;
  }
  to.push_back(static_cast<char>(value));
}

size_t VarintSize(uint64_t value) {
  size_t size = 1;
  while (value >>= 7) ++size;
  return size;
}

// Keyword and value, without the row's own head.
size_t RowContentSize(std::string_view keyword) {
  return 1 + VarintSize(keyword.size()) + keyword.size() + 2 + kPirValue.size();
}

// Takes `field` and a length-delimited value off the front; false if that is not what stands there.
bool TakeField(char field, std::string_view& bytes, std::string_view& value) {
  if (bytes.empty() || bytes.front() != field) return false;
  bytes.remove_prefix(1);
  uint64_t size = 0;
  for (int shift = 0; shift < 35; shift += 7) {
    if (bytes.empty()) return false;
    const auto byte = static_cast<uint8_t>(bytes.front());
    bytes.remove_prefix(1);
    size |= uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80) {
      if (size > bytes.size()) return false;
      value = bytes.substr(0, size);
      bytes.remove_prefix(size);
      return true;
    }
  }
  return false;
}

}  // namespace

uint64_t BinaryRowSize(std::string_view keyword) {
  const uint64_t size = RowContentSize(keyword);
  return 1 + VarintSize(size) + size;
}

void AppendBinaryRow(std::string_view keyword, std::string& to) {
  AppendVarint(static_cast<uint8_t>(kField1), to);
  AppendVarint(RowContentSize(keyword), to);
  to.push_back(kField1);
  AppendVarint(keyword.size(), to);
  to.append(keyword);
  to.push_back(kField2);
  AppendVarint(kPirValue.size(), to);
  to.append(kPirValue);
}

void AppendTextRow(std::string_view keyword, std::string& to) {
  to.append("rows { keyword: \"");
  for (const char c : keyword) {
    const auto byte = static_cast<uint8_t>(c);
    if (byte >= 0x20 && byte <= 0x7e && c != '"' && c != '\\') {
      to.push_back(c);
      continue;
    }
    to.push_back('\\');
    for (const int shift : {6, 3, 0}) to.push_back(static_cast<char>('0' + (byte >> shift & 7)));
  }
  to.append("\" value: \"").append(kPirValue).append("\" }\n");
}

absl::Status ReadBinaryRows(std::string_view bytes,
                            const std::function<void(std::string_view)>& visit) {
  uint64_t rows = 0;
  while (!bytes.empty()) {
    std::string_view row;
    std::string_view keyword;
    std::string_view value;
    const bool sound = TakeField(kField1, bytes, row) && TakeField(kField1, row, keyword) &&
                       TakeField(kField2, row, value) && row.empty() && value == kPirValue;
    if (!sound) return absl::DataLossError(absl::StrCat("PIR row ", rows + 1, " is damaged"));
    visit(keyword);
    ++rows;
  }
  return absl::OkStatus();
}

uint64_t PirRowHash(std::string_view keyword) {
  const Sha256Bytes digest = Sha256(keyword);
  uint64_t hash = 0;
  for (size_t i = 8; i-- > 0;) hash = hash << 8 | digest[i];
  return hash;
}

uint32_t DefaultShardCount(uint64_t rows) {
  return static_cast<uint32_t>(std::max<uint64_t>(1, (rows + kRowsPerShard / 2) / kRowsPerShard));
}

uint64_t BucketCount(uint64_t rows_in_shard) {
  const double buckets = (1 + 1.25 * static_cast<double>(rows_in_shard) * 11) / 1024 / 0.8;
  const auto whole = static_cast<uint64_t>(std::ceil(buckets));
  return whole + whole % 2;
}

uint64_t RowsToSizeFor(uint64_t rows, uint32_t shard_count, uint64_t largest) {
  const double mean = static_cast<double>(rows) / shard_count;
  const double roomy = shard_count == 1 ? mean * 1.01 : mean + 5 * std::sqrt(mean);
  return std::max(largest, static_cast<uint64_t>(roomy));
}

PirShards PlanShards(std::span<const std::string_view> keys, uint32_t shard_count) {
  PirShards shards;
  shards.shard_count = shard_count == 0 ? DefaultShardCount(keys.size()) : shard_count;
  std::vector<std::pair<uint64_t, size_t>> hashes;
  hashes.reserve(keys.size());
  std::vector<uint64_t> rows(shards.shard_count);
  for (size_t i = 0; i < keys.size(); ++i) {
    hashes.emplace_back(PirRowHash(keys[i]), i);
    ++rows[PirShardOf(hashes.back().first, shards.shard_count)];
  }
  shards.smallest = *std::min_element(rows.begin(), rows.end());
  shards.largest = *std::max_element(rows.begin(), rows.end());
  shards.bucket_count = BucketCount(RowsToSizeFor(keys.size(), shards.shard_count, shards.largest));
  std::sort(hashes.begin(), hashes.end());
  const auto twin = std::adjacent_find(hashes.begin(), hashes.end(),
                                       [](auto& a, auto& b) { return a.first == b.first; });
  if (twin != hashes.end()) {
    shards.colliding_a = keys[twin->second];
    shards.colliding_b = keys[std::next(twin)->second];
  }
  return shards;
}

}  // namespace urlfilter::compiler
