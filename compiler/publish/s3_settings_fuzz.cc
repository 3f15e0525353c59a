// Fuzzes the file of a store's keys, and the address of the store: keys that are taken can stand in
// a header as they are.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "compiler/publish/publish_transport.h"
#include "compiler/publish/s3_settings.h"
#include "tests/fuzz/scratch_folder.h"

namespace {

using namespace urlfilter;  // NOLINT(google-build-using-namespace): a fuzz target

void Check(const std::string& value) {
  const bool plain =
      std::all_of(value.begin(), value.end(), [](char c) { return c > 0x20 && c < 0x7f; });
  if (!plain) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::string file = fuzz::ScratchFolder("s3_settings") + "/credentials";
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto location = compiler::ParseS3Location(text); location.ok()) {
    Check(location->bucket);
    Check(location->prefix);
  }
  fuzz::WriteScratchFile(file, text);
  compiler::S3Settings settings;
  settings.credentials_file = file;
  const auto options = compiler::ResolveS3(settings, [](const char*) { return std::string(); });
  if (!options.ok()) {
    if (options.status().message().empty()) std::abort();
    return 0;
  }
  if (!options->signing_keys || options->signing_keys->secret_access_key.empty()) std::abort();
  Check(options->signing_keys->access_key_id);
  Check(options->signing_keys->secret_access_key);
  Check(options->signing_keys->session_token);
  return 0;
}
