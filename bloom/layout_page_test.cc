// The hex dumps of bit_layout.md are what the builders make.
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>

#include "bloom/block_filter_builder.h"
#include "bloom/fingerprint_entry.h"
#include "bloom/fingerprint_table.h"
#include "bloom/fingerprint_table_builder.h"
#include "bloom/in_app_hash.h"
#include "bloom/prefilter_builder.h"
#include "bloom/prefilter_vectors.h"

namespace urlfilter::bloom {
namespace {

constexpr uint64_t kHashSeed = 7;

// The bytes of the block that begins with "```hex <name>"; empty if there is none.
std::string DumpOnPage(const std::string& name) {
  std::ifstream page("bloom/bit_layout.md");
  std::string line, bytes;
  bool inside = false;
  while (std::getline(page, line)) {
    if (inside && line == "```") break;
    if (inside) {
      std::istringstream numbers(line.substr(line.find(' ')));
      for (unsigned number; numbers >> std::hex >> number;) bytes += static_cast<char>(number);
    }
    if (line == "```hex " + name) inside = true;
  }
  return bytes;
}

std::string Hex(const std::string& bytes) {
  std::string hex;
  char buffer[4];
  for (const char byte : bytes) {
    std::snprintf(buffer, sizeof(buffer), "%02x ", static_cast<uint8_t>(byte));
    hex += buffer;
  }
  return hex;
}

TEST(LayoutPageTest, ShowsTheGoldenPrefilter) {
  PrefilterBuilder builder = PrefilterBuilder::Create({144, 10, 1267652889}).value();
  builder.AddAll(kGoldenKeys);
  EXPECT_EQ(Hex(DumpOnPage("prefilter")), Hex(std::move(builder).Finish()));
}

TEST(LayoutPageTest, ShowsABlockFilter) {
  BlockFilterBuilder builder = BlockFilterBuilder::Create(1, kHashSeed).value();
  builder.Add(InAppKeyHash("example.com", kHashSeed));
  EXPECT_EQ(Hex(DumpOnPage("block-filter")), Hex(std::move(builder).Finish()));
}

TEST(LayoutPageTest, ShowsAFingerprintTable) {
  FingerprintTableBuilder builder(kHashSeed);
  builder.Add(InAppKeyHash("example.com", kHashSeed), {.category = 3});
  builder.Add(InAppKeyHash("example.com", kHashSeed),
              {.category = 3, .allow = true, .exact_host = true});
  builder.Add(InAppKeyHash("ads.example", kHashSeed), {.category = 1});
  EXPECT_EQ(Hex(DumpOnPage("fingerprint-table")), Hex(std::move(builder).Finish().value()));
}

TEST(LayoutPageTest, TheTableOnThePageAnswersAsThePageSays) {
  const std::string bytes = DumpOnPage("fingerprint-table");
  const FingerprintTableView table = FingerprintTableView::Create(bytes).value();
  const FingerprintMatches matches = table.Find(InAppKeyHash("example.com", kHashSeed));
  ASSERT_EQ(matches.size(), 2u);
  EXPECT_EQ(matches.begin()[0], (FingerprintEntry{3, true, true}));
  EXPECT_EQ(matches.begin()[1], (FingerprintEntry{3, false, false}));
  EXPECT_TRUE(table.Find(InAppKeyHash("www.example", kHashSeed)).empty());
}

}  // namespace
}  // namespace urlfilter::bloom
