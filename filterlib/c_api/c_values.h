// How values go over the C interface: sized structs, texts cut to their buffers, codes for Status.
#ifndef URLFILTER_FILTERLIB_C_API_C_VALUES_H_
#define URLFILTER_FILTERLIB_C_API_C_VALUES_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "absl/status/status.h"
#include "filterlib/c_api/urlfilter.h"

namespace urlfilter::c_api {

// The urlfilter_code that says the same; URLFILTER_INTERNAL for codes that have none.
int32_t CodeOf(const absl::Status& status);

// Cuts to the buffer and ends with a NUL. NULL or size 0: nothing is written.
void CopyText(std::string_view text, char* buffer, size_t size);

template <size_t kSize>
void CopyText(std::string_view text, char (&buffer)[kSize]) {
  CopyText(text, buffer, kSize);
}

// The message ("" for OK) into `error`, the code as result.
int32_t Report(const absl::Status& status, char* error, size_t error_size);
int32_t BadArgument(char* error, size_t error_size);

// Runs `body`, which gives an urlfilter_code. Nothing below throws but the allocator; no exception
// may reach a caller in C: it becomes URLFILTER_INTERNAL, with a sentence in `error` (or NULL).
template <typename Body>
int32_t Guarded(char* error, size_t error_size, Body body) noexcept {
  try {
    return body();
  } catch (...) {
    CopyText("out of memory, or a mistake in this library", error, error_size);
    return URLFILTER_INTERNAL;
  }
}

template <typename Body>
int32_t Guarded(Body body) noexcept {
  return Guarded(nullptr, 0, body);
}

// The caller's struct has at least its first member after the size.
template <typename Struct>
bool IsSized(const Struct* given) {
  return given != nullptr && given->struct_size > sizeof(size_t);
}

// Hands `filled` to a caller whose struct may be an older, shorter one; IsSized(out).
template <typename Struct>
int32_t Deliver(Struct filled, Struct* out) {
  const size_t size = std::min(out->struct_size, sizeof(Struct));
  filled.struct_size = out->struct_size;
  std::memcpy(out, &filled, size);
  return URLFILTER_OK;
}

// What a caller gave, over `defaults` for members its struct does not have; IsSized(&given).
template <typename Struct>
Struct Receive(const Struct& given, Struct defaults) {
  std::memcpy(&defaults, &given, std::min(given.struct_size, sizeof(Struct)));
  return defaults;
}

}  // namespace urlfilter::c_api

#endif  // URLFILTER_FILTERLIB_C_API_C_VALUES_H_
