#include "filterlib/format/signature.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/digest.h"
#include "base/status_testing.h"
#include "filterlib/format/format_page_testing.h"

namespace urlfilter::format {
namespace {

using absl::StatusCode;
using testing::HasSubstr;

// RFC 8032, 7.1, TEST 2: the secret key as PKCS #8 and the public key as openssl writes them.
constexpr char kPrivatePem[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7\n"
    "-----END PRIVATE KEY-----\n";

std::string Hex(std::string_view bytes) { return ToHex(bytes); }

PrivateKey NewKey() { return *PrivateKey::Generate(); }

absl::Status Verify(std::string_view message, std::string_view file,
                    const std::vector<PublicKey>& trusted) {
  return VerifyManifestSignature(message, file, trusted);
}

TEST(Signature, MatchesThePublishedVector) {
  ASSERT_OK_AND_ASSIGN(const PrivateKey key, PrivateKey::FromPem(kPrivatePem));
  EXPECT_EQ(Hex(key.Sign("\x72")),
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  // SHA-256 of 3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c.
  EXPECT_EQ(key.Public().KeyId(), "39f713d0a644253f");
}

TEST(Signature, KeysSurvivePem) {
  const PrivateKey key = NewKey();
  ASSERT_OK_AND_ASSIGN(const PrivateKey again, PrivateKey::FromPem(key.ToPem()));
  ASSERT_OK_AND_ASSIGN(const PublicKey public_again, PublicKey::FromPem(key.Public().ToPem()));
  EXPECT_EQ(again.ToPem(), key.ToPem());
  EXPECT_EQ(public_again.KeyId(), key.Public().KeyId());
  EXPECT_TRUE(public_again.Verifies("m", again.Sign("m")));
}

TEST(Signature, RefusesOtherKeys) {
  const std::string private_pem = NewKey().ToPem();
  const std::string public_pem = NewKey().Public().ToPem();
  EXPECT_THAT(PublicKey::FromPem(private_pem), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(PrivateKey::FromPem(public_pem), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(PublicKey::FromPem(""), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(PublicKey::FromPem(std::string(100000, 'A')), StatusIs(StatusCode::kInvalidArgument));
  // A public key of X25519, which is not for signing.
  EXPECT_THAT(PublicKey::FromPem("-----BEGIN PUBLIC KEY-----\n"
                                 "MCowBQYDK2VuAyEAHv+T3UyVAyp5l2Smgb96iszvGMgQ4a2Z0ZVFXta3KUg=\n"
                                 "-----END PUBLIC KEY-----\n"),
              StatusIs(StatusCode::kInvalidArgument, HasSubstr("Ed25519")));
}

// Made by `openssl genpkey -algorithm ed25519 -aes256 -pass pass:x`.
constexpr char kEncryptedPem[] =
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
    "MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAiDNvKvT6yKhwICCAAw\n"
    "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEHCRb4a7awHGFIKgNwVNilUEQGnh\n"
    "g2siBUnBrCFxm9khiB3jRWyelx0EEtIbh/9SARCsb1cXzxF0GKr+629zKhmyWjJQ\n"
    "rlfyJH/qik0ChfH69s4=\n"
    "-----END ENCRYPTED PRIVATE KEY-----\n";

// Without a terminal, OpenSSL would write its question to stderr.
TEST(Signature, RefusesAnEncryptedKeyAndAsksForNoPassword) {
  testing::internal::CaptureStderr();
  const auto key = PrivateKey::FromPem(kEncryptedPem);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_THAT(key, StatusIs(StatusCode::kInvalidArgument));
}

TEST(Signature, OneTrustedSignerIsEnough) {
  const std::vector<PrivateKey> signers = {NewKey(), NewKey()};
  const std::string file = SignManifest("manifest", signers);
  EXPECT_OK(Verify("manifest", file, {signers[1].Public()}));
  EXPECT_OK(Verify("manifest", file, {NewKey().Public(), signers[0].Public()}));
}

TEST(Signature, RefusesOtherBytesAndOtherSigners) {
  const PrivateKey key = NewKey();
  const std::string file = SignManifest("manifest", {&key, 1});
  EXPECT_THAT(Verify("manifest ", file, {key.Public()}), StatusIs(StatusCode::kPermissionDenied));
  EXPECT_THAT(Verify("manifest", file, {}), StatusIs(StatusCode::kPermissionDenied));
  EXPECT_THAT(
      Verify("manifest", file, {NewKey().Public()}),
      StatusIs(StatusCode::kPermissionDenied, HasSubstr("\"" + key.Public().KeyId() + "\"")));
  EXPECT_THAT(Verify("manifest", SignManifest("manifest", {}), {key.Public()}),
              StatusIs(StatusCode::kPermissionDenied));
}

TEST(Signature, NoSignatureWithAChangedCharacterIsAccepted) {
  const PrivateKey key = NewKey();
  const std::string file = SignManifest("manifest", {&key, 1});
  const size_t begin = file.find("\"signature\": \"") + 14;
  const size_t end = file.find('"', begin) - 2;  // Before the padding of the base64.
  for (size_t at = begin; at + 1 < end; ++at) {
    std::string changed = file;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(Verify("manifest", changed, {key.Public()}).ok()) << at;
  }
}

TEST(Signature, RefusesAFileWithMoreSignaturesThanTheLimit) {
  std::vector<PrivateKey> signers(kMaxSignatures, NewKey());
  const std::vector<PublicKey> trusted = {signers[0].Public()};
  EXPECT_OK(Verify("manifest", SignManifest("manifest", signers), trusted));
  signers.push_back(signers[0]);
  EXPECT_THAT(Verify("manifest", SignManifest("manifest", signers), trusted),
              StatusIs(StatusCode::kDataLoss, HasSubstr("at most 16")));
}

TEST(Signature, RefusesDamagedFiles) {
  const std::vector<PublicKey> trusted = {NewKey().Public()};
  struct Case {
    const char* file;
    StatusCode code;
    const char* message;
  };
  for (const Case& bad : {
           Case{"", StatusCode::kDataLoss, "not valid JSON"},
           Case{"{\"schema\":2,\"signatures\":7}", StatusCode::kFailedPrecondition,
                "newer version"},
           Case{"{\"signatures\":[]}", StatusCode::kDataLoss, "schema is missing"},
           Case{"{\"schema\":1}", StatusCode::kDataLoss, "signatures is missing"},
           Case{"{\"schema\":1,\"signatures\":[1]}", StatusCode::kDataLoss, "signatures must be"},
           Case{"{\"schema\":1,\"signatures\":[{\"keyId\":1,\"signature\":\"*\"}]}",
                StatusCode::kDataLoss,
                "signatures[0].keyId must be a text; signatures[0].signature"},
       }) {
    EXPECT_THAT(Verify("m", bad.file, trusted), StatusIs(bad.code, HasSubstr(bad.message)))
        << bad.file;
  }
  EXPECT_THAT(Verify("m", std::string(kMaxSignatureFileBytes + 1, ' '), trusted),
              StatusIs(StatusCode::kResourceExhausted));
}

TEST(Signature, ThePageShowsTheFileOfThePublishedKey) {
  ASSERT_OK_AND_ASSIGN(const PrivateKey key, PrivateKey::FromPem(kPrivatePem));
  EXPECT_EQ(SignManifest("manifest", {&key, 1}),
            BlockOfPage("docs/formats/manifest.md", "json", 1));
}

}  // namespace
}  // namespace urlfilter::format
