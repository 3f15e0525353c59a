// Leaving redundant keys out must not change a verdict: for random rules and URLs, the slow model
// of the OS finds a key among those kept exactly when it finds one among all.
#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/keys/key_set.h"
#include "compiler/keys/rule_list_testing.h"
#include "filterlib/url/profile.h"
#include "filterlib/url/sub_urls.h"

namespace urlfilter::compiler {
namespace {

using url::Profile;

// Few names, so that rules lie below each other and URLs meet them.
class RandomWords {
 public:
  explicit RandomWords(uint32_t seed) : random_(seed) {}
  uint32_t Below(uint32_t limit) { return random_() % limit; }

  std::string Host() {
    static constexpr const char* kEnds[] = {"com", "a.com", "b.com", "a.net", "co.uk"};
    static constexpr const char* kLabels[] = {"a", "b", "c", "www", "x1"};
    if (Below(25) == 0) return "10.1.2." + std::to_string(Below(3));
    std::string host = kEnds[Below(5)];
    for (uint32_t labels = Below(4); labels > 0; --labels) {
      // Inside a host `www.` would be cut out by 26: no plain URL (see key_cover.h).
      const char* label = labels == 1 ? kLabels[Below(5)] : kLabels[Below(3)];
      host = std::string(label) + "." + host;
    }
    return host;
  }

  std::string Path() {
    static constexpr const char* kParts[] = {"/a", "/b", "/A", "/a%20b", "//a", "/.", "/c/"};
    std::string path;
    for (uint32_t parts = Below(4); parts > 0; --parts) path += kParts[Below(7)];
    return path;
  }

  std::string Tail() {
    static constexpr const char* kTails[] = {"", "", "", "?q", "?q=1&r=/a", "#f", "?q#f", "?"};
    return kTails[Below(8)];
  }

 private:
  std::mt19937 random_;
};

bool Meets(std::span<const std::string_view> keys, const std::vector<std::string>& sub_urls) {
  for (const std::string& sub_url : sub_urls) {
    if (ContainsKey(keys, sub_url)) return true;
  }
  return false;
}

class KeySetExactness : public ::testing::TestWithParam<Profile> {};

TEST_P(KeySetExactness, LeavingRedundantKeysOutChangesNoVerdictOfAPlainUrl) {
  uint64_t left_out = 0;
  uint64_t blocked = 0;
  for (uint32_t round = 0; round < 400; ++round) {
    RandomWords words(round);
    RuleListForTest rules;
    for (int i = 0; i < 12; ++i) {
      const bool host_only = words.Below(2) == 0;
      rules.Add(words.Host() + (host_only ? "" : words.Path() + words.Tail()));
    }
    const KeySet kept = KeySet::Build(rules.view(), {.profile = GetParam()});
    const KeySet all = KeySet::Build(rules.view(), {.profile = GetParam(), .keep_redundant = true});
    left_out += all.keys().size() - kept.keys().size();
    for (int i = 0; i < 60; ++i) {
      const std::string url = "https://" + words.Host() + words.Path() + words.Tail();
      for (const Profile device : {Profile::kIos26, Profile::kIos27}) {
        if (GetParam() != Profile::kBoth && GetParam() != device) continue;
        const auto sub_urls = url::SubUrls(url, device);
        ASSERT_TRUE(sub_urls.ok()) << sub_urls.status();
        const bool blocked_by_all = Meets(all.keys(), *sub_urls);
        ASSERT_EQ(Meets(kept.keys(), *sub_urls), blocked_by_all) << url << " round " << round;
        blocked += blocked_by_all;
      }
    }
  }
  EXPECT_GT(left_out, 300u);  // The test would prove nothing if nothing were left out...
  EXPECT_GT(blocked, 1000u);  // ...or nothing were met.
}

TEST_P(KeySetExactness, NoUrlUnderAnExceptionMeetsAKeyUnlessAParentIsReported) {
  uint32_t tested = 0;
  for (uint32_t round = 0; round < 400; ++round) {
    RandomWords words(1000 + round);
    RuleListForTest rules;
    for (int i = 0; i < 12; ++i) {
      rules.Add(words.Host() + (words.Below(2) == 0 ? "" : words.Path() + words.Tail()));
    }
    const std::string exception = words.Host() + (words.Below(2) == 0 ? "" : "/a");
    rules.Allow(exception);
    const KeySet keys = KeySet::Build(rules.view(), {.profile = GetParam()});
    if (!keys.blocked_exceptions().empty()) continue;
    ++tested;
    for (const std::string& below : {std::string(), std::string("/a/b"), std::string("?q")}) {
      const std::string url = "https://" + exception + below;
      const auto sub_urls = url::SubUrls(url, GetParam());
      ASSERT_TRUE(sub_urls.ok()) << sub_urls.status();
      ASSERT_FALSE(Meets(keys.keys(), *sub_urls)) << url << " round " << round;
    }
  }
  EXPECT_GT(tested, 130u);  // About half of the exceptions lie below no key.
}

INSTANTIATE_TEST_SUITE_P(Profiles, KeySetExactness,
                         ::testing::Values(Profile::kIos26, Profile::kIos27, Profile::kBoth),
                         [](const auto& info) {
                           return "Profile" + std::string(url::ProfileName(info.param));
                         });

}  // namespace
}  // namespace urlfilter::compiler
