#include "server/publish/release_verifier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/status_testing.h"
#include "bloom/block_filter_builder.h"
#include "bloom/fingerprint_table_builder.h"
#include "filterlib/format/in_app_container.h"
#include "filterlib/format/release_testing.h"
#include "server/release_tree_testing.h"

namespace urlfilter::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int64_t kNow = 1'800'000'000;  // 2027-01-15

// A container without keys.
std::string SmallContainer() {
  constexpr uint64_t kHashSeed = 5;
  auto filter = *bloom::BlockFilterBuilder::Create(1, kHashSeed);
  bloom::FingerprintTableBuilder table(kHashSeed);
  return *format::EncodeInAppContainer({}, std::move(filter).Finish(), *std::move(table).Finish());
}

format::ArtifactRef RefTo(const std::string& path, std::string_view bytes) {
  return {path, bytes.size(), Sha256Hex(bytes)};
}

class ReleaseVerifierTest : public ::testing::Test {
 protected:
  ReleaseVerifierTest() { tree_.Write("filter.plist", plist_); }

  // Version 2, with a file of every kind, all of which are there.
  format::Manifest WriteEveryKindOfFile() const {
    const std::string in_app = SmallContainer();
    const std::string delta = "anything: its digest is what counts";
    tree_.Write("in-app.bin", in_app);
    tree_.Write("from-1.delta", delta);
    format::Manifest manifest = format::SmallManifest("demo", 2, plist_);
    manifest.in_app = RefTo("2/in-app.bin", in_app);
    manifest.deltas = {{1, std::string(64, 'a'), RefTo("2/from-1.delta", delta)}};
    return manifest;
  }

  absl::Status Verify(const format::Manifest& manifest) const {
    return VerifyRelease(
        format::SerializeManifest(manifest), manifest, "demo",
        [this](const std::string& name) { return Open(name); }, {}, kNow);
  }

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
  EXPECT_THAT(*ReleaseFiles(WriteEveryKindOfFile()),
              ElementsAre("filter.plist", "in-app.bin", "from-1.delta", "manifest.sig"));
}

TEST_F(ReleaseVerifierTest, LooksAtEveryFileThatTheManifestNames) {
  const format::Manifest manifest = WriteEveryKindOfFile();
  EXPECT_OK(Verify(manifest));

  const auto refused = [&](const format::Manifest& wrong) {
    const absl::Status status = Verify(wrong);
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kFailedPrecondition));
    return std::string(status.message());
  };
  tree_.Write("from-1.delta", "anything: its digest is what COUNTS");
  EXPECT_THAT(refused(manifest), HasSubstr("from-1.delta has another SHA-256"));
  tree_.Write("from-1.delta", "anything");
  EXPECT_THAT(refused(manifest), HasSubstr("from-1.delta has 8 bytes, not "));
  std::filesystem::remove(tree_.root() + "/from-1.delta");
  EXPECT_THAT(refused(manifest), HasSubstr("from-1.delta was not uploaded"));

  format::Manifest with_junk = WriteEveryKindOfFile();
  const std::string junk = "no container at all, but with the right digest";
  tree_.Write("in-app.bin", junk);
  EXPECT_THAT(refused(manifest), HasSubstr("in-app.bin has "));
  with_junk.in_app = RefTo("2/in-app.bin", junk);
  EXPECT_THAT(refused(with_junk), HasSubstr("in-app.bin: "));
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
