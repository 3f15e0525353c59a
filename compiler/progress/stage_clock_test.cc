#include "compiler/progress/stage_clock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace urlfilter::compiler {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class StageClockTest : public ::testing::Test {
 protected:
  double now_ = 100;
  std::vector<std::string> shown_;
  StageClock clock_{[this] { return now_; },
                    [this](std::string_view line) { shown_.emplace_back(line); }};
};

TEST_F(StageClockTest, ShowsNothingForWhatIsSoonDone) {
  clock_.Begin("reading", 10, "B");
  now_ += 0.1;
  clock_.Add(10);
  clock_.End();
  EXPECT_THAT(shown_, IsEmpty());
}

TEST_F(StageClockTest, ShowsABarWithAPercentageAndARateAndErasesIt) {
  clock_.Begin("reading", 4'000'000, "B");
  now_ += 0.5;
  clock_.Add(1'000'000);
  clock_.End();
  EXPECT_THAT(shown_,
              ElementsAre("\r\x1b[Kreading                  [######..................]  25 %  "
                          "2.0 MB/s",
                          "\r\x1b[K"));
}

TEST_F(StageClockTest, ShowsTheTimeWhereTheEndIsUnknown) {
  now_ += 1;
  clock_.Begin("sorting");
  EXPECT_THAT(shown_, ElementsAre(HasSubstr("sorting                  0.0 s")));
}

TEST_F(StageClockTest, NeverShowsMoreThanTenPicturesASecond) {
  clock_.Begin("reading", 1'000'000, "keys");
  for (int i = 0; i < 1000; ++i) {
    now_ += 0.01;
    clock_.Add(1);
  }
  EXPECT_GE(shown_.size(), 50u);
  EXPECT_LE(shown_.size(), 100u);
}

TEST_F(StageClockTest, AddsUpWhatThreadsDo) {
  clock_.Begin("reading", 0, "keys");
  std::thread other([&] {
    for (int i = 0; i < 10'000; ++i) clock_.Add(1);
  });
  for (int i = 0; i < 10'000; ++i) clock_.Add(2);
  other.join();
  clock_.Begin("writing");
  ASSERT_EQ(clock_.stages().size(), 1u);
  EXPECT_EQ(clock_.stages()[0].units, 30'000u);
}

TEST_F(StageClockTest, RendersATableOfStages) {
  clock_.Begin("reading", 5'000'000, "B");
  clock_.Add(5'000'000);
  now_ += 0.25;
  clock_.Begin("sorting");
  now_ += 1;
  clock_.End();
  EXPECT_EQ(clock_.RenderTimings(),
            "stage                         time\n"
            "reading                    0.250 s          5.0 MB           20.0 MB/s\n"
            "sorting                    1.000 s\n"
            "in all                     1.250 s\n");
}

TEST(AmountTextTest, ScalesByThousands) {
  EXPECT_EQ(AmountText(999, "B"), "999 B");
  EXPECT_EQ(AmountText(1000, "B"), "1.0 kB");
  EXPECT_EQ(AmountText(123'456'789, "keys"), "123 M keys");
  EXPECT_EQ(AmountText(12, "keys"), "12 keys");
}

TEST(NoProgressTest, TakesEverythingAndIsOneForAll) {
  Progress* none = NoProgress();
  ASSERT_NE(none, nullptr);
  none->Add(1);
  none->End();
  none->Begin("a");
  none->Begin("b", 10, "keys");
  none->Add(11);
  EXPECT_EQ(NoProgress(), none);
}

}  // namespace
}  // namespace urlfilter::compiler
