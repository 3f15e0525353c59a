// Fuzzes ApplyDelta: the input is a delta for one fixed old file. Also mends its digests, so that
// the fuzzer gets behind them: that of the old file, then that of whatever came out.
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

// What was written. It is never more than the header says, and all of that without an error.
std::string Apply(std::string_view delta) {
  const auto header = urlfilter::format::ParseDeltaHeader(delta);
  const uint64_t size = header.ok() ? header->to_size_bytes() : 0;
  std::string written;
  const auto append = [&](std::string_view bytes) {
    if (bytes.size() > size - written.size()) std::abort();
    written += bytes;
    return absl::OkStatus();
  };
  const bool applied = urlfilter::format::ApplyDelta(delta, OldFile(), append).ok();
  if (applied && (written.size() != size || urlfilter::Sha256(written) != header->to_sha256)) {
    std::abort();
  }
  return written;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  Apply(input);
  auto header = urlfilter::format::ParseDeltaHeader(input);
  if (!header.ok()) return 0;
  const std::string body(input.substr(urlfilter::format::kDeltaHeaderSize));
  header->from_size_bytes = OldFile().size();
  header->from_sha256 = urlfilter::Sha256(OldFile());
  const std::string written = Apply(urlfilter::format::SerializeDeltaHeader(*header) + body);
  header->to_sha256 = urlfilter::Sha256(written);
  if (Apply(urlfilter::format::SerializeDeltaHeader(*header) + body) != written) std::abort();
  return 0;
}
