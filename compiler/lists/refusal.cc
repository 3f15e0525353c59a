#include "compiler/lists/refusal.h"

#include <numeric>

#include "diagnostics/catalog.h"

namespace urlfilter::compiler {
namespace {

RefusalInfo Info(Refusal refusal, std::string_view id, std::string_view name) {
  const CatalogEntry* entry = FindCatalogEntry(id);
  return {refusal, id, name, entry == nullptr ? std::string_view() : entry->title};
}

const std::array<RefusalInfo, kRefusalClasses>& Table() {
  static const std::array<RefusalInfo, kRefusalClasses> table = {
      Info(Refusal::kRegex, "UF0501", "regex"),
      Info(Refusal::kInnerWildcard, "UF0502", "inner-wildcard"),
      Info(Refusal::kCosmetic, "UF0503", "cosmetic"),
      Info(Refusal::kModifier, "UF0504", "modifier"),
      Info(Refusal::kSubstring, "UF0505", "substring"),
      Info(Refusal::kPathFragment, "UF0506", "path-fragment"),
      Info(Refusal::kExactHost, "UF0507", "exact-host"),
      Info(Refusal::kAddressRange, "UF0508", "address-range"),
      Info(Refusal::kNotAHost, "UF0509", "not-a-host"),
      Info(Refusal::kBadUrl, "UF0510", "bad-url"),
      Info(Refusal::kTopLevel, "UF0511", "top-level"),
      Info(Refusal::kRedirect, "UF0512", "redirect"),
      Info(Refusal::kWrongSyntax, "UF0513", "wrong-syntax"),
      Info(Refusal::kDirective, "UF0514", "directive"),
      Info(Refusal::kUnparsable, "UF0515", "unparsable"),
      Info(Refusal::kControl, "UF0516", "nul-byte"),
      Info(Refusal::kInvalidUtf8, "UF0517", "invalid-utf8"),
      Info(Refusal::kOverlong, "UF0518", "overlong"),
  };
  return table;
}

}  // namespace

std::span<const RefusalInfo> AllRefusals() { return Table(); }

const RefusalInfo& InfoFor(Refusal refusal) { return Table()[static_cast<size_t>(refusal)]; }

RefusalCounts& RefusalCounts::operator+=(const RefusalCounts& more) {
  for (size_t i = 0; i < counts_.size(); ++i) counts_[i] += more.counts_[i];
  return *this;
}

uint64_t RefusalCounts::total() const {
  return std::accumulate(counts_.begin(), counts_.end(), uint64_t{0});
}

}  // namespace urlfilter::compiler
