#include "filterlib/format/expiry.h"

#include <gtest/gtest.h>

#include <optional>

namespace urlfilter::format {
namespace {

TEST(Expiry, ReadsRfc3339Times) {
  EXPECT_EQ(ParseRfc3339("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(ParseRfc3339("2030-01-01T00:00:00Z"), 1893456000);
  EXPECT_EQ(ParseRfc3339("2030-01-01t00:00:00z"), 1893456000);
  EXPECT_EQ(ParseRfc3339("2030-01-01T00:00:00.999Z"), 1893456000);
  EXPECT_EQ(ParseRfc3339("2030-01-01T01:30:00+01:30"), 1893456000);
  EXPECT_EQ(ParseRfc3339("2029-12-31T16:00:00-08:00"), 1893456000);
  EXPECT_EQ(ParseRfc3339("1969-12-31T23:59:59Z"), -1);
}

TEST(Expiry, RefusesEverythingElse) {
  for (const char* text : {"",
                           "soon",
                           "infinite-future",
                           "infinite-past",
                           " 2030-01-01T00:00:00Z",
                           "2030-01-01T00:00:00Z ",
                           "2030-01-01T00:00:00",
                           "2030-01-01 00:00:00Z",
                           "2030-01-01",
                           "2030-1-1T0:0:0Z",
                           "02030-01-01T00:00:00Z",
                           "+2030-01-01T00:00:00Z",
                           "-001-01-01T00:00:00Z",
                           "2030-01-01T00:00:00.Z",
                           "2030-01-01T00:00Z",
                           "2030-01-01T00:00:00+01",
                           "2030-01-01T00:00:00+0100",
                           "2030-01-01T00:00:00+01:00Z",
                           "2030-13-01T00:00:00Z",
                           "2030-02-30T00:00:00Z",
                           "2030-01-01T24:00:00Z",
                           "2030-01-01T00:60:00Z",
                           "2030-01-01T00:00:00+24:00"}) {
    EXPECT_EQ(ParseRfc3339(text), std::nullopt) << text;
  }
}

TEST(Expiry, AManifestWithoutADateDoesNotExpire) {
  Manifest manifest;
  EXPECT_EQ(ExpiresUnix(manifest), std::nullopt);
  manifest.expires = "2030-01-01T00:00:00Z";
  EXPECT_EQ(ExpiresUnix(manifest), 1893456000);
}

}  // namespace
}  // namespace urlfilter::format
