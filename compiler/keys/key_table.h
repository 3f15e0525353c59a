// A hash table from key text to the first candidate with that text, filled by any number of
// threads. The texts stay where they are: a slot is eight bytes (32 hash bits to save a look at the
// text, and the id).
//
// Which slot a text gets depends on who comes first; which id it ends up with does not: of equal
// texts the one that comes before the others, whatever the number of threads. 64-bit hashes may
// collide; texts decide.
#ifndef URLFILTER_COMPILER_KEYS_KEY_TABLE_H_
#define URLFILTER_COMPILER_KEYS_KEY_TABLE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/big_array.h"

namespace urlfilter::compiler {

// XXH3-64 of the key, seeded anew in each process, so that no list can be made to collide. Nothing
// that leaves the process may depend on it.
uint64_t KeyTableHash(std::string_view key);

// Texts maps an id to its text, `texts.Text(id)`, fetches what that looks at, `texts.Prefetch(id)`,
// and says which of two ids comes first, `texts.Before(a, b)`. All methods: any thread.
template <typename Texts>
class KeyTable {
 public:
  static constexpr uint32_t kNone = 0xffffffff;

  // Room for at most `most_keys` distinct keys: 12 bytes for each.
  KeyTable(size_t most_keys, Texts texts) : slots_(most_keys + most_keys / 2 + 1), texts_(texts) {}

  // Has the system give one of `parts` shares of the memory now: a look at a place before the first
  // write to it would be answered with a page of zeros, and the write with another.
  void Touch(size_t part, size_t parts) {
    constexpr size_t kSlotsOfPage = 4096 / sizeof(uint64_t);
    const size_t end = slots_.size() * (part + 1) / parts;
    for (size_t at = slots_.size() * part / parts; at < end; at += kSlotsOfPage) {
      slots_[at].store(kEmpty, std::memory_order_relaxed);
    }
  }

  // Fetches the memory that Insert and Find of this hash look at first.
  void Prefetch(uint64_t hash) const { __builtin_prefetch(&slots_[IndexOf(hash)], 1); }

  // The same for what is looked at next, once that slot is there: the id it holds, where its text
  // is likely to be the same; then, once that is there, the text.
  void PrefetchId(uint64_t hash) const {
    if (const auto id = LikelyAt(hash)) texts_.Prefetch(*id);
  }
  void PrefetchText(uint64_t hash) const {
    if (const auto id = LikelyAt(hash)) __builtin_prefetch(texts_.Text(*id).data());
  }

  // Of two ids with the same text, the one that stays and the one that gives way.
  struct Placed {
    uint32_t first = kNone;
    uint32_t later = kNone;  // kNone: no other has been seen.
  };

  // Puts `id` (below kNone) with the hash of its text into the table. A later id may give way to it
  // even if it was there before.
  Placed Insert(uint64_t hash, uint32_t id) {
    const std::string_view text = texts_.Text(id);
    const uint64_t own = hash << 32 | (uint64_t{id} + 1);
    size_t at = IndexOf(hash);
    uint64_t slot = slots_[at].load(std::memory_order_acquire);
    for (;;) {
      if (slot == kEmpty) {
        if (Replace(at, slot, own)) return {id, kNone};
      } else if (Holds(slot, hash, text)) {
        const uint32_t other = IdOf(slot);
        if (texts_.Before(other, id)) return {other, id};
        if (Replace(at, slot, own)) return {id, other};
      } else {
        at = Next(at);
        slot = slots_[at].load(std::memory_order_acquire);
      }
    }
  }

  // The id with this text, or kNone.
  uint32_t Find(uint64_t hash, std::string_view text) const {
    for (size_t at = IndexOf(hash);; at = Next(at)) {
      const uint64_t slot = slots_[at].load(std::memory_order_acquire);
      if (slot == kEmpty) return kNone;
      if (Holds(slot, hash, text)) return IdOf(slot);
    }
  }

 private:
  static constexpr uint64_t kEmpty = 0;

  static uint32_t IdOf(uint64_t slot) { return static_cast<uint32_t>(slot) - 1; }
  bool Holds(uint64_t slot, uint64_t hash, std::string_view text) const {
    return static_cast<uint32_t>(slot >> 32) == static_cast<uint32_t>(hash) &&
           texts_.Text(IdOf(slot)) == text;
  }
  std::optional<uint32_t> LikelyAt(uint64_t hash) const {
    const uint64_t slot = slots_[IndexOf(hash)].load(std::memory_order_acquire);
    if (slot == kEmpty || static_cast<uint32_t>(slot >> 32) != static_cast<uint32_t>(hash)) {
      return std::nullopt;
    }
    return IdOf(slot);
  }
  // Scales the hash's high bits to the number of slots; linear probing from there.
  size_t IndexOf(uint64_t hash) const {
    return static_cast<size_t>(static_cast<unsigned __int128>(hash) * slots_.size() >> 64);
  }
  size_t Next(size_t at) const { return at + 1 == slots_.size() ? 0 : at + 1; }
  // On failure, another thread was faster, and `expected` becomes what it has put there.
  bool Replace(size_t at, uint64_t& expected, uint64_t slot) {
    return slots_[at].compare_exchange_strong(expected, slot, std::memory_order_acq_rel,
                                              std::memory_order_acquire);
  }

  BigArray<std::atomic<uint64_t>> slots_;
  Texts texts_;
};

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_KEYS_KEY_TABLE_H_
