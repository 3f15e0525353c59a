#include "bloom/fingerprint_table.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/status_testing.h"
#include "bloom/fingerprint_table_builder.h"

namespace urlfilter::bloom {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

using Items = std::vector<std::pair<InAppHash, FingerprintEntry>>;

Items RandomItems(size_t count, int categories, uint64_t seed) {
  std::mt19937_64 random(seed);
  Items items(count);
  for (auto& [hash, entry] : items) {
    hash = {random(), random()};
    entry = {.category = static_cast<uint8_t>(random() % categories),
             .allow = random() % 8 == 0,
             .exact_host = random() % 4 == 0};
  }
  return items;
}

std::string Build(const Items& items) {
  FingerprintTableBuilder builder(77);
  for (const auto& [hash, entry] : items) builder.Add(hash, entry);
  return std::move(builder).Finish().value();
}

std::vector<FingerprintEntry> Find(const FingerprintTableView& table, const InAppHash& hash) {
  const FingerprintMatches matches = table.Find(hash);
  return {matches.begin(), matches.end()};
}

TEST(FingerprintTableTest, FindsEveryKeyWithItsEntryAtEverySize) {
  for (const size_t count : {1, 2, 8, 9, 10, 100, 1000, 50'000}) {
    for (const int categories : {1, 3, 40, 256}) {
      const Items items = RandomItems(count, categories, count);
      const std::string bytes = Build(items);
      ASSERT_OK_AND_ASSIGN(const FingerprintTableView table, FingerprintTableView::Create(bytes));
      EXPECT_EQ(table.entry_count(), count);
      EXPECT_EQ(table.hash_seed(), 77u);
      for (const auto& [hash, entry] : items) {
        ASSERT_THAT(Find(table, hash), ElementsAre(entry)) << count << " " << categories;
      }
    }
  }
}

TEST(FingerprintTableTest, FindsNothingForOtherKeys) {
  const std::string bytes = Build(RandomItems(50'000, 20, 1));
  const FingerprintTableView table = FingerprintTableView::Create(bytes).value();
  for (const auto& [hash, entry] : RandomItems(1'000'000, 1, 2)) {
    ASSERT_TRUE(table.Find(hash).empty());
  }
}

TEST(FingerprintTableTest, AnEmptyTableFindsNothing) {
  const std::string bytes = Build({});
  ASSERT_OK_AND_ASSIGN(const FingerprintTableView table, FingerprintTableView::Create(bytes));
  EXPECT_EQ(table.entry_count(), 0u);
  EXPECT_TRUE(table.Find({0, 0}).empty());
  EXPECT_TRUE(table.Find({~uint64_t{0}, ~uint64_t{0}}).empty());
}

// 120 values need 7 bits and leave 49 for the fingerprint; 1000 values leave 54 in wider slots.
TEST(FingerprintTableTest, EveryFingerprintBitCounts) {
  const struct {
    int categories;
    int fingerprint_bits;
  } kRows[] = {{30, 49}, {256, 54}};
  for (const auto& row : kRows) {
    const Items items = RandomItems(20'000, row.categories, 3);
    const std::string bytes = Build(items);
    const FingerprintTableView table = FingerprintTableView::Create(bytes).value();
    for (int bit = 0; bit < row.fingerprint_bits; ++bit) {
      InAppHash hash = items[bit].first;
      hash.low ^= uint64_t{1} << (63 - bit);
      EXPECT_TRUE(table.Find(hash).empty()) << "fingerprint bit " << bit;
    }
  }
}

TEST(FingerprintTableTest, FalsePositivesStayBelowTwoToTheMinus40PerUrl) {
  for (const int categories : {1, 16, 32, 33, 64, 256}) {
    const std::string bytes = Build(RandomItems(20'000, categories, 4));
    const double rate = FingerprintTableView::Create(bytes)->FalsePositiveRate();
    EXPECT_GT(rate, 0);
    EXPECT_LT(48 * rate, std::ldexp(1.0, -40)) << categories << " categories";
  }
}

TEST(FingerprintTableTest, StaysWithinItsSize) {
  for (const int categories : {16, 256}) {
    const Items items = RandomItems(100'000, categories, 5);
    const std::string bytes = Build(items);
    const FingerprintTableView table = FingerprintTableView::Create(bytes).value();
    const double value_bits = std::log2(4 * categories);
    const double information_bits = -std::log2(table.FalsePositiveRate()) + value_bits;
    const double bits_per_key = 8.0 * static_cast<double>(bytes.size()) / 100'000;
    EXPECT_LT(bits_per_key, 1.15 * information_bits) << categories;
    EXPECT_LT(bits_per_key, categories <= 32 ? 8 * 7.6 : 8 * 8.5);
  }
}

TEST(FingerprintTableTest, AKeyMayHaveAnEntryForEachPairOfFlags) {
  const InAppHash key = {5, 0};  // its fingerprint bits are all zero
  const std::string bytes = Build({{key, {.category = 1}},
                                   {key, {.category = 2, .allow = true}},
                                   {key, {.category = 3, .exact_host = true}},
                                   {key, {.category = 4, .allow = true, .exact_host = true}}});
  const FingerprintTableView table = FingerprintTableView::Create(bytes).value();
  EXPECT_THAT(Find(table, key),
              ElementsAre(FingerprintEntry{4, true, true}, FingerprintEntry{3, false, true},
                          FingerprintEntry{2, true, false}, FingerprintEntry{1, false, false}));
}

TEST(FingerprintTableTest, TheEntryAddedFirstStays) {
  const InAppHash key = {5, 6};
  const std::string bytes = Build({{key, {.category = 9}}, {key, {.category = 1}}});
  const FingerprintTableView table = FingerprintTableView::Create(bytes).value();
  EXPECT_THAT(Find(table, key), ElementsAre(FingerprintEntry{.category = 9}));
  EXPECT_EQ(table.entry_count(), 1u);
}

TEST(FingerprintTableTest, BytesDoNotDependOnTheOrderOfEntries) {
  Items items = RandomItems(5000, 20, 6);
  const std::string bytes = Build(items);
  std::shuffle(items.begin(), items.end(), std::mt19937_64(7));
  EXPECT_EQ(Build(items), bytes);
}

TEST(FingerprintTableBuilderTest, RefusesMoreEqualHashesThanALineHolds) {
  FingerprintTableBuilder builder(1);
  for (uint64_t i = 0; i < 10; ++i) builder.Add({.high = 42, .low = i << 40}, {});
  EXPECT_THAT(std::move(builder).Finish(),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("another hash seed")));
}

TEST(FingerprintTableViewTest, RefusesDamagedBytes) {
  // 20 entries with one value: header 64, values 64, 3 lines, 6 pilots.
  const std::string good = Build(RandomItems(20, 1, 8));
  ASSERT_EQ(good.size(), 64u + 64 + 3 * 64 + 6);
  const auto with = [&](size_t offset, char byte) {
    std::string bytes = good;
    bytes[offset] = byte;
    return bytes;
  };
  const struct {
    const char* what;
    std::string bytes;
    const char* message;
  } kRows[] = {
      {"nothing", "", "shorter than its header"},
      {"a header without its end", good.substr(0, 63), "shorter than its header"},
      {"a header without a body", good.substr(0, 64), "there are 64 bytes"},
      {"another magic", with(7, '2'), "UFPRINT1"},
      {"spare byte set", with(44, 1), "spare"},
      {"too many entries", with(16, 28), "28 entries do not fit"},
      {"2^56 entries", with(23, 1), "do not fit"},
      {"no groups", with(24, 0), "0 groups"},
      {"a group too many", with(24, 7), "7 groups"},
      {"2^63 groups", with(31, '\x80'), "groups"},
      {"no lines", with(32, 0), "0 lines"},
      {"a line too many", with(32, 4), "4 lines"},
      {"2^58 lines", with(39, 4), "lines"},
      {"11 value bits", with(40, 11), "value bits are 11"},
      {"2^31 value bits", with(43, '\x80'), "value bits"},
      {"a value with an unknown flag", with(65, 4), "value 0 has unknown flags"},
      {"a byte less", good.substr(0, good.size() - 1), "there are 325 bytes"},
      {"a byte more", good + 'x', "there are 327 bytes"},
  };
  for (const auto& row : kRows) {
    EXPECT_THAT(FingerprintTableView::Create(row.bytes),
                StatusIs(absl::StatusCode::kDataLoss, HasSubstr(row.message)))
        << row.what;
  }
}

TEST(FingerprintTableViewTest, ReportsAtMostFourOfALineOfEqualSlots) {
  // One entry with one value: header 64, values 64, one line of nine slots, one pilot.
  const InAppHash key = {5, ~uint64_t{0}};
  std::string bytes = Build({{key, {.category = 3}}});
  ASSERT_EQ(bytes.size(), 64u + 64 + 64 + 1);
  const std::string slot = bytes.substr(128, 7);
  for (size_t i = 0; i < 9; ++i) bytes.replace(128 + 7 * i, 7, slot);
  ASSERT_OK_AND_ASSIGN(const FingerprintTableView table, FingerprintTableView::Create(bytes));
  const FingerprintEntry entry{.category = 3};
  EXPECT_THAT(Find(table, key), ElementsAre(entry, entry, entry, entry));
  EXPECT_TRUE(table.Find({5, 0}).empty());
}

TEST(FingerprintTableViewTest, LookupsInRandomBytesStayInBounds) {
  const std::string good = Build(RandomItems(1000, 256, 9));
  std::mt19937_64 random(10);
  std::string bytes = good;
  const size_t body = bytes.size() - 2112;  // behind the header and 1024 values
  for (size_t i = 2112; i < bytes.size(); ++i) bytes[i] = static_cast<char>(random());
  ASSERT_GT(body, 7000u);
  ASSERT_OK_AND_ASSIGN(const FingerprintTableView table, FingerprintTableView::Create(bytes));
  for (int i = 0; i < 10'000; ++i) EXPECT_LE(table.Find({random(), random()}).size(), 4u);
}

}  // namespace
}  // namespace urlfilter::bloom
