#include "compiler/keys/key_table.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <random>

namespace urlfilter::compiler {

namespace {

const uint64_t kSeed = std::random_device{}();

}  // namespace

uint64_t KeyTableHash(std::string_view key) {
  return XXH3_64bits_withSeed(key.data(), key.size(), kSeed);
}

}  // namespace urlfilter::compiler
