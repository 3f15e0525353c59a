#include "server/poll_counter.h"

#include <gtest/gtest.h>

#include <string>

namespace urlfilter::server {
namespace {

constexpr int64_t kHour = 3600;
constexpr int64_t kNow = 500'000 * kHour;

TEST(PollCounter, CountsByTheReleaseAClientNames) {
  PollCounter polls;
  polls.Learn("demo", "aaa", 1);
  polls.Learn("demo", "bbb", 2);
  polls.Learn("demo", "bbb", 2);
  for (const char* tag : {"aaa", "bbb", "bbb", "unknown", ""})
    polls.Count("demo", "bbb", tag, kNow);

  const PollReport report = polls.Report("demo", kNow);
  ASSERT_EQ(report.releases.size(), 2u);
  EXPECT_EQ(report.releases[0].version, 2u) << "newest first";
  EXPECT_EQ(report.releases[0].polls.total, 2u);
  EXPECT_EQ(report.releases[1].polls.total, 1u);
  EXPECT_EQ(report.with_other_tag.total, 1u);
  EXPECT_EQ(report.without_tag.total, 1u);
  EXPECT_EQ(report.current_total, 2u);
  EXPECT_EQ(report.older_total, 1u);
}

TEST(PollCounter, NoTotalEverGoesDown) {
  PollCounter polls;
  PollReport before;
  for (uint64_t version = 1; version <= PollCounter::kMaxReleases + 10; ++version) {
    const std::string served = std::to_string(version);
    polls.Learn("demo", served, version);
    polls.Count("demo", served, std::to_string(version - 1), kNow);
    polls.Count("demo", served, served, kNow);
    const PollReport report = polls.Report("demo", kNow);
    EXPECT_EQ(report.current_total, before.current_total + 1)
        << "those of before stay what they were";
    EXPECT_EQ(report.older_total, before.older_total + (version == 1 ? 0 : 1));
    EXPECT_GE(report.with_other_tag.total, before.with_other_tag.total);
    before = report;
  }
  EXPECT_EQ(before.with_other_tag.total, 1u) << "version 0 is none of ours";
}

TEST(PollCounter, ForgetsADayLaterInTheRecentCountOnly) {
  PollCounter polls;
  polls.Learn("demo", "aaa", 1);
  polls.Count("demo", "aaa", "aaa", kNow);
  polls.Count("demo", "aaa", "aaa", kNow + 5 * kHour);
  EXPECT_EQ(polls.Report("demo", kNow + 23 * kHour).releases[0].polls.recent, 2u);
  EXPECT_EQ(polls.Report("demo", kNow + 24 * kHour).releases[0].polls.recent, 1u);
  EXPECT_EQ(polls.Report("demo", kNow + 30 * kHour).releases[0].polls.recent, 0u);
  polls.Count("demo", "aaa", "aaa", kNow + 48 * kHour);  // the same place of the ring
  EXPECT_EQ(polls.Report("demo", kNow + 48 * kHour).releases[0].polls.recent, 1u);
  EXPECT_EQ(polls.Report("demo", kNow + 48 * kHour).releases[0].polls.total, 3u);
}

TEST(PollCounter, KeepsABoundedNumberOfReleases) {
  PollCounter polls;
  for (uint64_t version = 1; version <= PollCounter::kMaxReleases + 10; ++version) {
    polls.Learn("demo", std::to_string(version), version);
  }
  const PollReport report = polls.Report("demo", kNow);
  EXPECT_EQ(report.releases.size(), PollCounter::kMaxReleases);
  EXPECT_EQ(report.releases.front().version, PollCounter::kMaxReleases + 10);
}

TEST(PollCounter, KnowsNothingOfAFilterThatWasNeverAskedFor) {
  PollCounter polls;
  EXPECT_TRUE(polls.Report("demo", kNow).releases.empty());
  EXPECT_FALSE(polls.Knows("demo", "aaa"));
}

}  // namespace
}  // namespace urlfilter::server
