// Fuzzes signature files: none may be accepted over bytes that nobody signed. The input replaces
// the tail of a real file, from the byte that its first two bytes name, so that the fuzzer gets
// past the JSON; as a whole it is read, too.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "filterlib/format/signature.h"

namespace {

using urlfilter::format::PrivateKey;
using urlfilter::format::PublicKey;
using urlfilter::format::SignManifest;
using urlfilter::format::VerifyManifestSignature;

const PrivateKey& Key() {
  static const PrivateKey key = *PrivateKey::Generate();
  return key;
}

void MustRefuse(std::string_view file) {
  const PublicKey trusted = Key().Public();
  if (VerifyManifestSignature("never signed", file, {&trusted, 1}).ok()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::string real = SignManifest("signed", {&Key(), 1});
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  MustRefuse(input);
  if (size < 2) return 0;
  const size_t kept = (data[0] | data[1] << 8) % (real.size() + 1);
  MustRefuse(real.substr(0, kept) + std::string(input.substr(2)));
  return 0;
}
