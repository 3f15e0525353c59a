// Ends the process when an input begins with "bang": replay_test sees with it that a replay finds
// what is two changed bytes away from a seed.
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (std::string_view(reinterpret_cast<const char*>(data), size).starts_with("bang")) std::abort();
  return 0;
}
