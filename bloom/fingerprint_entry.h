// What a list says about a key, and the few such statements a lookup can find.
#ifndef URLFILTER_BLOOM_FINGERPRINT_ENTRY_H_
#define URLFILTER_BLOOM_FINGERPRINT_ENTRY_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace urlfilter::bloom {

struct FingerprintEntry {
  uint8_t category = 0;     // a number to which the container gives a name
  bool allow = false;       // an exception; false blocks
  bool exact_host = false;  // this host only, not its subdomains

  friend bool operator==(const FingerprintEntry&, const FingerprintEntry&) = default;
};

// As stored: the category, plus 256 for "block", plus 512 for "with subdomains". Ascending
// order is therefore exact-host entries before others, and exceptions first among each.
inline constexpr uint16_t kLargestEncodedEntry = 0x3ff;

inline uint16_t EncodeEntry(const FingerprintEntry& entry) {
  return static_cast<uint16_t>(entry.category | (entry.allow ? 0 : 256) |
                               (entry.exact_host ? 0 : 512));
}

inline FingerprintEntry DecodeEntry(uint16_t encoded) {
  return {.category = static_cast<uint8_t>(encoded),
          .allow = (encoded & 256) == 0,
          .exact_host = (encoded & 512) == 0};
}

// The entries of one key, at most one for each pair (allow, exact_host): `example.com` may be
// blocked with its subdomains and be allowed itself. Exact-host entries come before others, and
// exceptions come first among each: the first entry that applies to a URL decides.
class FingerprintMatches {
 public:
  static constexpr size_t kMaxSize = 4;

  bool empty() const { return size_ == 0; }
  size_t size() const { return size_; }
  const FingerprintEntry* begin() const { return entries_.data(); }
  const FingerprintEntry* end() const { return entries_.data() + size_; }

  // Ignored when full, which happens with damaged tables only.
  void Append(const FingerprintEntry& entry) {
    if (size_ < kMaxSize) entries_[size_++] = entry;
  }

 private:
  std::array<FingerprintEntry, kMaxSize> entries_;
  size_t size_ = 0;
};

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_FINGERPRINT_ENTRY_H_
