// The policy language as one table: every key with its type, range, default and meaning. The
// parser, the JSON Schema (`urlfilterc schema`) and the reference in docs/policy.md all come from
// it, so they cannot disagree.
#ifndef URLFILTER_COMPILER_POLICY_POLICY_KEYS_H_
#define URLFILTER_COMPILER_POLICY_POLICY_KEYS_H_

#include <span>
#include <string_view>
#include <vector>

#include "yaml/key_spec.h"

namespace urlfilter::compiler {

// All keys, parents before children, in the order of the reference.
std::span<const KeySpec> PolicyKeys();

// The key `name` of the mapping at `parent` ("" = top level, "prefetch", "lists[]"); nullptr if
// there is none.
const KeySpec* FindKey(std::string_view parent, std::string_view name);

// The names of all keys of the mapping at `parent`.
std::vector<std::string_view> KeyNames(std::string_view parent);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_POLICY_POLICY_KEYS_H_
