// Why a list line could not become a rule. Every refused line has exactly one class; each class
// has one diagnostic id, documented in docs/diagnostics.md.
#ifndef URLFILTER_COMPILER_LISTS_REFUSAL_H_
#define URLFILTER_COMPILER_LISTS_REFUSAL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace urlfilter::compiler {

enum class Refusal : uint8_t {
  kRegex,          // /^ad[0-9]+/
  kInnerWildcard,  // ads*.example.com, example.com/*/ad
  kCosmetic,       // example.com##.banner
  kModifier,       // ||example.com^$third-party
  kSubstring,      // -banner-ad-, |https://ads.
  kPathFragment,   // /shorts/
  kExactHost,      // .example.com in a Chrome list: this host but not its subdomains
  kAddressRange,   // 10.0.0.0/8
  kNotAHost,       // "exa mple.com", labels over 63 bytes, a bare word
  kBadUrl,         // http://
  kTopLevel,       // com
  kRedirect,       // address=/example.com/10.1.1.1: an answer of the admin's own, not a block
  kWrongSyntax,    // an AdBlock line in a hosts file
  kDirective,      // a known statement that blocks nothing expressible
  kUnparsable,     // not a line of this syntax at all
  kControl,        // NUL and other control characters
  kInvalidUtf8,
  kOverlong,  // over 16 KiB
};
inline constexpr size_t kRefusalClasses = static_cast<size_t>(Refusal::kOverlong) + 1;

struct RefusalInfo {
  Refusal refusal;
  std::string_view id;      // "UF0501"
  std::string_view name;    // Stable, for machines: "inner-wildcard"
  std::string_view reason;  // "an inner wildcard cannot be a key"
};

// One entry a class, in the order of the enum.
std::span<const RefusalInfo> AllRefusals();
const RefusalInfo& InfoFor(Refusal refusal);

// Refused lines by class; indexed by the enum.
class RefusalCounts {
 public:
  uint64_t& operator[](Refusal refusal) { return counts_[static_cast<size_t>(refusal)]; }
  uint64_t operator[](Refusal refusal) const { return counts_[static_cast<size_t>(refusal)]; }
  RefusalCounts& operator+=(const RefusalCounts& more);
  uint64_t total() const;

 private:
  std::array<uint64_t, kRefusalClasses> counts_{};
};

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_LISTS_REFUSAL_H_
