#include "compiler/keys/key_set.h"

#include <algorithm>

#include "base/digest.h"
#include "compiler/keys/key_set_builder.h"

namespace urlfilter::compiler {

KeySet KeySet::Build(const RuleView& rules, const KeySetOptions& options) {
  return KeySetBuilder(rules, options).Build();
}

std::string KeySetSha256Hex(std::span<const std::string_view> keys) {
  constexpr size_t kChunkBytes = 1 << 16;
  Sha256Stream digest;
  std::string chunk;
  for (const std::string_view key : keys) {
    chunk.append(key).push_back('\n');
    if (chunk.size() < kChunkBytes) continue;
    digest.Update(chunk);
    chunk.clear();
  }
  digest.Update(chunk);
  return ToHex(digest.Finish());
}

bool ContainsKey(std::span<const std::string_view> sorted_keys, std::string_view key) {
  return std::binary_search(sorted_keys.begin(), sorted_keys.end(), key);
}

}  // namespace urlfilter::compiler
