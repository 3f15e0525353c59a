#include "compiler/pir/pir_database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/status_testing.h"
#include "compiler/pir/pir_files.h"

namespace urlfilter::compiler {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using namespace std::string_view_literals;

// The example of docs/formats/pir.md: 86 bytes.
const std::vector<std::string_view> kExampleKeys = {"example.com",
                                                    "example10.com/resource?query=bugs",
                                                    "b\xc3\xbc"
                                                    "cher.example/a\"b\\c"};
constexpr char kExampleSha256[] =
    "1a31334eeb15e746267ceaf8ee2bae9baebfc8de41ecf9922b63bb2b622df15e";

std::string BinaryRows(std::span<const std::string_view> keys) {
  std::string rows;
  for (const std::string_view key : keys) AppendBinaryRow(key, rows);
  return rows;
}

std::string NewFolder(const std::string& name) {
  const std::string folder = ::testing::TempDir() + "/" + name;
  std::filesystem::remove_all(folder);
  std::filesystem::create_directory(folder);
  return folder;
}

TEST(PirDatabase, TheExampleHasTheKnownBytes) {
  const std::string rows = BinaryRows(kExampleKeys);
  EXPECT_EQ(rows.size(), 86u);
  EXPECT_EQ(Sha256Hex(rows), kExampleSha256);
  EXPECT_EQ(ToHex(rows).substr(0, 36), "0a100a0b6578616d706c652e636f6d120131");
}

TEST(PirDatabase, RowsReadBack) {
  std::vector<std::string> read;
  ASSERT_OK(ReadBinaryRows(BinaryRows(kExampleKeys),
                           [&](std::string_view key) { read.emplace_back(key); }));
  EXPECT_THAT(read, ElementsAre(kExampleKeys[0], kExampleKeys[1], kExampleKeys[2]));
}

TEST(PirDatabase, LongKeywordsHaveLongLengths) {
  const std::string key = "a.com/" + std::string(40'000, 'x');
  std::string row;
  AppendBinaryRow(key, row);
  std::string read;
  ASSERT_OK(ReadBinaryRows(row, [&](std::string_view keyword) { read = keyword; }));
  EXPECT_EQ(read, key);
}

TEST(PirDatabase, DamagedRowsAreDataLoss) {
  const std::string good = BinaryRows(kExampleKeys);
  const auto ignore = [](std::string_view) {};
  for (size_t size = 1; size < good.size(); ++size) {
    if (size == 18 || size == 58) continue;  // A row ends here.
    EXPECT_THAT(ReadBinaryRows(good.substr(0, size), ignore), StatusIs(absl::StatusCode::kDataLoss))
        << size;
  }
  ASSERT_OK(ReadBinaryRows("\x0a\x06\x0a\x01k\x12\x01\x31"sv, ignore));
  for (const std::string_view bad : {
           "\x0b\x00"sv,
           "\x0a\x00"sv,
           "\x0a\xff\xff\xff\xff\xff\xff"sv,
           "\x0a\x02\x0a\x05"sv,
           "\x0a\x06\x0a\x01k\x12\x01\x32"sv,      // another value
           "\x0a\x07\x0a\x01k\x12\x02\x31\x31"sv,  // a longer one
           "\x0a\x05\x0a\x01k\x12\x00"sv,          // an empty one
           "\x0a\x03\x0a\x01k"sv,                  // none
           "\x0a\x07\x0a\x01k\x12\x01\x31\x00"sv,  // more behind the value
           "\x0a\x06\x0a\x01k\x12\x01\x31\x00"sv,  // more behind the row
           "\x0b\x06\x0a\x01k\x12\x01\x31"sv,      // other fields
           "\x0a\x06\x0b\x01k\x12\x01\x31"sv,
           "\x0a\x06\x0a\x01k\x13\x01\x31"sv,
       }) {
    EXPECT_THAT(ReadBinaryRows(bad, ignore), StatusIs(absl::StatusCode::kDataLoss)) << ToHex(bad);
  }
}

TEST(PirDatabase, TextRowsEscapeInOctal) {
  std::string text;
  AppendTextRow(kExampleKeys[2], text);
  EXPECT_EQ(text, "rows { keyword: \"b\\303\\274cher.example/a\\042b\\134c\" value: \"1\" }\n");
}

TEST(PirDatabase, ShardsAreThoseOfTheVectors) {
  struct Row {
    const char* key;
    uint64_t mod2, mod16, mod100;
  };
  for (const Row& row :
       {Row{"example.com", 1, 3, 99}, Row{"example10.com/resource?query=bugs", 0, 4, 40},
        Row{"www.apple.com/url-filter-test", 0, 2, 18}}) {
    const uint64_t hash = PirRowHash(row.key);
    EXPECT_EQ(PirShardOf(hash, 2), row.mod2);
    EXPECT_EQ(PirShardOf(hash, 16), row.mod16);
    EXPECT_EQ(PirShardOf(hash, 100), row.mod100);
  }
}

TEST(PirDatabase, BucketCountsAreThoseOfTheTable) {
  EXPECT_EQ(BucketCount(RowsToSizeFor(10'000, 1, 10'000)), 170u);
  EXPECT_EQ(BucketCount(RowsToSizeFor(1'000'000, 20, 50'300)), 858u);
  EXPECT_EQ(BucketCount(RowsToSizeFor(10'000'000, 200, 50'600)), 858u);
  EXPECT_EQ(DefaultShardCount(0), 1u);
  EXPECT_EQ(DefaultShardCount(10'000), 1u);
  EXPECT_EQ(DefaultShardCount(1'000'000), 20u);
  EXPECT_EQ(DefaultShardCount(10'000'000), 200u);
}

TEST(PirDatabase, ALargerShardThanExpectedStillFits) { EXPECT_EQ(RowsToSizeFor(100, 10, 70), 70u); }

TEST(PirFiles, TheUrlConfigHoldsKnownKeysOnly) {
  const auto json = nlohmann::json::parse(RenderUrlConfig(PlanShards(kExampleKeys, 1)));
  EXPECT_EQ(json["outputDatabase"], "url-SHARD_ID.bin");
  EXPECT_EQ(json["outputPirParameters"], "url-SHARD_ID.params.txtpb");
  EXPECT_EQ(json["sharding"]["shardCount"], 1);
  EXPECT_EQ(json["cuckooTableArguments"]["bucketCount"]["fixedSize"]["bucketCount"], 2);
  EXPECT_EQ(json.size(), 10u);
}

TEST(PirFiles, TheServiceConfigNamesTheUseCase) {
  const std::vector<std::string> tokens = {"secret"};
  const auto json = nlohmann::json::parse(
      RenderServiceConfig("com.example.app", PlanShards(kExampleKeys, 1), tokens));
  EXPECT_EQ(json["usecases"][0]["name"], "com.example.app.url.filtering");
  EXPECT_EQ(json["usecases"][0]["versionCount"], 2);
  EXPECT_EQ(json["users"][0]["tokens"][0], "secret");
}

TEST(PirFiles, AnEmptyShardIsRefusedWithTheWayOut) {
  const std::string folder = NewFolder("empty-shard");
  const PirFilesRequest request{.folder = folder,
                                .bundle_id = "com.example",
                                .keys = kExampleKeys,
                                .shard_count = 16,
                                .tokens = {},
                                .roll_out = ""};
  EXPECT_THAT(WritePirFiles(request),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("fewer `shards`")));
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

TEST(PirDatabase, TheSizeOfARowIsKnownBeforeItIsWritten) {
  for (const size_t size : {1, 20, 121, 122, 123, 127, 128, 5'000, 16'375, 16'384, 40'000}) {
    const std::string key(size, 'x');
    std::string row;
    AppendBinaryRow(key, row);
    EXPECT_EQ(BinaryRowSize(key), row.size()) << size;
  }
}

TEST(PirFiles, RowsThatAppleCannotLoadAreRefusedBeforeAnythingIsWritten) {
  const std::string key(4096, 'x');
  const std::vector<std::string_view> keys((kMaxPirFileBytes / key.size()) + 1, key);
  const std::string folder = NewFolder("too-many-rows");
  const PirFilesRequest request{.folder = folder,
                                .bundle_id = "com.example",
                                .keys = keys,
                                .shard_count = 0,
                                .tokens = {},
                                .roll_out = ""};
  EXPECT_THAT(WritePirFiles(request),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("less than 2 GB")));
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

TEST(PirFiles, TheRollOutOrderDependsOnWhatChanged) {
  EXPECT_EQ(RenderRollOutPlan("f", 2, 5, 0, 86400),
            "Roll-out of f version 2: 5 keys added, 0 removed.\n\n"
            "1. Load input.binpb into the PIR service.\n"
            "2. Publish the filter.\n");
  EXPECT_EQ(RenderRollOutPlan("f", 2, 0, 5, 86400),
            "Roll-out of f version 2: 0 keys added, 5 removed.\n\n"
            "1. Publish the filter.\n"
            "2. Wait one fetch interval (86400 s) and a grace of the same length.\n"
            "3. Load input.binpb into the PIR service.\n");
  EXPECT_EQ(RenderRollOutPlan("f", 2, 1, 5, 3600),
            "Roll-out of f version 2: 1 key added, 5 removed.\n\n"
            "1. Load the union of the old and the new rows into the PIR service\n"
            "   (PIR files concatenate, but the same keyword twice is refused: drop doubles).\n"
            "2. Publish the filter.\n"
            "3. Wait one fetch interval (3600 s) and a grace of the same length.\n"
            "4. Load input.binpb alone into the PIR service.\n");
  EXPECT_THAT(RenderRollOutPlan("f", 2, 0, 0, 86400), EndsWith("nothing has to be ordered.\n"));
}

}  // namespace
}  // namespace urlfilter::compiler
