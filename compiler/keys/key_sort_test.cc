#include "compiler/keys/key_sort.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace urlfilter::compiler {
namespace {

// Texts that share long beginnings, end inside others, and hold any byte.
std::vector<std::string> TwistedTexts(size_t count) {
  std::mt19937 random(11);
  std::set<std::string> texts = {"", std::string(1, '\0'), std::string(9, '\0')};
  while (texts.size() < count) {
    const size_t shared = std::vector<size_t>{0, 1, 8, 9, 30}[random() % 5];
    std::string text(shared, 'a');
    for (size_t more = random() % 12; more > 0; --more) {
      text.push_back(static_cast<char>(std::vector<int>{0, 'a', 'b', 0x7f, 0xff}[random() % 5]));
    }
    texts.insert(text);
  }
  std::vector<std::string> shuffled(texts.begin(), texts.end());
  std::shuffle(shuffled.begin(), shuffled.end(), random);
  return shuffled;
}

struct Texts {
  const std::vector<std::string>& texts;
  std::string_view Text(uint32_t id) const { return texts[id]; }
  void Prefetch(uint32_t) const {}
};

TEST(KeySort, SortsTheWantedIdsAsUnsignedBytesOnAnyNumberOfThreads) {
  const std::vector<std::string> texts = TwistedTexts(20'000);
  const auto wanted = [](uint32_t id) { return id % 5 != 0; };
  std::vector<std::string> expected;
  for (uint32_t id = 0; id < texts.size(); ++id) {
    if (wanted(id)) expected.push_back(texts[id]);
  }
  std::sort(expected.begin(), expected.end());
  for (const int threads : {1, 2, 7}) {
    std::vector<SortRecord> records(expected.size());
    SortIds(texts.size(), wanted, Texts{texts}, threads, records);
    for (size_t i = 0; i < records.size(); ++i) ASSERT_EQ(texts[records[i].id], expected[i]) << i;
  }
}

TEST(KeySort, SortsNothingAndOneIdOfMany) {
  std::atomic<int> asked = 0;
  const auto count = [&asked](uint32_t) { return ++asked > 0; };
  const std::vector<std::string> none;
  SortIds(0, count, Texts{none}, 2, {});
  EXPECT_EQ(asked, 0);

  const std::vector<std::string> texts = {"c", "b", "a"};
  SortIds(texts.size(), [](uint32_t) { return false; }, Texts{texts}, 2, {});
  std::vector<SortRecord> records(1);
  SortIds(
      texts.size(), [](uint32_t id) { return id == 1; }, Texts{texts}, 2, records);
  EXPECT_EQ(records[0].id, 1u);
}

}  // namespace
}  // namespace urlfilter::compiler
