#include "compiler/keys/key_sort.h"

#include <cstddef>

namespace urlfilter::compiler {

void PrefixSorter::Sort(std::span<SortRecord> records) const {
  static_assert(sizeof(SortRecord) == sizeof(hwy::K64V64));
  static_assert(offsetof(SortRecord, id) == offsetof(hwy::K64V64, value));
  static_assert(offsetof(SortRecord, prefix) == offsetof(hwy::K64V64, key));
  constexpr size_t kFew = 32;  // Below, the start of the vector sort costs more than it saves.
  if (records.size() < kFew) {
    std::sort(records.begin(), records.end(),
              [](const SortRecord& a, const SortRecord& b) { return a.prefix < b.prefix; });
    return;
  }
  sorter_(reinterpret_cast<hwy::K64V64*>(records.data()), records.size(), hwy::SortAscending());
}

}  // namespace urlfilter::compiler
