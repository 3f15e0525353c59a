// An in-app filter in memory, built from rules.
//
//   const InAppTestFilter filter({{"example.com/a", {.category = 3}}});
//   filter.Lookup().Check("https://example.com/a/b");
#ifndef URLFILTER_FILTERLIB_LOOKUP_IN_APP_TESTING_H_
#define URLFILTER_FILTERLIB_LOOKUP_IN_APP_TESTING_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "bloom/block_filter.h"
#include "bloom/block_filter_builder.h"
#include "bloom/fingerprint_entry.h"
#include "bloom/fingerprint_table.h"
#include "bloom/fingerprint_table_builder.h"
#include "bloom/in_app_hash.h"
#include "filterlib/lookup/in_app_lookup.h"
#include "filterlib/url/in_app_keys.h"

namespace urlfilter {

class InAppTestFilter {
 public:
  struct Rule {
    std::string text;
    bloom::FingerprintEntry entry;
  };

  explicit InAppTestFilter(const std::vector<Rule>& rules) {
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

  // Reads the bytes of this object, which must stay where it is.
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
