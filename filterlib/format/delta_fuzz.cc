// Fuzzes ApplyDelta: the input is a delta for one fixed old file. Also repairs the digests, so
// that the fuzzer gets behind them.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "base/digest.h"
#include "filterlib/format/delta.h"
#include "filterlib/format/delta_header.h"

namespace {

const std::string& OldFile() {
  static const std::string file(4096, '\x5a');
  return file;
}

void Apply(std::string_view delta) {
  size_t written = 0;
  const auto count = [&](std::string_view bytes) {
    written += bytes.size();
    return absl::OkStatus();
  };
  const auto header = urlfilter::format::ParseDeltaHeader(delta);
  if (urlfilter::format::ApplyDelta(delta, OldFile(), count).ok() &&
      written != header->to_size_bytes()) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  Apply(input);
  auto header = urlfilter::format::ParseDeltaHeader(input);
  if (!header.ok()) return 0;
  header->from_size_bytes = OldFile().size();
  header->from_sha256 = urlfilter::Sha256(OldFile());
  Apply(urlfilter::format::SerializeDeltaHeader(*header) +
        std::string(input.substr(urlfilter::format::kDeltaHeaderSize)));
  return 0;
}
