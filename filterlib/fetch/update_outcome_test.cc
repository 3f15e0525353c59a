#include "filterlib/fetch/update_outcome.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <set>
#include <string_view>

namespace urlfilter::fetch {
namespace {

constexpr int kResults = static_cast<int>(UpdateResult::kMisconfigured) + 1;

TEST(UpdateOutcomeTest, EveryResultHasANameOfItsOwn) {
  std::set<std::string_view> names;
  for (int i = 0; i < kResults; ++i) names.insert(UpdateResultName(static_cast<UpdateResult>(i)));
  EXPECT_EQ(names.size(), static_cast<size_t>(kResults));
  EXPECT_EQ(names.count(""), 0u);
}

TEST(UpdateOutcomeTest, EveryFailureHasAWayOut) {
  for (int i = 0; i < kResults; ++i) {
    const auto result = static_cast<UpdateResult>(i);
    if (!IsFailure(result)) continue;
    EXPECT_NE(WayOut(result), "") << UpdateResultName(result);
  }
  EXPECT_FALSE(IsFailure(UpdateResult::kUpdated));
  EXPECT_FALSE(IsFailure(UpdateResult::kUnchanged));
  EXPECT_FALSE(IsFailure(UpdateResult::kNotDue));
  EXPECT_FALSE(IsFailure(UpdateResult::kBusy));
  EXPECT_FALSE(IsFailure(UpdateResult::kCancelled));
}

}  // namespace
}  // namespace urlfilter::fetch
