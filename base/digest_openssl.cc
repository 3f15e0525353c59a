#include <openssl/evp.h>

#include <cstdlib>

#include "absl/strings/escaping.h"
#include "base/digest.h"
#include "base/strings.h"

namespace urlfilter {

struct Sha256Stream::Context {
  EVP_MD_CTX* md = EVP_MD_CTX_new();
  ~Context() { EVP_MD_CTX_free(md); }
};

// SHA-256 with the default provider fails only when memory is gone: no way to go on.
Sha256Stream::Sha256Stream() : context_(std::make_unique<Context>()) {
  if (EVP_DigestInit_ex(context_->md, EVP_sha256(), nullptr) != 1) std::abort();
}

Sha256Stream::~Sha256Stream() = default;

void Sha256Stream::Update(std::string_view bytes) {
  if (EVP_DigestUpdate(context_->md, bytes.data(), bytes.size()) != 1) std::abort();
}

Sha256Bytes Sha256Stream::Finish() {
  Sha256Bytes digest;
  if (EVP_DigestFinal_ex(context_->md, digest.data(), nullptr) != 1) std::abort();
  return digest;
}

Sha256Bytes Sha256(std::string_view bytes) {
  Sha256Stream stream;
  stream.Update(bytes);
  return stream.Finish();
}

std::string Sha256Hex(std::string_view bytes) { return ToHex(Sha256(bytes)); }

std::string ToHex(std::string_view bytes) { return absl::BytesToHexString(AbslView(bytes)); }

std::string ToHex(const Sha256Bytes& bytes) {
  return ToHex(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

}  // namespace urlfilter
