#include "server/publish/release_verifier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/status_testing.h"
#include "filterlib/format/release_testing.h"
#include "server/release_tree_testing.h"

namespace urlfilter::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int64_t kNow = 1'800'000'000;  // 2027-01-15

class ReleaseVerifierTest : public ::testing::Test {
 protected:
  ReleaseVerifierTest() { tree_.Write("filter.plist", plist_); }

  absl::Status Verify(const ArtifactOpener& open, std::vector<format::PublicKey> keys = {}) const {
    return VerifyRelease(bytes_, manifest_, "demo", open, keys, kNow);
  }

  absl::Status Verify(std::vector<format::PublicKey> keys = {}) const {
    return Verify([this](const std::string& name) { return Open(name); }, std::move(keys));
  }

  absl::StatusOr<MappedFile> Open(const std::string& name) const {
    return MappedFile::Open(tree_.root() + "/" + name);
  }

  const std::string plist_ = format::SmallPlist("blocked.example");
  const format::Manifest manifest_ = format::SmallManifest("demo", 1, plist_);
  const std::string bytes_ = format::SerializeManifest(manifest_);
  const format::PrivateKey key_ = *format::PrivateKey::Generate();
  const ReleaseTree tree_{"release-verifier"};
};

TEST_F(ReleaseVerifierTest, NamesTheFilesOfARelease) {
  EXPECT_THAT(*ReleaseFiles(manifest_), ElementsAre("filter.plist", "manifest.sig"));
}

TEST_F(ReleaseVerifierTest, TellsWhatCannotBeReadFromWhatWasNotUploaded) {
  for (const std::string broken : {"filter.plist", "manifest.sig"}) {
    const auto verify = [&](const absl::Status& error) {
      return Verify(
          [&](const std::string& name) {
            return name == broken ? absl::StatusOr<MappedFile>(error) : Open(name);
          },
          {key_.Public()});
    };
    tree_.Write("manifest.sig", format::SignManifest(bytes_, {&key_, 1}));
    EXPECT_THAT(verify(absl::NotFoundError("no such file")),
                StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("was not uploaded")));
    EXPECT_THAT(verify(absl::UnavailableError("too many open files")),
                StatusIs(absl::StatusCode::kUnavailable, HasSubstr("too many open files")))
        << broken;
  }
}

TEST_F(ReleaseVerifierTest, LooksAtTheFormOfASignatureThatItCannotVerify) {
  EXPECT_OK(Verify()) << "there need not be one";
  tree_.Write("manifest.sig", format::SignManifest(bytes_, {&key_, 1}));
  EXPECT_OK(Verify());
  EXPECT_OK(Verify({key_.Public()}));
  for (const std::string& text :
       {std::string("not JSON"), std::string(), std::string(R"({"schema": 2, "signatures": []})"),
        std::string(format::kMaxSignatureFileBytes + 1, ' ')}) {
    tree_.Write("manifest.sig", text);
    EXPECT_THAT(Verify(),
                StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("manifest.sig: ")))
        << text.substr(0, 20);
  }
}

}  // namespace
}  // namespace urlfilter::server
