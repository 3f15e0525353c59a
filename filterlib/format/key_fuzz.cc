// Fuzzes the PEM files of keys. What is read as a key is written and read again as the same one.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "filterlib/format/signature.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace urlfilter::format;  // NOLINT(google-build-using-namespace): a fuzz target
  const std::string_view pem(reinterpret_cast<const char*>(data), size);
  if (const auto key = PublicKey::FromPem(pem); key.ok()) {
    if (PublicKey::FromPem(key->ToPem()).value().KeyId() != key->KeyId()) std::abort();
  }
  if (const auto key = PrivateKey::FromPem(pem); key.ok()) {
    if (!key->Public().Verifies("message", key->Sign("message"))) std::abort();
  }
  return 0;
}
