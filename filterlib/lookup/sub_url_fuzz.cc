// Fuzzes the whole-URL lookup: fast path and slow model hash the same strings for every input.
#include <cstdint>
#include <cstdlib>

#include "filterlib/lookup/sub_url_agreement_testing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (!urlfilter::FastAndSlowAgree({reinterpret_cast<const char*>(data), size}, 0x9747b28c)) {
    std::abort();
  }
  return 0;
}
