#include "compiler/keys/key_set.h"

#include <algorithm>

#include "base/digest.h"
#include "compiler/keys/key_set_builder.h"
#include "compiler/keys/key_text.h"

namespace urlfilter::compiler {

KeySet KeySet::Build(const RuleView& rules, const KeySetOptions& options) {
  options.progress->Begin("making keys");
  return KeySetBuilder(rules, options).Build();
}

std::string KeySetSha256Hex(std::span<const std::string_view> keys) {
  Sha256Stream digest;
  ForEachKeyTextPiece(keys, [&](std::string_view piece, size_t) { digest.Update(piece); });
  return ToHex(digest.Finish());
}

bool ContainsKey(std::span<const std::string_view> sorted_keys, std::string_view key) {
  return std::binary_search(sorted_keys.begin(), sorted_keys.end(), key);
}

}  // namespace urlfilter::compiler
