#include "compiler/keys/key_table.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "compiler/keys/parallel.h"

namespace urlfilter::compiler {
namespace {

// Two ids in three share their text with another. The order is that of the ids, backwards.
struct Texts {
  const std::vector<std::string>* texts;
  std::string_view Text(uint32_t id) const { return (*texts)[id]; }
  void Prefetch(uint32_t) const {}
  bool Before(uint32_t a, uint32_t b) const { return a > b; }
};
using Table = KeyTable<Texts>;

std::vector<std::string> RepeatedTexts(size_t count) {
  std::vector<std::string> texts;
  for (size_t i = 0; i < count; ++i) {
    texts.push_back("key " + std::to_string(i % 3 == 0 ? i : i % 1000));
  }
  return texts;
}

TEST(KeyTable, FindsWhatWasPutInAndNothingElse) {
  const std::vector<std::string> texts = {"a", "b", ""};
  Table table(3, Texts{&texts});
  for (uint32_t id = 0; id < 3; ++id) table.Insert(KeyTableHash(texts[id]), id);
  EXPECT_EQ(table.Find(KeyTableHash("b"), "b"), 1u);
  EXPECT_EQ(table.Find(KeyTableHash(""), ""), 2u);
  EXPECT_EQ(table.Find(KeyTableHash("c"), "c"), Table::kNone);
}

TEST(KeyTable, TextsDecideWhereHashesCollide) {
  const std::vector<std::string> texts = {"a", "b", "a"};
  Table table(3, Texts{&texts});
  for (const uint64_t hash : {uint64_t{0}, ~uint64_t{0}}) {  // The last slot wraps to the first.
    for (uint32_t id = 0; id < 3; ++id) table.Insert(hash, id);
    EXPECT_EQ(table.Find(hash, "a"), 2u);
    EXPECT_EQ(table.Find(hash, "b"), 1u);
    EXPECT_EQ(table.Find(hash, "c"), Table::kNone);
  }
}

TEST(KeyTable, AnEarlierIdTakesThePlaceOfALaterOne) {
  const std::vector<std::string> texts = {"a", "a", "a"};
  Table table(3, Texts{&texts});
  EXPECT_EQ(table.Insert(7, 1).later, Table::kNone);
  const Table::Placed replaced = table.Insert(7, 2);
  EXPECT_EQ(replaced.first, 2u);
  EXPECT_EQ(replaced.later, 1u);
  EXPECT_EQ(table.Insert(7, 0).later, 0u);
  EXPECT_EQ(table.Find(7, "a"), 2u);
}

TEST(KeyTable, ThreadsLeaveTheFirstOfEachTextAndNameAllOthersOnce) {
  const std::vector<std::string> texts = RepeatedTexts(60'000);
  Table table(texts.size(), Texts{&texts});
  std::vector<int> gave_way(texts.size());
  ParallelParts(texts.size(), 8, [&](size_t, size_t begin, size_t end) {
    for (size_t id = begin; id < end; ++id) {
      const auto placed = table.Insert(KeyTableHash(texts[id]), static_cast<uint32_t>(id));
      if (placed.later != Table::kNone) ++gave_way[placed.later];
    }
  });
  for (size_t id = 0; id < texts.size(); ++id) {
    const uint32_t first = table.Find(KeyTableHash(texts[id]), texts[id]);
    ASSERT_EQ(texts[first], texts[id]);
    ASSERT_GE(first, id) << "the order is backwards";
    ASSERT_EQ(gave_way[id], first == id ? 0 : 1) << id;
  }
}

}  // namespace
}  // namespace urlfilter::compiler
