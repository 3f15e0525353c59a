// The vectors handed out to every implementer of the format, where they are installed:
// $URLFILTER_DATA/../vectors/neurlfilter.json.
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bloom/prefilter_builder.h"
#include "bloom/prefilter_hash.h"
#include "bloom/prefilter_parameters.h"
#include "bloom/prefilter_view.h"
#include "nlohmann/json.hpp"

namespace urlfilter::bloom {
namespace {

using Json = nlohmann::json;

std::string Hex(std::string_view bytes) {
  std::string hex;
  for (const char byte : bytes) {
    hex += "0123456789abcdef"[static_cast<uint8_t>(byte) >> 4];
    hex += "0123456789abcdef"[static_cast<uint8_t>(byte) & 15];
  }
  return hex;
}

PrefilterParameters Parameters(const Json& json) {
  return {json["bitCount"], json["hashCount"], json["murmurSeed"]};
}

class SharedVectorsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* data = std::getenv("URLFILTER_DATA");
    if (data == nullptr) GTEST_SKIP() << "no $URLFILTER_DATA";
    const std::string path = std::string(data) + "/../vectors/neurlfilter.json";
    std::ifstream file(path);
    if (!file) FAIL() << path << " is missing, though $URLFILTER_DATA is set";
    vectors_ = Json::parse(file);
  }

  Json vectors_;
};

TEST_F(SharedVectorsTest, HashesAndIndicesAgree) {
  const PrefilterParameters parameters = Parameters(vectors_["hashes"]);
  ASSERT_FALSE(vectors_["hashes"]["rows"].empty());
  for (const Json& row : vectors_["hashes"]["rows"]) {
    const std::string key = row["key"];
    const KeyHash hash = HashKey(key, parameters.murmur_seed);
    EXPECT_EQ(hash.h1, std::stoul(row["fnv1a"].get<std::string>(), nullptr, 16)) << key;
    EXPECT_EQ(hash.h2, std::stoul(row["murmur3"].get<std::string>(), nullptr, 16)) << key;
    std::string expected(ByteCount(parameters), '\0');
    for (const uint32_t index : row["indices"]) {
      expected[index / 8] = static_cast<char>(expected[index / 8] | 1 << index % 8);
    }
    PrefilterBuilder builder = PrefilterBuilder::Create(parameters).value();
    builder.Add(key);
    EXPECT_EQ(std::move(builder).Finish(), expected) << key;
  }
}

TEST_F(SharedVectorsTest, GoldenFilterIsTheSameByteForByte) {
  const Json& golden = vectors_["golden"];
  const std::vector<std::string> keys = golden["keys"];
  const std::vector<std::string_view> views(keys.begin(), keys.end());
  PrefilterBuilder builder = PrefilterBuilder::Create(Parameters(golden)).value();
  builder.AddAll(views);
  const std::string bits = std::move(builder).Finish();
  EXPECT_EQ(Hex(bits), golden["data_hex"]);
  const PrefilterView view = PrefilterView::Create(Parameters(golden), bits).value();
  for (const std::string& key : keys) EXPECT_TRUE(view.MayContain(key)) << key;
}

TEST_F(SharedVectorsTest, SizingAgrees) {
  ASSERT_FALSE(vectors_["sizing"].empty());
  for (const Json& row : vectors_["sizing"]) {
    const PrefilterParameters sized =
        SizePrefilter(row["itemCount"], row["falsePositiveTolerance"], 1).value();
    EXPECT_EQ(sized.bit_count, row["bitCount"]) << row;
    EXPECT_EQ(sized.hash_count, row["hashCount"]) << row;
  }
}

}  // namespace
}  // namespace urlfilter::bloom
