// Fuzzes the prefilter plist reader. What it accepts must be usable, and must survive being written
// and read again in both formats.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "bloom/prefilter_parameters.h"
#include "filterlib/format/prefilter_plist.h"

namespace {

using urlfilter::format::DecodedPrefilter;
using urlfilter::format::DecodePrefilterPlist;
using urlfilter::format::EncodePrefilterPlist;
using urlfilter::format::PlistFormat;

void Require(bool condition) {
  if (!condition) std::abort();
}

void RoundTrip(const DecodedPrefilter& decoded, PlistFormat format) {
  const auto bytes = EncodePrefilterPlist(decoded.info, decoded.bits, format, decoded.keys);
  // Our own integers go up to 2^63-1 only, and foreign ones may be larger in XML.
  if (!bytes.ok()) return;
  const auto again = DecodePrefilterPlist(*bytes);
  Require(again.ok() && again->info == decoded.info && again->bits == decoded.bits);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto decoded =
      DecodePrefilterPlist(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!decoded.ok()) return 0;
  Require(decoded->bits.size() == urlfilter::bloom::ByteCount(decoded->info.parameters));
  RoundTrip(*decoded, PlistFormat::kBinary);
  RoundTrip(*decoded, PlistFormat::kXml);
  return 0;
}
