#include "compiler/release/in_app_build.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/digest.h"
#include "base/status_macros.h"
#include "bloom/block_filter.h"
#include "bloom/block_filter_builder.h"
#include "bloom/fingerprint_entry.h"
#include "bloom/fingerprint_table_builder.h"
#include "bloom/in_app_hash.h"
#include "compiler/lists/rule_table.h"
#include "compiler/policy/policy.h"
#include "filterlib/format/in_app_container.h"
#include "filterlib/url/in_app_keys.h"

namespace urlfilter::compiler {

namespace {

// The block filter spares the table a look at most keys; one in a hundred may pass.
constexpr double kBlockFilterRate = 0.01;
constexpr char kExceptionCategory[] = "exception";

// Category numbers of the lists (and of `exceptions`, the last), and the names they stand for.
struct Categories {
  std::vector<std::string> names;
  std::vector<uint8_t> of_list;

  absl::Status Add(const std::string& name) {
    const auto at = std::find(names.begin(), names.end(), name);
    if (at == names.end() && names.size() == format::kMaxCategories) {
      return absl::InvalidArgumentError("the in-app target takes at most 256 categories");
    }
    of_list.push_back(static_cast<uint8_t>(at - names.begin()));
    if (at == names.end()) names.push_back(name);
    return absl::OkStatus();
  }
};

absl::StatusOr<Categories> CollectCategories(const Policy& policy) {
  Categories categories;
  for (const PolicyList& list : policy.lists) {
    RETURN_IF_ERROR(categories.Add(list.category.empty() ? list.name : list.category));
  }
  RETURN_IF_ERROR(categories.Add(kExceptionCategory));
  return categories;
}

struct InAppRule {
  std::string key;
  bloom::FingerprintEntry entry;
};

std::vector<InAppRule> CollectRules(const CompiledPolicy& compiled, const Categories& categories) {
  std::vector<InAppRule> rules;
  for (const Rule& rule : compiled.table.rules()) {
    auto key = url::InAppKeyForRule(rule.text());
    if (!key.ok()) continue;
    rules.push_back({*std::move(key),
                     {.category = categories.of_list[compiled.table.ListOf(rule)],
                      .allow = (rule.flags & kRuleAllow) != 0,
                      .exact_host = false}});
  }
  return rules;
}

// Follows the keys and what is said of them, so that equal content gives an equal file.
uint64_t SeedFor(const std::vector<InAppRule>& rules) {
  Sha256Stream digest;
  for (const InAppRule& rule : rules) {
    digest.Update(rule.key);
    const char entry[] = {'\n', static_cast<char>(rule.entry.category),
                          rule.entry.allow ? 'a' : 'b'};
    digest.Update({entry, sizeof(entry)});
  }
  const Sha256Bytes bytes = digest.Finish();
  uint64_t seed = 0;
  for (size_t i = 0; i < 8; ++i) seed = seed << 8 | bytes[i];
  return seed;
}

}  // namespace

absl::StatusOr<std::string> BuildInAppFile(const CompiledPolicy& compiled) {
  ASSIGN_OR_RETURN(const Categories categories, CollectCategories(compiled.policy));
  const std::vector<InAppRule> rules = CollectRules(compiled, categories);
  const uint64_t seed = SeedFor(rules);
  ASSIGN_OR_RETURN(const uint64_t block_count,
                   bloom::SizeBlockFilter(rules.size(), kBlockFilterRate));
  ASSIGN_OR_RETURN(bloom::BlockFilterBuilder blocks,
                   bloom::BlockFilterBuilder::Create(block_count, seed));
  bloom::FingerprintTableBuilder table(seed);
  for (const InAppRule& rule : rules) {
    const bloom::InAppHash hash = bloom::InAppKeyHash(rule.key, seed);
    blocks.Add(hash);
    table.Add(hash, rule.entry);
  }
  ASSIGN_OR_RETURN(const std::string table_bytes, std::move(table).Finish());
  return format::EncodeInAppContainer(categories.names, std::move(blocks).Finish(), table_bytes);
}

}  // namespace urlfilter::compiler
