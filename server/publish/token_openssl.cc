#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/strings.h"
#include "filterlib/format/manifest.h"
#include "server/publish/token.h"

namespace urlfilter::server {
namespace {

// The cost that RFC 7914 and OWASP name for interactive use: 16 MiB, some 50 ms.
constexpr uint64_t kScryptN = 16384, kScryptR = 8, kScryptP = 1;
constexpr uint64_t kMaxMemoryBytes = 64 << 20;
constexpr std::string_view kPrefix = "scrypt$16384$8$1$";
constexpr size_t kSaltBytes = 16, kHashBytes = 32, kSecretBytes = 32;

std::string RandomBytes(size_t count) {
  std::string bytes(count, '\0');
  const int made =
      RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count));
  return made == 1 ? bytes : std::string();
}

std::string Scrypt(std::string_view token, std::string_view salt) {
  std::string hash(kHashBytes, '\0');
  const int made = EVP_PBE_scrypt(token.data(), token.size(),
                                  reinterpret_cast<const unsigned char*>(salt.data()), salt.size(),
                                  kScryptN, kScryptR, kScryptP, kMaxMemoryBytes,
                                  reinterpret_cast<unsigned char*>(hash.data()), hash.size());
  return made == 1 ? hash : std::string();
}

}  // namespace

absl::StatusOr<NewToken> MakeToken(std::string_view name) {
  if (!format::IsFilterName(name)) {
    return absl::InvalidArgumentError("a publisher's name is 1 to 64 characters of [a-z0-9-]");
  }
  const std::string secret = RandomBytes(kSecretBytes);
  const std::string salt = RandomBytes(kSaltBytes);
  if (secret.empty() || salt.empty()) return absl::UnavailableError("no random bytes");
  NewToken made;
  made.token = absl::StrCat(AbslView(name), ".", absl::WebSafeBase64Escape(secret));
  const std::string hash = Scrypt(made.token, salt);
  if (hash.empty()) return absl::ResourceExhaustedError("no memory for scrypt");
  made.hash = absl::StrCat(AbslView(kPrefix), ToHex(salt), "$", ToHex(hash));
  return made;
}

bool TokenMatches(std::string_view token, std::string_view hash) {
  if (!hash.starts_with(kPrefix)) return false;
  hash.remove_prefix(kPrefix.size());
  if (hash.size() != 2 * kSaltBytes + 1 + 2 * kHashBytes || hash[2 * kSaltBytes] != '$') {
    return false;
  }
  const std::string salt = absl::HexStringToBytes(AbslView(hash.substr(0, 2 * kSaltBytes)));
  const std::string made = ToHex(Scrypt(token, salt));
  const std::string_view wanted = hash.substr(2 * kSaltBytes + 1);
  return made.size() == wanted.size() &&
         CRYPTO_memcmp(made.data(), wanted.data(), made.size()) == 0;
}

std::string_view TokenName(std::string_view token) {
  const size_t dot = token.find('.');
  return dot == std::string_view::npos ? std::string_view() : token.substr(0, dot);
}

}  // namespace urlfilter::server
