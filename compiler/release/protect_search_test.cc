#include "compiler/release/protect_search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>

#include "base/status_testing.h"
#include "bloom/prefilter_view.h"

namespace urlfilter::compiler {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class ProtectSearchTest : public ::testing::Test {
 protected:
  ProtectSearchTest() {
    for (int i = 0; i < 2000; ++i) texts_.push_back("k" + std::to_string(i) + ".example");
    std::sort(texts_.begin(), texts_.end());
    keys_.assign(texts_.begin(), texts_.end());
    request_.keys = keys_;
    request_.planned = *bloom::SizePrefilter(keys_.size(), 0.01, 7);
    request_.key_set_sha256 = "digest";
  }

  void Protect(int count) {
    for (int i = 0; i < count; ++i) {
      urls_.push_back({"https://site" + std::to_string(i) + ".test/a/b?c", {}});
    }
    request_.urls = urls_;
  }

  // Counts what hits, independently of the search.
  size_t Hits(const ProtectedFilter& filter) {
    const auto view = bloom::PrefilterView::Create(filter.parameters, filter.bits);
    size_t hits = 0;
    for (const std::string& text : ProtectedSubUrls(request_)) hits += view->MayContain(text);
    return hits;
  }

  std::vector<std::string> texts_;
  std::vector<std::string_view> keys_;
  std::vector<ProtectedUrl> urls_;
  ProtectRequest request_;
};

TEST_F(ProtectSearchTest, WithoutUrlsThePlanStands) {
  ASSERT_OK_AND_ASSIGN(const ProtectedFilter filter, BuildProtectedFilter(request_));
  EXPECT_EQ(filter.parameters, request_.planned);
  EXPECT_EQ(filter.proof.attempts, 1u);
}

TEST_F(ProtectSearchTest, AFewUrlsNeedAnotherSeedOnly) {
  Protect(5);
  request_.planned.murmur_seed = 9;  // "site4.test" hits under this one.
  ASSERT_OK_AND_ASSIGN(const ProtectedFilter filter, BuildProtectedFilter(request_));
  EXPECT_EQ(Hits(filter), 0u);
  EXPECT_EQ(filter.proof.attempts, 2u);
  EXPECT_EQ(filter.proof.growth, 1);
  EXPECT_NE(filter.parameters.murmur_seed, request_.planned.murmur_seed);
  EXPECT_EQ(filter.parameters.bit_count, request_.planned.bit_count);
}

TEST_F(ProtectSearchTest, ManyUrlsNeedMoreSizeAndEveryKeyStillHits) {
  Protect(300);
  ASSERT_OK_AND_ASSIGN(const ProtectedFilter filter, BuildProtectedFilter(request_));
  EXPECT_EQ(Hits(filter), 0u);
  EXPECT_GT(filter.proof.growth, 1);
  EXPECT_GT(filter.proof.sub_urls, 5000u);
  ASSERT_OK_AND_ASSIGN(const auto view,
                       bloom::PrefilterView::Create(filter.parameters, filter.bits));
  for (const std::string_view key : keys_) ASSERT_TRUE(view.MayContain(key));
}

TEST_F(ProtectSearchTest, MoreUrlsThanAnySizeKeepsFreeAreRefused) {
  Protect(300);
  request_.planned = *bloom::SizePrefilter(keys_.size(), 0.5, 7);
  EXPECT_THAT(BuildProtectedFilter(request_),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("protect fewer")));
}

TEST_F(ProtectSearchTest, TheSameRequestGivesTheSameFilter) {
  Protect(50);
  ASSERT_OK_AND_ASSIGN(const ProtectedFilter first, BuildProtectedFilter(request_));
  request_.threads = 3;
  ASSERT_OK_AND_ASSIGN(const ProtectedFilter second, BuildProtectedFilter(request_));
  EXPECT_EQ(first.parameters, second.parameters);
  EXPECT_EQ(first.bits, second.bits);
}

TEST_F(ProtectSearchTest, ASeedOfThePolicyStays) {
  Protect(100);
  request_.fixed_seed = true;
  ASSERT_OK_AND_ASSIGN(const ProtectedFilter filter, BuildProtectedFilter(request_));
  EXPECT_EQ(filter.parameters.murmur_seed, 7u);
  EXPECT_EQ(Hits(filter), 0u);
}

TEST_F(ProtectSearchTest, KeysAreNoSubUrlsToKeepAway) {
  urls_.push_back({"www.k1.example", {}});
  request_.urls = urls_;
  const std::vector<std::string> sub_urls = ProtectedSubUrls(request_);
  EXPECT_THAT(sub_urls, Not(Contains("k1.example")));
  EXPECT_THAT(sub_urls, Contains("k1.example:443"));
  EXPECT_THAT(sub_urls, Contains("k1.example:80"));
}

}  // namespace
}  // namespace urlfilter::compiler
