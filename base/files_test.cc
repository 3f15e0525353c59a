#include "base/files.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/status_testing.h"

namespace urlfilter {
namespace {

std::string TestPath(const std::string& name) { return testing::TempDir() + "/" + name; }

TEST(Files, WritesAndReadsBack) {
  const std::string path = TestPath("plain");
  ASSERT_OK(WriteFileSynced(path, "hello"));
  ASSERT_OK_AND_ASSIGN(const std::string bytes, ReadFile(path, 5));
  EXPECT_EQ(bytes, "hello");
}

TEST(Files, RefusesToReadMoreThanTheLimit) {
  const std::string path = TestPath("large");
  ASSERT_OK(WriteFileSynced(path, "123456"));
  EXPECT_THAT(ReadFile(path, 5), StatusIs(absl::StatusCode::kResourceExhausted,
                                          testing::HasSubstr("limit here is 5")));
}

TEST(Files, RefusesWhatIsNotARegularFile) {
  EXPECT_THAT(ReadFile(testing::TempDir(), 5), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(MappedFile::Open("/dev/zero"), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(Files, MappedBytesSurviveReplacement) {
  const std::string path = TestPath("mapped");
  ASSERT_OK(ReplaceFile(path, "old"));
  ASSERT_OK_AND_ASSIGN(const MappedFile mapped, MappedFile::Open(path));
  ASSERT_OK(ReplaceFile(path, "newer"));
  EXPECT_EQ(mapped.bytes(), "old");
  ASSERT_OK_AND_ASSIGN(const std::string bytes, ReadFile(path, 100));
  EXPECT_EQ(bytes, "newer");
}

TEST(Files, ReplaceKeepsTheModeItWasGiven) {
  const std::string path = TestPath("mode");
  ASSERT_OK(ReplaceFile(path, "x", 0600));
  struct stat info;
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST(Files, MakesMissingParents) {
  EXPECT_OK(MakeFolders(TestPath("a/b/c")));
  EXPECT_OK(MakeFolders(TestPath("a/b/c")));
  ASSERT_OK(WriteFileSynced(TestPath("a/file"), ""));
  EXPECT_FALSE(MakeFolders(TestPath("a/file")).ok());
}

// Callers take "more than the limit" for damage; having no descriptors left says nothing of a file.
TEST(Files, WithoutDescriptorsAFileIsUnavailableAndNotTooLarge) {
  const std::string path = TestPath("readable");
  ASSERT_OK(WriteFileSynced(path, "x"));
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit none{0, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  const absl::Status refused = ReadFile(path, 5).status();
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_OK(ReadFile(path, 5));
}

TEST(Files, NamesTheMissingFile) {
  EXPECT_THAT(ReadFile("/nonexistent/x", 1),
              StatusIs(absl::StatusCode::kNotFound, testing::HasSubstr("/nonexistent/x")));
}

}  // namespace
}  // namespace urlfilter
