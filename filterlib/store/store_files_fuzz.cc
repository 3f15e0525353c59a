// Fuzzes the two small files of an app group, `current.json` and `state.json`. Both carry a digest
// of themselves, which no fuzzer guesses, so an object is also read with the digest that fits it.
// What is accepted is written again the same.
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

void Check(std::string_view bytes) {
  if (const auto pointer = store::ParsePointer(bytes); pointer.ok()) {
    if (!store::IsSlotName(pointer->slot)) std::abort();
    if (store::ParsePointer(store::SerializePointer(*pointer)).value() != *pointer) std::abort();
  }
  if (auto state = store::ParseUpdateState(bytes); state.ok()) {
    const store::UpdateState adjusted = store::AdjustedToClock(*state, 1000, 100);
    if (adjusted.next_check_unix > 1100 || adjusted.last_check_unix > 1000) std::abort();
    if (!store::ParseUpdateState(store::SerializeUpdateState(*state)).ok()) std::abort();
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
