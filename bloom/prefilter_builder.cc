#include "bloom/prefilter_builder.h"

#include "base/status_macros.h"

namespace urlfilter::bloom {

PrefilterBuilder::PrefilterBuilder(const PrefilterParameters& parameters)
    : parameters_(parameters), modulo_(parameters.bit_count), bits_(ByteCount(parameters), '\0') {}

absl::StatusOr<PrefilterBuilder> PrefilterBuilder::Create(const PrefilterParameters& parameters) {
  RETURN_IF_ERROR(ValidateParameters(parameters));
  return PrefilterBuilder(parameters);
}

void PrefilterBuilder::Add(std::string_view key) {
  KeyHash hash = HashKey(key, parameters_.murmur_seed);
  for (uint32_t round = 0; round < parameters_.hash_count; ++round) {
    const uint32_t index = modulo_(hash.h1);
    bits_[index >> 3] |= static_cast<char>(1 << (index & 7));
    hash.h1 += hash.h2;
  }
}

void PrefilterBuilder::AddAll(std::span<const std::string_view> keys, int /*threads*/) {
  for (const std::string_view key : keys) Add(key);
}

}  // namespace urlfilter::bloom
