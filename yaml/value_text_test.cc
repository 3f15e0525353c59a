// Single values: what is read, and what is not.
#include "yaml/value_text.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace urlfilter {
namespace {

TEST(ValueText, ReadsDurationsWithTheirUnits) {
  EXPECT_EQ(ParseDurationSeconds("24h"), 86400);
  EXPECT_EQ(ParseDurationSeconds("45m"), 2700);
  EXPECT_EQ(ParseDurationSeconds("2700s"), 2700);
  EXPECT_EQ(ParseDurationSeconds("1.5h"), 5400);
  EXPECT_EQ(ParseDurationSeconds("1 d"), 86400);
  for (const char* bad : {"", "h", "24", "-1h", "24hours", "1h30m", "1..5h", "inf h"}) {
    EXPECT_EQ(ParseDurationSeconds(bad), std::nullopt) << bad;
  }
}

TEST(ValueText, ReadsSizesInPowersOfTenAndTwo) {
  EXPECT_EQ(ParseSizeBytes("6MB"), 6e6);
  EXPECT_EQ(ParseSizeBytes("512KiB"), 524288);
  EXPECT_EQ(ParseSizeBytes("100"), 100);
  EXPECT_EQ(ParseSizeBytes("6mb"), std::nullopt);
  EXPECT_EQ(ParseSizeBytes(std::string(308, '9') + "GiB"), std::nullopt);  // beyond a double
}

TEST(ValueText, ReadsOnlyDaysOfTheCalendar) {
  EXPECT_EQ(ParseDate("1970-01-02"), 1);
  EXPECT_EQ(ParseDate("2024-02-29"), 19782);
  for (const char* bad : {"2026-02-29", "2026-13-01", "26-01-01", "2026-1-1", "2026-01-01T00:00"}) {
    EXPECT_EQ(ParseDate(bad), std::nullopt) << bad;
  }
}

TEST(ValueText, ReadsIntegersSharesAndLimits) {
  EXPECT_EQ(ParseInteger("0x10"), 16u);
  EXPECT_EQ(ParseInteger("18446744073709551616"), std::nullopt);
  EXPECT_EQ(ParseShare("10%"), 0.1);
  EXPECT_EQ(ParseShare("0.1"), 0.1);
  EXPECT_EQ(ParseChangeLimit("20%")->value, 20);
  EXPECT_EQ(ParseChangeLimit("-1"), std::nullopt);
}

TEST(ValueText, SuggestsLegalNames) {
  EXPECT_TRUE(IsName("a-1"));
  for (const char* bad : {"", "-a", "a-", "A", "a_b", "a.b"}) EXPECT_FALSE(IsName(bad)) << bad;
  EXPECT_EQ(SuggestName("Corporate  Baseline!"), "corporate-baseline");
  EXPECT_EQ(SuggestName("***"), "");
}

}  // namespace
}  // namespace urlfilter
