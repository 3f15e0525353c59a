// Builds the bytes of a fingerprint table (fingerprint_table.h).
//
//   FingerprintTableBuilder builder(seed);
//   builder.Add(InAppKeyHash("example.com", seed), {.category = 3});
//   ASSIGN_OR_RETURN(const std::string bytes, std::move(builder).Finish());
#ifndef URLFILTER_BLOOM_FINGERPRINT_TABLE_BUILDER_H_
#define URLFILTER_BLOOM_FINGERPRINT_TABLE_BUILDER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "bloom/fingerprint_entry.h"
#include "bloom/fingerprint_layout.h"
#include "bloom/in_app_hash.h"

namespace urlfilter::bloom {

// Same entries, same bytes, in whatever order they were added as long as no two contradict
// each other. Not thread-safe. Finish() needs about 50 bytes an entry beside the table.
class FingerprintTableBuilder {
 public:
  // `hash_seed` is stored for readers: every hash given to Add() must have been made with it.
  explicit FingerprintTableBuilder(uint64_t hash_seed) : hash_seed_(hash_seed) {}

  // A key may have an entry for each pair (allow, exact_host). Of two entries for the same pair
  // the one added first stays, so add the list that names the category first.
  void Add(const InAppHash& hash, const FingerprintEntry& entry) {
    items_.push_back({hash, EncodeEntry(entry)});
  }

  // The bytes as FingerprintTableView::Create takes them. ResourceExhausted: more than 2^32-1
  // entries, or more than a line's worth of keys with one 64-bit hash (which chance does not
  // bring about): choose another seed.
  absl::StatusOr<std::string> Finish() &&;

 private:
  struct Item {
    InAppHash hash;
    uint16_t encoded_entry;
  };

  void SortAndDropRepeats();
  std::vector<uint16_t> DistinctValues() const;
  std::string Encode(const FingerprintLayout& layout, const std::vector<uint16_t>& values,
                     const std::vector<uint8_t>& pilots) const;

  uint64_t hash_seed_;
  std::vector<Item> items_;
};

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_FINGERPRINT_TABLE_BUILDER_H_
