#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <cstdint>
#include <cstdlib>

#include "base/digest.h"
#include "filterlib/format/signature.h"

namespace urlfilter::format {
namespace {

constexpr size_t kRawKeyBytes = 32;
constexpr size_t kSignatureBytes = 64;

using KeyPointer = std::shared_ptr<EVP_PKEY>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

const uint8_t* Bytes(std::string_view text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

KeyPointer Own(EVP_PKEY* key) { return KeyPointer(key, EVP_PKEY_free); }

// Refuses to ask for a password on the terminal.
int NoPassword(char*, int, int, void*) { return -1; }

using ReadKey = EVP_PKEY*(BIO*, EVP_PKEY**, pem_password_cb*, void*);

absl::StatusOr<KeyPointer> KeyFromPem(std::string_view pem, ReadKey* read, const char* kind) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  EVP_PKEY* key = pem.size() > kMaxSignatureFileBytes || bio == nullptr
                      ? nullptr
                      : read(bio.get(), nullptr, NoPassword, nullptr);
  if (key == nullptr || EVP_PKEY_id(key) != EVP_PKEY_ED25519) {
    EVP_PKEY_free(key);
    return absl::InvalidArgumentError(std::string("not a PEM ") + kind + " of Ed25519");
  }
  return Own(key);
}

// Memory BIOs and raw keys fail only when memory is gone: no way to go on.
void Must(bool done) {
  if (!done) std::abort();
}

std::string Content(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);  // NOLINT(runtime/int): OpenSSL's type.
  return std::string(data, static_cast<size_t>(size));
}

std::string RawPublicKey(EVP_PKEY* key) {
  std::array<uint8_t, kRawKeyBytes> raw;
  size_t size = raw.size();
  Must(EVP_PKEY_get_raw_public_key(key, raw.data(), &size) == 1);
  return std::string(raw.begin(), raw.end());
}

}  // namespace

PublicKey::PublicKey(KeyPointer key)
    : key_(std::move(key)), key_id_(Sha256Hex(RawPublicKey(key_.get())).substr(0, 16)) {}

absl::StatusOr<PublicKey> PublicKey::FromPem(std::string_view pem) {
  auto key = KeyFromPem(pem, PEM_read_bio_PUBKEY, "public key");
  if (!key.ok()) return key.status();
  return PublicKey(*std::move(key));
}

std::string PublicKey::ToPem() const {
  const Bio bio(BIO_new(BIO_s_mem()), BIO_free);
  Must(bio != nullptr && PEM_write_bio_PUBKEY(bio.get(), key_.get()) == 1);
  return Content(bio.get());
}

bool PublicKey::Verifies(std::string_view message, std::string_view signature) const {
  if (signature.size() != kSignatureBytes) return false;
  const Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  return context != nullptr &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
         EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(message),
                          message.size()) == 1;
}

absl::StatusOr<PrivateKey> PrivateKey::FromPem(std::string_view pem) {
  auto key = KeyFromPem(pem, PEM_read_bio_PrivateKey, "private key");
  if (!key.ok()) return key.status();
  return PrivateKey(*std::move(key));
}

absl::StatusOr<PrivateKey> PrivateKey::Generate() {
  EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
  if (key == nullptr) return absl::UnavailableError("the system gives no random numbers");
  return PrivateKey(Own(key));
}

std::string PrivateKey::ToPem() const {
  const Bio bio(BIO_new(BIO_s_mem()), BIO_free);
  Must(bio != nullptr && PEM_write_bio_PKCS8PrivateKey(bio.get(), key_.get(), nullptr, nullptr, 0,
                                                       nullptr, nullptr) == 1);
  return Content(bio.get());
}

PublicKey PrivateKey::Public() const { return PublicKey(key_); }

std::string PrivateKey::Sign(std::string_view message) const {
  const Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  std::array<uint8_t, kSignatureBytes> signature;
  size_t size = signature.size();
  Must(context != nullptr &&
       EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
       EVP_DigestSign(context.get(), signature.data(), &size, Bytes(message), message.size()) == 1);
  return std::string(signature.begin(), signature.end());
}

}  // namespace urlfilter::format
