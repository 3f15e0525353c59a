// Fuzzes PrefilterView::Create with any parameters and bits, and the builder against the naive
// model: the input is bit count, hash count, seed (4 bytes each), then bits; or, for the
// builder, keys separated by zero bytes.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/little_endian.h"
#include "bloom/naive_prefilter.h"
#include "bloom/prefilter_builder.h"
#include "bloom/prefilter_hash.h"
#include "bloom/prefilter_parameters.h"
#include "bloom/prefilter_view.h"

namespace urlfilter::bloom {
namespace {

void Require(bool condition) {
  if (!condition) std::abort();
}

bool Bit(std::string_view bits, uint32_t index) { return (bits[index / 8] >> index % 8 & 1) != 0; }

void Read(const PrefilterParameters& parameters, std::string_view bits) {
  const auto view = PrefilterView::Create(parameters, bits);
  if (!view.ok()) return;
  for (const std::string_view key : {std::string_view(), std::string_view("example.com"), bits}) {
    bool expected = true;
    for (const uint32_t index : NaiveBits(parameters, key)) expected &= Bit(bits, index);
    Require(view->MayContain(key) == expected);
  }
}

void Build(PrefilterParameters parameters, std::string_view text) {
  parameters.bit_count = parameters.bit_count % (1 << 16) + 1;
  parameters.hash_count = parameters.hash_count % kMaxHashCount + 1;
  parameters.murmur_seed |= 1;
  std::string expected(ByteCount(parameters), '\0');
  std::vector<std::string_view> keys;
  while (!text.empty()) {
    const std::string_view key = text.substr(0, text.find('\0'));
    text.remove_prefix(std::min(key.size() + 1, text.size()));
    keys.push_back(key);
    for (const uint32_t index : NaiveBits(parameters, key)) {
      expected[index / 8] = static_cast<char>(expected[index / 8] | 1 << index % 8);
    }
    IncrementalKeyHash hash(parameters.murmur_seed);
    hash.Append(key.substr(0, key.size() / 3));
    hash.Append(key.substr(key.size() / 3));
    Require(hash.Finish() ==
            KeyHash{NaiveFnv1a32(key), NaiveMurmur3X86_32(key, parameters.murmur_seed)});
  }
  PrefilterBuilder builder = PrefilterBuilder::Create(parameters).value();
  builder.AddAll(keys);
  Require(std::move(builder).Finish() == expected);
}

void ReadAndBuild(std::string_view input) {
  if (input.size() < 12) return;
  const PrefilterParameters parameters = {LoadLittleEndian<uint32_t>(input.data()),
                                          LoadLittleEndian<uint32_t>(input.data() + 4),
                                          LoadLittleEndian<uint32_t>(input.data() + 8)};
  Read(parameters, input.substr(12));
  Build(parameters, input.substr(12));
}

}  // namespace
}  // namespace urlfilter::bloom

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  urlfilter::bloom::ReadAndBuild({reinterpret_cast<const char*>(data), size});
  return 0;
}
