#include "compiler/release/release_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/files.h"
#include "base/status_testing.h"
#include "bloom/prefilter_parameters.h"
#include "compiler/release/release_reader.h"
#include "filterlib/format/delta.h"
#include "filterlib/format/prefilter_plist.h"

namespace urlfilter::compiler {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

class ReleaseWriterTest : public ::testing::Test {
 protected:
  ReleaseWriterTest()
      : root_(::testing::TempDir() + "/" +
              ::testing::UnitTest::GetInstance()->current_test_info()->name()),
        layout_(root_, "corp") {
    fs::remove_all(root_);
  }

  // A filter of 4,096 bits in which the given byte is set.
  std::string Plist(char byte, format::PlistFormat format = format::PlistFormat::kBinary) {
    std::string bits(512, '\0');
    bits[9] = byte;
    const format::PrefilterInfo info{.parameters = {4096, 10, 7},
                                     .item_count = 1,
                                     .false_positive_tolerance = 0.001,
                                     .name = "corp",
                                     .version = 0,
                                     .tag = absl::StrCat("tag", static_cast<int>(byte)),
                                     .hash_family = bloom::kPrefilterHashFamily};
    return *format::EncodePrefilterPlist(info, bits, format, format::PlistKeys::kCurrent);
  }

  ReleaseContent Content(std::string_view plist) {
    ReleaseContent content;
    content.manifest.filter = "corp";
    content.manifest.tag = absl::StrCat("tag", Sha256Hex(plist).substr(0, 8));
    content.manifest.profile = "both";
    content.manifest.bit_count = 4096;
    content.manifest.hash_count = 10;
    content.manifest.murmur_seed = 7;
    content.manifest.byte_count = 512;
    content.manifest.item_count = 1;
    content.manifest.false_positive_tolerance = 0.001;
    content.manifest.key_set_sha256 = Sha256Hex("a.com\n");
    content.plist = plist;
    content.most_deltas = 2;
    return content;
  }

  absl::StatusOr<WrittenRelease> Publish(std::string_view plist) {
    auto writer = ReleaseWriter::Open(layout_);
    if (!writer.ok()) return writer.status();
    return writer->Write(Content(plist));
  }

  std::string root_;
  ReleaseLayout layout_;
};

TEST_F(ReleaseWriterTest, TheFirstVersionIsOneAndReadersFindIt) {
  ASSERT_OK_AND_ASSIGN(const WrittenRelease release, Publish(Plist(1)));
  EXPECT_EQ(release.manifest.version, 1u);
  EXPECT_FALSE(release.unchanged);
  ASSERT_OK_AND_ASSIGN(const OpenRelease open, OpenRelease::Open(root_));
  EXPECT_EQ(open.manifest(), release.manifest);
  EXPECT_EQ(open.plist_bytes(), Plist(1));
  EXPECT_EQ(open.manifest().plist.path, "1/filter.plist");
  EXPECT_EQ(open.manifest().plist.sha256, Sha256Hex(Plist(1)));
}

TEST_F(ReleaseWriterTest, TheSameContentMakesNoNewVersion) {
  ASSERT_OK(Publish(Plist(1)));
  ASSERT_OK_AND_ASSIGN(const WrittenRelease again, Publish(Plist(1)));
  EXPECT_TRUE(again.unchanged);
  EXPECT_EQ(again.manifest.version, 1u);
  EXPECT_FALSE(fs::exists(layout_.public_version(2)));
}

TEST_F(ReleaseWriterTest, VersionsGrowByOneAndOldOnesStay) {
  for (const char byte : {1, 2, 3}) ASSERT_OK(Publish(Plist(byte)));
  ASSERT_OK_AND_ASSIGN(const OpenRelease current, OpenRelease::Open(root_));
  EXPECT_EQ(current.manifest().version, 3u);
  ASSERT_OK_AND_ASSIGN(const OpenRelease first, OpenRelease::Open(root_, "corp", 1));
  EXPECT_EQ(first.plist_bytes(), Plist(1));
  ASSERT_OK_AND_ASSIGN(const OpenRelease by_folder,
                       OpenRelease::Open(layout_.public_version(2) + "/"));
  EXPECT_EQ(by_folder.plist_bytes(), Plist(2));
}

TEST_F(ReleaseWriterTest, DeltasLeadFromTheLastVersionsToTheNewPlist) {
  for (const char byte : {1, 2, 3}) ASSERT_OK(Publish(Plist(byte)));
  ASSERT_OK_AND_ASSIGN(const WrittenRelease release, Publish(Plist(4)));
  ASSERT_EQ(release.manifest.deltas.size(), 2u);
  for (const format::DeltaRef& delta : release.manifest.deltas) {
    ASSERT_OK_AND_ASSIGN(const std::string bytes,
                         ReadFile(layout_.public_folder() + "/" + delta.artifact.path, 1 << 20));
    EXPECT_EQ(Sha256Hex(bytes), delta.artifact.sha256);
    const std::string from = Plist(static_cast<char>(delta.from_version));
    EXPECT_EQ(Sha256Hex(from), delta.from_sha256);
    std::string result;
    ASSERT_OK(format::ApplyDelta(bytes, from, [&](std::string_view piece) {
      result.append(piece);
      return absl::OkStatus();
    }));
    EXPECT_EQ(result, Plist(4));
  }
}

TEST_F(ReleaseWriterTest, XmlPlistsHaveNoDeltas) {
  ASSERT_OK(Publish(Plist(1, format::PlistFormat::kXml)));
  ASSERT_OK_AND_ASSIGN(const WrittenRelease release, Publish(Plist(2, format::PlistFormat::kXml)));
  EXPECT_TRUE(release.manifest.deltas.empty());
}

TEST_F(ReleaseWriterTest, ASecondBuilderIsTurnedAway) {
  ASSERT_OK_AND_ASSIGN(const ReleaseWriter writer, ReleaseWriter::Open(layout_));
  EXPECT_THAT(ReleaseWriter::Open(layout_),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("another build")));
}

