#include "base/files.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

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
  ASSERT_OK(ReplaceFile(path, "x", 0666));  // Neither mkstemp's mode nor what a umask leaves.
  struct stat info;
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0666u);
}

TEST(Files, AFailedReplaceLeavesTheOldBytes) {
  const std::string folder = TestPath("replace-fails");
  std::filesystem::remove_all(folder);
  ASSERT_OK(MakeFolders(folder));
  const std::string path = folder + "/file";
  ASSERT_OK(WriteFileSynced(path, "old"));
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = signal(SIGXFSZ, SIG_IGN);
  ASSERT_NE(handler, SIG_ERR);
  const rlimit one_byte{1, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &one_byte), 0);
  const absl::Status refused = ReplaceFile(path, "newer");
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  ASSERT_NE(signal(SIGXFSZ, handler), SIG_ERR);
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kResourceExhausted));
  ASSERT_OK_AND_ASSIGN(const std::string bytes, ReadFile(path, 100));
  EXPECT_EQ(bytes, "old");
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    EXPECT_EQ(entry.path().filename(), "file");
  }
}

TEST(Files, AnEmptyFileMapsToNoBytes) {
  const std::string path = TestPath("empty");
  ASSERT_OK(WriteFileSynced(path, ""));
  ASSERT_OK_AND_ASSIGN(const MappedFile mapped, MappedFile::Open(path));
  EXPECT_EQ(mapped.bytes(), "");
}

TEST(Files, MappedBytesMoveWithTheirFile) {
  const std::string path = TestPath("moved");
  ASSERT_OK(WriteFileSynced(path, "moved"));
  const std::string other_path = TestPath("other");
  ASSERT_OK(WriteFileSynced(other_path, "other"));
  ASSERT_OK_AND_ASSIGN(MappedFile first, MappedFile::Open(path));
  const std::string_view bytes = first.bytes();
  MappedFile second(std::move(first));
  EXPECT_EQ(second.bytes(), "moved");
  EXPECT_EQ(second.bytes().data(), bytes.data());
  ASSERT_OK_AND_ASSIGN(MappedFile third, MappedFile::Open(other_path));
  third = std::move(second);
  EXPECT_EQ(third.bytes(), "moved");
  EXPECT_EQ(third.bytes().data(), bytes.data());
}

TEST(Files, MakesMissingParents) {
  EXPECT_OK(MakeFolders(TestPath("a/b/c")));
  EXPECT_OK(MakeFolders(TestPath("a/b/c")));
  EXPECT_TRUE(std::filesystem::is_directory(TestPath("a/b/c")));
}

TEST(Files, MakesNoFolderOfAFileOrBelowIt) {
  const std::string path = TestPath("no-folder");
  ASSERT_OK(WriteFileSynced(path, "x"));
  EXPECT_THAT(MakeFolders(path),
              StatusIs(absl::StatusCode::kFailedPrecondition, testing::HasSubstr(path)));
  EXPECT_THAT(MakeFolders(path + "/below"), StatusIs(absl::StatusCode::kNotFound));
  ASSERT_OK_AND_ASSIGN(const std::string bytes, ReadFile(path, 100));
  EXPECT_EQ(bytes, "x");
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
