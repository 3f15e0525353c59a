#include "compiler/release/key_origins.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"
#include "base/status_testing.h"
#include "compiler/release/release_layout.h"

namespace urlfilter::compiler {
namespace {

using ::testing::HasSubstr;
using namespace std::string_view_literals;

// The example of docs/formats/release-directory.md.
constexpr std::string_view kProvenance =
    "UFPROV1\n\x02\0\0\0\0\0\0\0"
    "\0\0\0\0\x03\0\0\0\xff\xff\xff\xff\0\0\0\0"sv;
constexpr char kSources[] =
    R"({"schema": 1, "lists": [{"name": "malware", "owner": "o@example.com", "ticket": "T-1"}],
        "sources": [{"list": 0, "file": "m.txt", "format": "domains"}], "later": true})";

class KeyOriginsTest : public ::testing::Test {
 protected:
  absl::StatusOr<KeyOrigins> Open(std::string_view provenance, std::string_view sources) {
    const std::string folder = ::testing::TempDir() + "/key-origins";
    EXPECT_OK(MakeFolders(folder));
    EXPECT_OK(WriteFileSynced(folder + "/" + kProvenanceFile, provenance));
    EXPECT_OK(WriteFileSynced(folder + "/" + kSourcesFile, sources));
    return KeyOrigins::Open(folder);
  }
};

TEST_F(KeyOriginsTest, TheExampleOfThePageReads) {
  ASSERT_OK_AND_ASSIGN(const KeyOrigins origins, Open(kProvenance, kSources));
  EXPECT_EQ(origins.key_count(), 2u);
  ASSERT_OK_AND_ASSIGN(const KeyOrigin first, origins.Find(0));
  EXPECT_EQ(first.list, "malware");
  EXPECT_EQ(first.file, "m.txt");
  EXPECT_EQ(first.line, 3u);
  EXPECT_EQ(first.ticket, "T-1");
  ASSERT_OK_AND_ASSIGN(const KeyOrigin second, origins.Find(1));
  EXPECT_EQ(second.list, "onboarding row");
  EXPECT_EQ(second.file, "");
}

TEST_F(KeyOriginsTest, DamageIsDataLoss) {
  for (size_t size = 0; size < kProvenance.size(); ++size) {
    EXPECT_THAT(Open(kProvenance.substr(0, size), kSources), StatusIs(absl::StatusCode::kDataLoss))
        << size;
  }
  for (const char* sources : {"", "{", "[]", "{}", R"({"lists": 1, "sources": []})",
                              R"({"lists": [], "sources": [7]})"}) {
    EXPECT_THAT(Open(kProvenance, sources), StatusIs(absl::StatusCode::kDataLoss)) << sources;
  }
  ASSERT_OK_AND_ASSIGN(const KeyOrigins no_source,
                       Open(kProvenance, R"({"lists": [], "sources": []})"));
  EXPECT_THAT(no_source.Find(0), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("source")));
  EXPECT_THAT(no_source.Find(2), StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(KeyOriginsTest, OddSourcesKeepEmptyFields) {
  for (const char* sources :
       {R"({"lists": [], "sources": [{"list": 9, "file": "x"}]})",
        R"({"lists": [3], "sources": [{"list": 0}]})", R"({"lists": [], "sources": [{}]})",
        R"({"lists": [{"name": 5}], "sources": [{"list": 0, "file": 1}]})"}) {
    ASSERT_OK_AND_ASSIGN(const KeyOrigins origins, Open(kProvenance, sources));
    ASSERT_OK_AND_ASSIGN(const KeyOrigin origin, origins.Find(0));
    EXPECT_EQ(origin.list, "");
  }
}

}  // namespace
}  // namespace urlfilter::compiler
