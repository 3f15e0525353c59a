// Ed25519 signatures (RFC 8032) over the exact bytes of a manifest. The signature file lies beside
// the artefacts as `<version>/manifest.sig`; its format is on docs/formats/manifest.md.
//
//   ASSIGN_OR_RETURN(const PrivateKey key, PrivateKey::FromPem(pem));  // openssl genpkey
//   const std::string file = SignManifest(manifest_bytes, {&key, 1});
//   RETURN_IF_ERROR(VerifyManifestSignature(manifest_bytes, file, trusted_keys));
//
// Keys are immutable values that share their state: copy them freely, use them from any thread.
#ifndef URLFILTER_FILTERLIB_FORMAT_SIGNATURE_H_
#define URLFILTER_FILTERLIB_FORMAT_SIGNATURE_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

struct evp_pkey_st;  // OpenSSL's EVP_PKEY.

namespace urlfilter::format {

inline constexpr size_t kMaxSignatureFileBytes = 16 * 1024;
inline constexpr size_t kMaxSignatures = 16;

class PublicKey {
 public:
  // A PEM "PUBLIC KEY" as `openssl pkey -pubout` writes it. InvalidArgument when it is not one, or
  // not of Ed25519.
  static absl::StatusOr<PublicKey> FromPem(std::string_view pem);

  std::string ToPem() const;

  // The first 16 hex digits of SHA-256 of the 32 raw bytes: names a key, proves nothing.
  const std::string& KeyId() const { return key_id_; }

  // Whether `signature` is this key's over `message`; false for another length than 64 bytes.
  bool Verifies(std::string_view message, std::string_view signature) const;

 private:
  friend class PrivateKey;
  explicit PublicKey(std::shared_ptr<evp_pkey_st> key);

  std::shared_ptr<evp_pkey_st> key_;
  std::string key_id_;
};

class PrivateKey {
 public:
  // A PEM "PRIVATE KEY" (PKCS #8, not encrypted) as `openssl genpkey -algorithm ed25519` writes it.
  // InvalidArgument when it is not one, is encrypted, or not of Ed25519.
  static absl::StatusOr<PrivateKey> FromPem(std::string_view pem);

  // A new key from the system's random numbers. Unavailable when those fail.
  static absl::StatusOr<PrivateKey> Generate();

  // Not encrypted: the file it goes to must be readable by its owner only.
  std::string ToPem() const;
  PublicKey Public() const;

  // 64 bytes; the same message gives the same bytes.
  std::string Sign(std::string_view message) const;

 private:
  explicit PrivateKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}

  std::shared_ptr<evp_pkey_st> key_;
};

// The signature file: one signature for each key, in the given order. At most kMaxSignatures, which
// is not checked here: readers refuse a file with more.
std::string SignManifest(std::string_view manifest_bytes, std::span<const PrivateKey> keys);

// OK when at least one of the file's signatures is that of a trusted key over exactly these bytes.
// PermissionDenied when there is none (the message tells the ids found and trusted), so also when
// `trusted` is empty; DataLoss when the file is malformed; ResourceExhausted when it is larger than
// kMaxSignatureFileBytes; FailedPrecondition when it was written for a newer version.
absl::Status VerifyManifestSignature(std::string_view manifest_bytes,
                                     std::string_view signature_file_bytes,
                                     std::span<const PublicKey> trusted);

}  // namespace urlfilter::format

#endif  // URLFILTER_FILTERLIB_FORMAT_SIGNATURE_H_
