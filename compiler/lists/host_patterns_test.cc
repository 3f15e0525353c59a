#include "compiler/lists/host_patterns.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/status_testing.h"

namespace urlfilter::compiler {
namespace {

bool Matches(const std::vector<std::string>& patterns, std::string_view host) {
  const auto created = HostPatterns::Create(patterns);
  EXPECT_OK(created.status());
  return created.ok() && created->Matches(host);
}

TEST(HostPatterns, AHostStandsForAllBelowItAndWithAnEqualsSignForItself) {
  EXPECT_TRUE(Matches({"Example.com"}, "a.example.com"));
  EXPECT_FALSE(Matches({"example.com"}, "badexample.com"));
  EXPECT_TRUE(Matches({"=example.com"}, "example.com"));
  EXPECT_FALSE(Matches({"=example.com"}, "a.example.com"));
  EXPECT_TRUE(Matches({"b\xc3\xbc"
                       "cher.example"},
                      "xn--bcher-kva.example"));
}

TEST(HostPatterns, AStarIsAnyText) {
  EXPECT_TRUE(Matches({"ADS*.example.com"}, "ads7.example.com"));
  EXPECT_TRUE(Matches({"*.example.com"}, "a.b.example.com"));
  EXPECT_FALSE(Matches({"*.example.com"}, "example.com"));
  EXPECT_FALSE(Matches({"ads*.example.com"}, "ads7.example.com.evil"));
}

TEST(HostPatterns, WhatCanMatchNoHostIsRefused) {
  for (const char* bad :
       {"a.example/x", "a b.example", "", "=*.example.com", "b\xc3\xbc*.example"}) {
    EXPECT_THAT(HostPatterns::Create({bad}), StatusIs(absl::StatusCode::kInvalidArgument)) << bad;
  }
}

}  // namespace
}  // namespace urlfilter::compiler
