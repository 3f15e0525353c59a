// Signs and verifies for the test that compares with the openssl program.
//
//   signature_tool sign PRIVATE.pem < message > signature-file
//   signature_tool verify PUBLIC.pem SIGNATURE-FILE < message    exit 0 or 1
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

#include "base/files.h"
#include "filterlib/format/signature.h"

int main(int argc, char** argv) {
  namespace format = urlfilter::format;
  using urlfilter::ReadFile;
  const std::string message{std::istreambuf_iterator<char>(std::cin), {}};
  if (argc == 3 && std::string_view(argv[1]) == "sign") {
    const auto key = format::PrivateKey::FromPem(ReadFile(argv[2], 4096).value());
    std::cout << format::SignManifest(message, {&key.value(), 1});
    return 0;
  }
  if (argc == 4 && std::string_view(argv[1]) == "verify") {
    const auto key = format::PublicKey::FromPem(ReadFile(argv[2], 4096).value());
    const std::string file = ReadFile(argv[3], 4096).value();
    return format::VerifyManifestSignature(message, file, {&key.value(), 1}).ok() ? 0 : 1;
  }
  return 64;
}
