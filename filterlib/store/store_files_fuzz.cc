// Fuzzes the two small files of an app group, `current.json` and `state.json`. Both carry a digest
// of themselves, which no fuzzer guesses, so an object is also read with the digest that fits it.
// What is accepted is written again the same, but for text above its limit.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "filterlib/format/json_fields.h"
#include "filterlib/store/pointer.h"
#include "filterlib/store/update_state.h"

namespace {

using namespace urlfilter;  // NOLINT(google-build-using-namespace): a fuzz target

store::UpdateState Again(const store::UpdateState& state) {
  return store::ParseUpdateState(store::SerializeUpdateState(state)).value();
}

void CheckWrittenAgain(const store::UpdateState& state) {
  constexpr size_t kMaxEtagBytes = 256, kMaxErrorBytes = 1024, kMaxCharacterBytes = 4;
  const store::UpdateState again = Again(state);
  const size_t kept = again.last_error.size();
  const bool is_cut = state.last_error.size() > kMaxErrorBytes;  // between two characters
  if (is_cut ? kept > kMaxErrorBytes || kept + kMaxCharacterBytes <= kMaxErrorBytes
             : kept != state.last_error.size()) {
    std::abort();
  }
  store::UpdateState expected = state;
  if (state.etag.size() > kMaxEtagBytes) expected.etag.clear();
  expected.last_error.resize(kept);
  if (again != expected || Again(again) != again) std::abort();
}

void CheckClock(const store::UpdateState& state) {
  constexpr int64_t kNow = 1000, kMaxWait = 100;
  store::UpdateState expected = state;
  if (state.last_check_unix > kNow || state.next_check_unix > kNow + kMaxWait) {
    expected.next_check_unix = kNow;
  }
  expected.last_check_unix = std::min(state.last_check_unix, kNow);
  expected.last_success_unix = std::min(state.last_success_unix, kNow);
  if (store::AdjustedToClock(state, kNow, kMaxWait) != expected) std::abort();
}

void Check(std::string_view bytes) {
  if (const auto pointer = store::ParsePointer(bytes); pointer.ok()) {
    if (!store::IsSlotName(pointer->slot)) std::abort();
    if (store::ParsePointer(store::SerializePointer(*pointer)).value() != *pointer) std::abort();
  }
  if (const auto state = store::ParseUpdateState(bytes); state.ok()) {
    CheckWrittenAgain(*state);
    CheckClock(*state);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  Check(bytes);
  auto json = format::ParseJsonObject(bytes, 16 * 1024);
  if (!json.ok()) return 0;
  json->erase("digest");
  Check(format::DumpJsonWithDigest(*json));
  return 0;
}
