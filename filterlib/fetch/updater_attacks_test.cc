// One test for each attack that docs/update-protocol.md names. In all of them version 1 is
// installed, and must still be afterwards, byte for byte (ExpectRefused).
#include <cstdio>
#include <string>
#include <vector>

#include "base/status_testing.h"
#include "filterlib/fetch/transport.h"
#include "filterlib/fetch/update_outcome.h"
#include "filterlib/fetch/updater.h"
#include "filterlib/fetch/updater_testing.h"
#include "filterlib/format/manifest.h"
#include "filterlib/format/signature.h"
#include "filterlib/store/store_testing.h"

namespace urlfilter::fetch {
namespace {

using format::PrivateKey;
using ::testing::HasSubstr;

class UpdaterAttacksTest : public UpdaterTest {
 protected:
  void SetUp() override { InstallFirst(); }

  // Version 2 with a change to its manifest.
  template <typename Change>
  void PublishChanged(Change change) {
    store::TestRelease release = Release(2, 100);
    change(release.manifest);
    release.manifest_bytes = format::SerializeManifest(release.manifest);
    Publish(release);
  }
};

TEST_F(UpdaterAttacksTest, ArbitraryContentInPlaceOfTheManifest) {
  for (const char* content : {"", "<html>Login</html>", "{}", "{\"schema\":1}", "\xff\xfe"}) {
    Publish(Release(2));
    Answer("manifest.json").body = content;
    ExpectRefused(UpdateResult::kManifestDamaged, "manifest.json");
  }
}

TEST_F(UpdaterAttacksTest, ArbitraryContentInPlaceOfTheFilter) {
  Publish(Release(2, 100));
  std::string& body = Answer("2/filter.plist").body;
  body[body.size() / 2] ^= 1;
  ExpectRefused(UpdateResult::kArtifactMismatch, "SHA-256");
  body.pop_back();
  ExpectRefused(UpdateResult::kArtifactMismatch, "another size");
  Answer("2/filter.plist").announces_length = false;
  ExpectRefused(UpdateResult::kArtifactMismatch, "the manifest says");
}

TEST_F(UpdaterAttacksTest, ManifestOfANewerSchema) {
  Publish(Release(2));
  std::string& body = Answer("manifest.json").body;
  body.replace(body.find("\"schema\": 1"), 11, "\"schema\": 2");
  ExpectRefused(UpdateResult::kNewerSchema, "newer version");
}

TEST_F(UpdaterAttacksTest, EndlessDataInPlaceOfTheManifest) {
  Answer("manifest.json").body.append(format::kMaxManifestBytes, ' ');
  Answer("manifest.json").etag = "";
  ExpectRefused(UpdateResult::kTooLarge, "manifest.json");
  Answer("manifest.json").announces_length = false;
  ExpectRefused(UpdateResult::kTooLarge, "manifest.json");
}

TEST_F(UpdaterAttacksTest, EndlessDataInPlaceOfTheFilter) {
  Publish(Release(2, 100));
  Answer("2/filter.plist").body.append(100000, 'x');
  ExpectRefused(UpdateResult::kTooLarge, "filter.plist");
  Answer("2/filter.plist").announces_length = false;
  ExpectRefused(UpdateResult::kTooLarge, "filter.plist");
}

TEST_F(UpdaterAttacksTest, ManifestThatAnnouncesAFileWithoutBounds) {
  options_.limits.max_artifact_bytes = 5000;
  PublishChanged([](format::Manifest& manifest) { manifest.plist.size_bytes = 5001; });
  ExpectRefused(UpdateResult::kTooLarge, "the limit is 5000");
  for (const Request& request : server_.requests) {
    EXPECT_THAT(request.url, HasSubstr("manifest.json")) << "not even asked for";
  }
}

TEST_F(UpdaterAttacksTest, RollbackToAnOlderVersion) {
  Publish(Release(5));
  ASSERT_EQ(Update().result, UpdateResult::kUpdated);
  Publish(Release(4));
  const UpdateOutcome outcome = Update();
  EXPECT_EQ(outcome.result, UpdateResult::kRollback);
  EXPECT_THAT(outcome.message, HasSubstr("offers version 4, version 5 was seen before"));
  EXPECT_EQ(InstalledVersion(), 5u);
}

TEST_F(UpdaterAttacksTest, RollbackAfterTheStoreLostItsRelease) {
  Publish(Release(5));
  ASSERT_EQ(Update().result, UpdateResult::kUpdated);
  ASSERT_EQ(std::remove((dir_ + "/current.json").c_str()), 0);
  Publish(Release(4));
  EXPECT_EQ(Update().result, UpdateResult::kRollback);
}

TEST_F(UpdaterAttacksTest, OtherContentUnderTheInstalledVersion) {
  Publish(Release(1, 50));
  ExpectRefused(UpdateResult::kRollback, "installed with other content");
}

TEST_F(UpdaterAttacksTest, VersionOfARefusedReleaseIsNotRemembered) {
  Publish(Release(9, 100));
  Answer("9/filter.plist").body[20] ^= 1;
  ExpectRefused(UpdateResult::kArtifactMismatch, "SHA-256");
  Publish(Release(2, 100));
  EXPECT_EQ(Update().result, UpdateResult::kUpdated) << "else the honest release were a rollback";
  EXPECT_EQ(State().highest_version, 2u);
}

TEST_F(UpdaterAttacksTest, EntityTagOfARefusedReleaseIsNotRemembered) {
  Publish(Release(2, 100));
  std::string& body = Answer("2/filter.plist").body;
  body[20] ^= 1;
  ExpectRefused(UpdateResult::kArtifactMismatch, "SHA-256");
  body[20] ^= 1;
  EXPECT_EQ(Update().result, UpdateResult::kUpdated) << "else a 304 would hide the release";
}

TEST_F(UpdaterAttacksTest, FastForwardToAVersionThatNoHonestOneCanPass) {
  PublishChanged([](format::Manifest& manifest) { manifest.version = format::kMaxVersion; });
  ExpectRefused(UpdateResult::kFastForward, "more than 1000000 ahead of version 1");
}

TEST_F(UpdaterAttacksTest, FreezeAtAReleaseThatHasExpired) {
  PublishChanged([](format::Manifest& manifest) { manifest.expires = "2027-01-15T08:00:00Z"; });
  ExpectRefused(UpdateResult::kExpired, "2027-01-15T08:00:00Z");  // that is kTestNow
  now_ -= 1;
  EXPECT_EQ(Update().result, UpdateResult::kUpdated) << "a second before it was good";
}

TEST_F(UpdaterAttacksTest, FreezeByConfirmingTheInstalledReleaseForEver) {
  PublishChanged([](format::Manifest& manifest) { manifest.expires = "2027-01-16T08:00:00Z"; });
  ASSERT_EQ(Update().result, UpdateResult::kUpdated);
  now_ += 86400;
  const UpdateOutcome outcome = Update();
  EXPECT_FALSE(server_.requests.back().if_none_match.empty()) << "the server answers 304";
  EXPECT_EQ(outcome.result, UpdateResult::kExpired);
  EXPECT_EQ(InstalledVersion(), 2u);
}

TEST_F(UpdaterAttacksTest, MixAndMatchOfAManifestAndTheFilterOfAnotherRelease) {
  Publish(Release(2, 100));
  Answer("2/filter.plist").body = Answer("1/filter.plist").body;
  ExpectRefused(UpdateResult::kArtifactMismatch, "filter.plist");
}

TEST_F(UpdaterAttacksTest, MixAndMatchOfParametersAndBits) {
  // The digest agrees, but the filter has another seed than the manifest promises.
  PublishChanged([](format::Manifest& manifest) { manifest.murmur_seed += 1; });
  ExpectRefused(UpdateResult::kArtifactMismatch, "murmurSeed");
}

TEST_F(UpdaterAttacksTest, WrongFilter) {
  PublishChanged([](format::Manifest& manifest) { manifest.filter = "allow-all"; });
  ExpectRefused(UpdateResult::kWrongFilter, "\"allow-all\", not for \"test\"");
}

TEST_F(UpdaterAttacksTest, PathThatLeavesTheFiltersFolder) {
  for (const char* path : {"../other/1/filter.plist", "/etc/passwd", "https://evil.example/x"}) {
    PublishChanged([path](format::Manifest& manifest) { manifest.plist.path = path; });
    ExpectRefused(UpdateResult::kManifestDamaged, "path");
  }
}

// Signatures

class UpdaterSignatureTest : public UpdaterAttacksTest {
 protected:
  UpdaterSignatureTest() {
    for (int i = 0; i < 3; ++i) keys_.push_back(PrivateKey::Generate().value());
    options_.trusted_keys = {keys_[0].Public()};
    sign_with_ = {keys_[0]};
  }
  std::vector<PrivateKey> keys_;
};

TEST_F(UpdaterSignatureTest, AcceptsASignatureOfATrustedKey) {
  Publish(Release(2));
  EXPECT_EQ(Update().result, UpdateResult::kUpdated);
  EXPECT_EQ(Update().result, UpdateResult::kUnchanged);
  EXPECT_FALSE(server_.requests.back().if_none_match.empty());
}

TEST_F(UpdaterSignatureTest, ArbitraryContentSignedByNobody) {
  sign_with_ = {};
  Publish(Release(2));
  ExpectRefused(UpdateResult::kUnsigned, "2/manifest.sig");
}

TEST_F(UpdaterSignatureTest, ArbitraryContentSignedByAStranger) {
  sign_with_ = {keys_[1]};
  Publish(Release(2));
  ExpectRefused(UpdateResult::kSignatureRefused, keys_[1].Public().KeyId());
}

TEST_F(UpdaterSignatureTest, ArbitraryContentUnderTheSignatureOfAnotherManifest) {
  Publish(Release(2));
  std::string& body = Answer("manifest.json").body;
  body.insert(body.find('{') + 1, " ");
  ExpectRefused(UpdateResult::kSignatureRefused, "manifest.sig");
}

TEST_F(UpdaterSignatureTest, EndlessDataInPlaceOfTheSignature) {
  Publish(Release(2));
  Answer("2/manifest.sig").body.append(format::kMaxSignatureFileBytes, ' ');
  ExpectRefused(UpdateResult::kTooLarge, "manifest.sig");
}

TEST_F(UpdaterSignatureTest, KeyCompromiseEndsWhenDevicesDropTheKey) {
  // Rotation: releases carry both signatures, devices learn the new key, then drop the old one.
  sign_with_ = {keys_[0], keys_[1]};
  Publish(Release(2));
  EXPECT_EQ(Update().result, UpdateResult::kUpdated);
  options_.trusted_keys = {keys_[1].Public()};
  Publish(Release(3));
  EXPECT_EQ(Update().result, UpdateResult::kUpdated);
  sign_with_ = {keys_[0]};  // the thief
  Publish(Release(4));
  const UpdateOutcome outcome = Update();
  EXPECT_EQ(outcome.result, UpdateResult::kSignatureRefused);
  EXPECT_EQ(InstalledVersion(), 3u);
}

TEST_F(UpdaterSignatureTest, KeyCompromiseDoesNotOutliveTheKeyInAConfirmedRelease) {
  Publish(Release(2));
  ASSERT_EQ(Update().result, UpdateResult::kUpdated);
  options_.trusted_keys = {keys_[1].Public()};
  const UpdateOutcome outcome = Update();
  EXPECT_EQ(server_.requests[server_.requests.size() - 2].if_none_match, "")
      << "a 304 would vouch for a release of a key that is trusted no longer";
  EXPECT_EQ(outcome.result, UpdateResult::kSignatureRefused);
}

}  // namespace
}  // namespace urlfilter::fetch
