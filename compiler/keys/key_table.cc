#include "compiler/keys/key_table.h"

#include <xxhash.h>

#include <random>

namespace urlfilter::compiler {

uint64_t KeyTableHash(std::string_view key) {
  static const uint64_t seed = std::random_device{}();
  return XXH3_64bits_withSeed(key.data(), key.size(), seed);
}

}  // namespace urlfilter::compiler
