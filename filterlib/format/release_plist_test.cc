#include "filterlib/format/release_plist.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/status/status.h"
#include "base/status_testing.h"
#include "filterlib/format/manifest.h"
#include "filterlib/format/prefilter_plist.h"
#include "filterlib/format/release_testing.h"

namespace urlfilter::format {
namespace {

using ::testing::HasSubstr;

class DecodeReleasePlistTest : public ::testing::Test {
 protected:
  // The refusal of the plist beside the manifest as it now is.
  void ExpectRefused(const std::string& words) const {
    EXPECT_THAT(DecodeReleasePlist(plist_, manifest_),
                StatusIs(absl::StatusCode::kDataLoss, HasSubstr(words)));
  }

  const std::string plist_ = SmallPlist("blocked.example");
  Manifest manifest_ = SmallManifest("demo", 3, plist_);
};

TEST_F(DecodeReleasePlistTest, ReadsThePlistOfItsRelease) {
  ASSERT_OK_AND_ASSIGN(const DecodedPrefilter plist, DecodeReleasePlist(plist_, manifest_));
  EXPECT_EQ(plist.info.item_count, manifest_.item_count);
  EXPECT_EQ(plist.bits.size(), manifest_.byte_count);
}

TEST_F(DecodeReleasePlistTest, RefusesAnotherSize) {
  ++manifest_.plist.size_bytes;
  ExpectRefused("bytes; the manifest says");
}

TEST_F(DecodeReleasePlistTest, NamesAllThatDiffers) {
  ++manifest_.bit_count;
  ++manifest_.hash_count;
  ++manifest_.murmur_seed;
  ++manifest_.item_count;
  ExpectRefused("differ in bitCount, hashCount, murmurSeed, itemCount");
}

TEST_F(DecodeReleasePlistTest, RefusesWhatIsNoPlist) {
  const std::string junk(plist_.size(), 'x');
  EXPECT_THAT(DecodeReleasePlist(junk, manifest_), StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace urlfilter::format
