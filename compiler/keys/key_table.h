// A hash table from key text to the lowest candidate id with that text. The texts stay where they
// are: a slot is eight bytes (32 hash bits to save a look at the text, and the id).
//
// The table is split into shards by the hash's top bits, so that threads can fill one shard each.
// Equal texts always share a shard, and a shard filled in id order keeps the first id: the result
// does not depend on the number of shards. 64-bit hashes may collide; texts decide.
#ifndef URLFILTER_COMPILER_KEYS_KEY_TABLE_H_
#define URLFILTER_COMPILER_KEYS_KEY_TABLE_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace urlfilter::compiler {

// XXH3-64 of the key, seeded anew in each process, so that no list can be made to collide. Nothing
// that leaves the process may depend on it.
uint64_t KeyTableHash(std::string_view key);

// One shard. TextOf maps an id to its text. Filling is not thread-safe; finding is.
template <typename TextOf>
class KeyTableShard {
 public:
  static constexpr uint32_t kNone = 0xffffffff;

  // Room for `expected_keys` distinct keys (8 bytes * the next power of two above 4/3 of it); it
  // doubles when there are more.
  KeyTableShard(size_t expected_keys, TextOf text_of)
      : slots_(std::bit_ceil(expected_keys + expected_keys / 3 + 8), kEmpty), text_of_(text_of) {}

  // The id that has this text already, or `id` itself, which then stands for it.
  uint32_t FindOrInsert(uint64_t hash, uint32_t id) {
    const size_t at = Probe(hash, text_of_(id));
    if (slots_[at] != kEmpty) return static_cast<uint32_t>(slots_[at]);
    slots_[at] = (hash & kHashBits) | id;
    if (++used_ > slots_.size() / 4 * 3) Grow();
    return id;
  }

  // The id with this text, or kNone.
  uint32_t Find(uint64_t hash, std::string_view text) const {
    return static_cast<uint32_t>(slots_[Probe(hash, text)]);
  }

 private:
  static constexpr uint64_t kHashBits = 0xffffffff00000000;
  static constexpr uint64_t kEmpty = ~uint64_t{0};  // no candidate has id kNone

  // The slot that holds the text, or the empty one where it belongs (linear probing).
  size_t Probe(uint64_t hash, std::string_view text) const {
    const size_t mask = slots_.size() - 1;
    size_t at = hash & mask;
    while (slots_[at] != kEmpty) {
      const bool same_hash = ((slots_[at] ^ hash) & kHashBits) == 0;
      if (same_hash && text_of_(static_cast<uint32_t>(slots_[at])) == text) break;
      at = (at + 1) & mask;
    }
    return at;
  }

  void Grow() {
    std::vector<uint64_t> old(slots_.size() * 2, kEmpty);
    old.swap(slots_);
    for (const uint64_t slot : old) {
      if (slot == kEmpty) continue;
      const std::string_view text = text_of_(static_cast<uint32_t>(slot));
      slots_[Probe(KeyTableHash(text), text)] = slot;
    }
  }

  std::vector<uint64_t> slots_;
  size_t used_ = 0;
  TextOf text_of_;
};

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_KEYS_KEY_TABLE_H_
