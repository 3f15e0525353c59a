#include "bloom/prefilter_view.h"

#include <cstddef>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "base/status_testing.h"
#include "bloom/prefilter_builder.h"

namespace urlfilter::bloom {
namespace {

using ::testing::HasSubstr;

TEST(PrefilterViewTest, RefusesIllegalParameters) {
  EXPECT_THAT(PrefilterView::Create({0, 10, 1}, ""),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("bitCount")));
  EXPECT_THAT(PrefilterView::Create({8, 10, 0}, "x"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("murmurSeed")));
}

TEST(PrefilterViewTest, RefusesBytesOfAnotherLength) {
  for (const size_t size : {0, 1, 17, 19, 1000}) {
    EXPECT_THAT(PrefilterView::Create({144, 10, 1}, std::string(size, '\0')),
                StatusIs(absl::StatusCode::kDataLoss, HasSubstr("exactly 18")));
  }
  EXPECT_THAT(PrefilterView::Create({0xffffffff, 10, 1}, "x"),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("536870912")));
}

TEST(PrefilterViewTest, RefusesEachBitBeyondTheLast) {
  for (uint32_t bit = 61; bit < 64; ++bit) {
    std::string bits(8, '\0');
    bits[7] = static_cast<char>(1 << bit % 8);
    EXPECT_THAT(PrefilterView::Create({61, 5, 1}, bits),
                StatusIs(absl::StatusCode::kDataLoss, HasSubstr("beyond bitCount 61")));
  }
  EXPECT_OK(PrefilterView::Create({61, 5, 1}, std::string("\0\0\0\0\0\0\0\x1f", 8)));
  EXPECT_OK(PrefilterView::Create({64, 5, 1}, std::string(8, '\xff')));
}

TEST(PrefilterViewTest, AnEmptyFilterContainsNothingAndAFullOneEverything) {
  const std::string empty(18, '\0'), full(18, '\xff');
  EXPECT_FALSE(PrefilterView::Create({144, 10, 1}, empty)->MayContain("example.com"));
  EXPECT_TRUE(PrefilterView::Create({144, 10, 1}, full)->MayContain("example.com"));
}

TEST(PrefilterViewTest, KeepsParametersAndBits) {
  const std::string bits(18, '\xff');
  const PrefilterView view = PrefilterView::Create({144, 10, 9}, bits).value();
  EXPECT_EQ(view.parameters(), (PrefilterParameters{144, 10, 9}));
  EXPECT_EQ(view.bits().data(), bits.data());
  EXPECT_EQ(view.bits().size(), bits.size());
}

TEST(PrefilterViewTest, AFilterOfOneBitWorks) {
  PrefilterBuilder builder = PrefilterBuilder::Create({1, 3, 1}).value();
  builder.Add("example.com");
  const std::string bits = std::move(builder).Finish();
  EXPECT_EQ(bits, "\x01");
  EXPECT_TRUE(PrefilterView::Create({1, 3, 1}, bits)->MayContain("example.com"));
}

}  // namespace
}  // namespace urlfilter::bloom
