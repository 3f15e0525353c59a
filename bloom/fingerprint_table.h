// The exact half of the in-app family `xxh3-block`: key -> category and flags, with one cache
// line read a lookup and about 7.6 bytes a key. The layout is in bit_layout.md.
//
//   ASSIGN_OR_RETURN(const FingerprintTableView table, FingerprintTableView::Create(bytes));
//   const FingerprintMatches found = table.Find(InAppKeyHash("example.com", table.hash_seed()));
//   for (const FingerprintEntry& entry : found) ...
//
// How it works: keys are split into groups of about four by their hash. A group has one byte,
// its pilot, which the builder has chosen so that every key of the group finds room in the
// line of 64 bytes that hash and pilot name. So a lookup reads a pilot (two bits a key: they
// stay in the cache) and one line. Choosing a pilot per group: Fox, Heath, Chen, Daoud,
// "Practical minimal perfect hash functions for large databases" (1992), and Pibiri, Trani,
// "PTHash" (2021); one access to a page guaranteed by a small directory: Gonnet, Larson,
// "External hashing with limited internal storage" (1988).
#ifndef URLFILTER_BLOOM_FINGERPRINT_TABLE_H_
#define URLFILTER_BLOOM_FINGERPRINT_TABLE_H_

#include <cstdint>
#include <string_view>

#include "absl/status/statusor.h"
#include "bloom/fingerprint_entry.h"
#include "bloom/fingerprint_layout.h"
#include "bloom/in_app_hash.h"

namespace urlfilter::bloom {

// Immutable and a small value; the bytes belong to the caller and must outlive every copy. They
// may be a mapped file; a lookup reads one line if the bytes start at a multiple of 64. A
// lookup cannot fail, whatever the bytes are, and does not allocate.
class FingerprintTableView {
 public:
  // Reads the header and the list of values (at most 2 KiB). DataLoss says what is wrong.
  static absl::StatusOr<FingerprintTableView> Create(std::string_view bytes);

  // `hash` must have been made with hash_seed(). A key of the table always finds its entries; a
  // key outside finds something with probability at most FalsePositiveRate().
  FingerprintMatches Find(const InAppHash& hash) const;

  // Starts loading what Find(hash) will read; worth it for several lookups at a time.
  void Prefetch(const InAppHash& hash) const;

  // Chance that Find() finds something for one key outside: slots a line * 2^-fingerprint bits.
  // At most 2^-45.8, so that 48 lookups for a URL stay below 2^-40.
  double FalsePositiveRate() const;

  uint64_t hash_seed() const { return layout_.hash_seed; }
  uint64_t entry_count() const { return layout_.entry_count; }

 private:
  FingerprintTableView(const FingerprintLayout& layout, const char* bytes);

  const char* Line(const InAppHash& hash) const;

  FingerprintLayout layout_;
  const char* values_;
  const char* lines_;
  const char* pilots_;
};

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_FINGERPRINT_TABLE_H_
