// An in-app filter in memory, built from rules.
#ifndef URLFILTER_FILTERLIB_LOOKUP_IN_APP_TESTING_H_
#define URLFILTER_FILTERLIB_LOOKUP_IN_APP_TESTING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bloom/block_filter_builder.h"
#include "bloom/fingerprint_table_builder.h"
#include "bloom/in_app_hash.h"
#include "filterlib/lookup/in_app_lookup.h"
#include "filterlib/url/in_app_keys.h"

namespace urlfilter {

class InAppFilter {
 public:
  struct Rule {
    std::string text;
    bloom::FingerprintEntry entry;
  };

  explicit InAppFilter(const std::vector<Rule>& rules) {
    constexpr std::uint64_t kHashSeed = 77;
    auto blocks = bloom::BlockFilterBuilder::Create(
        bloom::SizeBlockFilter(rules.size(), 0.001).value(), kHashSeed);
    bloom::FingerprintTableBuilder table(kHashSeed);
    for (const Rule& rule : rules) {
      const auto hash = bloom::InAppKeyHash(url::InAppKeyForRule(rule.text).value(), kHashSeed);
      blocks->Add(hash);
      table.Add(hash, rule.entry);
    }
    block_bytes_ = std::move(*blocks).Finish();
    table_bytes_ = std::move(table).Finish().value();
  }

  InAppLookup Lookup() const {
    return InAppLookup(*bloom::BlockFilterView::Create(block_bytes_),
                       *bloom::FingerprintTableView::Create(table_bytes_));
  }

 private:
  std::string block_bytes_;
  std::string table_bytes_;
};

}  // namespace urlfilter

#endif  // URLFILTER_FILTERLIB_LOOKUP_IN_APP_TESTING_H_
