#include "filterlib/fetch/part_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "base/files.h"
#include "base/status_testing.h"

namespace urlfilter::fetch {
namespace {

using absl::StatusCode;
using ::testing::HasSubstr;

TEST(PartFile, BeginsAnewOrGoesOn) {
  const std::string path = ::testing::TempDir() + "/part";
  for (const bool append : {false, true, true}) {
    PartFile file(path);
    ASSERT_OK(file.Open(append));
    ASSERT_OK(file.Write("ab"));
    ASSERT_OK(file.Close());
  }
  EXPECT_EQ(ReadFile(path, 100).value(), "ababab");
}

// What the caller does next differs: wait, make room, or make the folder.
TEST(PartFile, AFullDiskIsToldFromOtherFailures) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "needs /dev/full";
  PartFile file("/dev/full");
  ASSERT_OK(file.Open(/*append=*/false));
  ASSERT_OK(file.Write("a"));  // into the buffer
  EXPECT_THAT(file.Close(), StatusIs(StatusCode::kResourceExhausted, HasSubstr("/dev/full")));
}

TEST(PartFile, AMissingFolderIsNotFound) {
  PartFile file(::testing::TempDir() + "/nowhere/part");
  EXPECT_THAT(file.Open(/*append=*/true), StatusIs(StatusCode::kNotFound, HasSubstr("nowhere")));
}

}  // namespace
}  // namespace urlfilter::fetch