TEST_F(ReleaseWriterTest, OtherFiltersOfTheSameDirectoryAreNotLocked) {
  ASSERT_OK_AND_ASSIGN(const ReleaseWriter writer, ReleaseWriter::Open(layout_));
  EXPECT_OK(ReleaseWriter::Open(ReleaseLayout(root_, "other")));
}

TEST_F(ReleaseWriterTest, LeftoversOfAKilledBuildAreSwept) {
  ASSERT_OK(Publish(Plist(1)));
  // Killed while writing; killed between the rename of the folders and that of the manifest.
  for (const std::string& folder :
       {layout_.public_folder() + "/.tmp-2", layout_.private_folder() + "/.tmp-2",
        layout_.public_version(2), layout_.private_version(2)}) {
    ASSERT_OK(MakeFolders(folder));
    std::ofstream(folder + "/filter.plist") << "half";
  }
  std::ofstream(layout_.manifest() + ".tmp.AbCdEf") << "{";
  ASSERT_OK_AND_ASSIGN(const WrittenRelease release, Publish(Plist(2)));
  EXPECT_EQ(release.manifest.version, 2u);
  ASSERT_OK_AND_ASSIGN(const OpenRelease open, OpenRelease::Open(root_));
  EXPECT_EQ(open.plist_bytes(), Plist(2));
  EXPECT_FALSE(fs::exists(layout_.public_folder() + "/.tmp-2"));
  EXPECT_FALSE(fs::exists(layout_.manifest() + ".tmp.AbCdEf"));
}

TEST_F(ReleaseWriterTest, AFailureWhileWritingLeavesTheCurrentVersion) {
  ASSERT_OK(Publish(Plist(1)));
  const std::string plist = Plist(2);
  ReleaseContent content = Content(plist);
  content.write_private = [](const std::string&, const format::Manifest&) {
    return absl::ResourceExhaustedError("disk full");
  };
  {
    ASSERT_OK_AND_ASSIGN(ReleaseWriter writer, ReleaseWriter::Open(layout_));
    EXPECT_THAT(writer.Write(content), StatusIs(absl::StatusCode::kResourceExhausted));
  }
  ASSERT_OK_AND_ASSIGN(const OpenRelease open, OpenRelease::Open(root_));
  EXPECT_EQ(open.manifest().version, 1u);
  ASSERT_OK_AND_ASSIGN(const WrittenRelease next, Publish(Plist(2)));
  EXPECT_EQ(next.manifest.version, 2u);
}

TEST_F(ReleaseWriterTest, ADamagedManifestStopsTheBuildAndNothingIsSwept) {
  ASSERT_OK(Publish(Plist(1)));
  std::ofstream(layout_.manifest()) << "{";
  EXPECT_THAT(ReleaseWriter::Open(layout_),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("manifest.json")));
  EXPECT_TRUE(fs::exists(layout_.public_version(1)));
}

TEST_F(ReleaseWriterTest, TheSignatureIsOverTheManifestThatIsPublished) {
  const std::string plist = Plist(1);
  ReleaseContent content = Content(plist);
  std::string signed_bytes;
  content.sign = [&](std::string_view manifest) -> absl::StatusOr<std::string> {
    signed_bytes = manifest;
    return std::string("signature");
  };
  ASSERT_OK_AND_ASSIGN(ReleaseWriter writer, ReleaseWriter::Open(layout_));
  ASSERT_OK(writer.Write(content));
  ASSERT_OK_AND_ASSIGN(const std::string published, ReadFile(layout_.manifest(), 1 << 20));
  EXPECT_EQ(published, signed_bytes);
  EXPECT_OK(ReadFile(layout_.public_version(1) + "/manifest.sig", 1 << 20));
}

TEST(OpenRelease, SaysWhatIsWrongWithAPath) {
  const std::string empty = ::testing::TempDir() + "/empty-dir";
  ASSERT_OK(MakeFolders(empty));
  EXPECT_THAT(OpenRelease::Open(empty), StatusIs(absl::StatusCode::kNotFound));
  ASSERT_OK(MakeFolders(empty + "/public"));
  EXPECT_THAT(OpenRelease::Open(empty),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("no release")));
}

TEST(FindKeyLine, FindsEachLineAndNothingElse) {
  const std::string lines = "a.com\nb.com\nb.com/x\nc.com\n";
  EXPECT_EQ(FindKeyLine(lines, "a.com"), 0u);
  EXPECT_EQ(FindKeyLine(lines, "b.com"), 1u);
  EXPECT_EQ(FindKeyLine(lines, "b.com/x"), 2u);
  EXPECT_EQ(FindKeyLine(lines, "c.com"), 3u);
  for (const char* absent : {"", "a", "a.co", "a.com\n", "bb", "d", "z", "b.com/"}) {
    EXPECT_EQ(FindKeyLine(lines, absent), std::nullopt) << absent;
  }
  EXPECT_EQ(FindKeyLine("", "a"), std::nullopt);
}

}  // namespace
}  // namespace urlfilter::compiler
