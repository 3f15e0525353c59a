#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status_testing.h"
#include "bloom/prefilter_builder.h"
#include "bloom/prefilter_parameters.h"
#include "bloom/prefilter_view.h"
#include "compiler/release/measured_rate.h"
#include "compiler/verify/check_result.h"
#include "compiler/verify/filter_variant.h"
#include "compiler/verify/measure_rate.h"
#include "compiler/verify/verify_keys.h"
#include "compiler/verify/verify_plist.h"
#include "filterlib/format/prefilter_plist.h"
#include "filterlib/url/profile.h"
#include "filterlib/url/rule_keys.h"

namespace urlfilter::compiler {
namespace {

using ::testing::HasSubstr;
using url::Profile;

constexpr uint32_t kSeed = 1267652889;
const bloom::PrefilterParameters kGoldenParameters{144, 10, kSeed};
const std::vector<std::string_view> kGoldenKeys = {
    "example.com",  "example2.com",
    "example3.com", "example4.com",
    "example5.com", "example6.com",
    "example7.com", "example8.com",
    "example9.com", "example10.com/resource?query=bugs"};

std::string FromHex(std::string_view hex) {
  std::string bytes;
  for (size_t i = 0; i < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

std::string PlistOf(std::string_view bits, format::PlistKeys keys = format::PlistKeys::kCurrent) {
  format::PrefilterInfo info;
  info.parameters = kGoldenParameters;
  info.item_count = 10;
  info.false_positive_tolerance = 0.001;
  return *format::EncodePrefilterPlist(info, bits, format::PlistFormat::kXml, keys);
}

const CheckResult& Find(const CheckList& checks, std::string_view name) {
  for (const CheckResult& result : checks.results()) {
    if (result.name == name) return result;
  }
  static const CheckResult none{"absent", CheckState::kFailed, "no such check"};
  return none;
}

TEST(FilterVariant, TheGoldenFilterIsAsDevicesComputeIt) {
  const auto found = IdentifyVariant(kGoldenParameters,
                                     FromHex("24682e3af673941107624516242e6fc3f787"), kGoldenKeys);
  ASSERT_TRUE(found.has_value());
  EXPECT_TRUE(found->bit_identical);
  EXPECT_TRUE(IsDeviceVariant(found->variant, kSeed));
}

TEST(FilterVariant, TheKnownWrongFiltersAreNamed) {
  const auto swift_bloom = IdentifyVariant(
      kGoldenParameters, FromHex("38a4371e5060f46fb6f579315d32f2635361"), kGoldenKeys);
  ASSERT_TRUE(swift_bloom.has_value());
  EXPECT_THAT(DescribeVariant(swift_bloom->variant, kSeed), HasSubstr("FNV-1 order"));
  EXPECT_FALSE(IsDeviceVariant(swift_bloom->variant, kSeed));
  const auto no_wrap = IdentifyVariant(
      kGoldenParameters, FromHex("63728bbaf7427633228f26736202b4624d05"), kGoldenKeys);
  ASSERT_TRUE(no_wrap.has_value());
  EXPECT_THAT(DescribeVariant(no_wrap->variant, kSeed), HasSubstr("no 32-bit wrap"));
}

TEST(FilterVariant, EveryVariantIsFoundFromTheBitsItMakes) {
  std::vector<std::string> texts;
  texts.reserve(300);
  for (int i = 0; i < 300; ++i) texts.push_back("host" + std::to_string(i) + ".example");
  const std::vector<std::string_view> keys(texts.begin(), texts.end());
  const bloom::PrefilterParameters parameters{4314, 10, kSeed};
  for (uint32_t mask = 0; mask < 32; ++mask) {
    const FilterVariant variant{.fnv1_order = (mask & 1) != 0,
                                .no_32bit_wrap = (mask & 2) != 0,
                                .hashes_swapped = (mask & 4) != 0,
                                .rounds_from_one = (mask & 8) != 0,
                                .msb_first = (mask & 16) != 0,
                                .murmur_seed = kSeed};
    const auto found = IdentifyVariant(parameters, BuildVariant(variant, parameters, keys), keys);
    ASSERT_TRUE(found.has_value()) << mask;
    EXPECT_EQ(found->variant, variant) << mask;
  }
}

TEST(FilterVariant, TheDeviceVariantAgreesWithTheBuilder) {
  ASSERT_OK_AND_ASSIGN(bloom::PrefilterBuilder builder,
                       bloom::PrefilterBuilder::Create(kGoldenParameters));
  builder.AddAll(kGoldenKeys);
  FilterVariant device;
  device.murmur_seed = kSeed;
  EXPECT_EQ(BuildVariant(device, kGoldenParameters, kGoldenKeys), std::move(builder).Finish());
}

TEST(FilterVariant, OtherKeysOrNoKeysAreNotIdentified) {
  const std::string bits = FromHex("24682e3af673941107624516242e6fc3f787");
  EXPECT_FALSE(IdentifyVariant(kGoldenParameters, bits, {}).has_value());
  const std::vector<std::string_view> others = {"a.example", "b.example", "c.example",
                                                "d.example", "e.example", "f.example"};
  EXPECT_FALSE(IdentifyVariant(kGoldenParameters, bits, others).has_value());
}

TEST(FilterVariant, AFullFilterTellsNothing) {
  const std::string full(kGoldenParameters.bit_count / 8, '\xff');
  EXPECT_FALSE(IdentifyVariant(kGoldenParameters, full, kGoldenKeys).has_value());
  std::string nearly = full;
  nearly[3] = '\x7f';
  const std::vector<std::string_view> one = {"a.example"};
  EXPECT_FALSE(IdentifyVariant(kGoldenParameters, nearly, one).has_value());
}

TEST(FilterVariant, RoundingIsNamed) {
  EXPECT_EQ(DescribeSizing(kGoldenParameters, 10, 0.001),
            "bitCount rounded up, hashCount rounded up: Apple's sizing");
  EXPECT_THAT(DescribeSizing({143, 9, 1}, 10, 0.001), HasSubstr("rounded down"));
  EXPECT_EQ(DescribeSizing({1000, 10, 1}, 10, 0.001), "");
  EXPECT_EQ(DescribeSizing({1000, 10, 1}, 0, 0.001), "");
}

TEST(VerifyPlist, TellsThatDevicesWillMiss) {
  const std::string plist =
      PlistOf(FromHex("38a4371e5060f46fb6f579315d32f2635361"), format::PlistKeys::kBeta);
  CheckList checks;
  VerifyPlist({.bytes = plist, .keys = kGoldenKeys, .identify = true}, checks);
  EXPECT_TRUE(checks.AnyFailed());
  EXPECT_THAT(Find(checks, "readable").detail, HasSubstr("2025 beta"));
  EXPECT_THAT(Find(checks, "every-key-hits").detail, HasSubstr("of 10 keys"));
  EXPECT_THAT(Find(checks, "hash-variant").detail, HasSubstr("devices will miss"));
  EXPECT_THAT(RenderChecksText(checks), HasSubstr("swift-bloom"));
}

TEST(VerifyPlist, AGoodPlistPasses) {
  const std::string plist = PlistOf(FromHex("24682e3af673941107624516242e6fc3f787"));
  CheckList checks;
  VerifyPlist({.bytes = plist, .keys = kGoldenKeys, .identify = true}, checks);
  EXPECT_FALSE(checks.AnyFailed()) << RenderChecksText(checks);
}

TEST(VerifyPlist, DamageIsAFailedCheck) {
  CheckList checks;
  VerifyPlist({.bytes = "bplist00 is not all", .keys = std::nullopt, .identify = true}, checks);
  EXPECT_TRUE(checks.AnyFailed());
  ASSERT_EQ(checks.results().size(), 1u);
  EXPECT_EQ(checks.results()[0].name, "readable");
  EXPECT_EQ(checks.results()[0].state, CheckState::kFailed);
}

TEST(VerifyKeys, FormsThatACompilerWouldNotEmitAreNamed) {
  for (const char* good : {"example.com", "a.com/B", "a.com/b?q=http://x", "a.com/a b", "a.com/x*y",
                           "a.com/?q=*", "10.1.2.3/24", "www.apple.com/url-filter-test"}) {
    EXPECT_EQ(ProblemOfKeyForm(good, Profile::kBoth), "") << good;
  }
  for (const char* bad : {"", "https://a.com", "EXAMPLE.com", "www.a.com", "a.com/", "a.com:80",
                          "*.a.com", "www.a.com/*", "b\xc3\xbc.com", "a.com/\x01"}) {
    EXPECT_NE(ProblemOfKeyForm(bad, Profile::kBoth), "") << bad;
  }
}

TEST(VerifyKeys, AKeyThatStartsWithWwwIsDoubtfulAndOthersOfItsFormAreNot) {
  const auto form_of = [](std::vector<std::string_view> keys) {
    CheckList checks;
    CheckKeyForms(keys, Profile::kBoth, checks);
    return checks.results().front();
  };
  EXPECT_EQ(form_of({"a.com", "b.com/x"}).state, CheckState::kPassed);
  EXPECT_EQ(form_of({"a.com", "www.a.com"}).state, CheckState::kWarning);
  EXPECT_THAT(form_of({"a.com", "www.b.com/x"}).detail, HasSubstr("www.b.com/x"));
  EXPECT_EQ(form_of({"EXAMPLE.com", "www.a.com"}).state, CheckState::kFailed);
  EXPECT_EQ(form_of({"www.A.com"}).state, CheckState::kFailed);
}

TEST(VerifyKeys, WhatTheCompilerMakesOfARuleHasTheRightForm) {
  for (const char* rule : {"https://a.com/p\xc3\xb6?x=\xc3\xb4", "https://a.com/?x=\xc3\xb4",
                           "https://a.com/100%25%20B?Y=%C3%B4", "https://a.com/p%C3%B6#\xc3\xb4",
                           "https://a.com/x%23y/%3Fz%5C%2F%2Fa?q=%31#f",
                           "https://www.a.com/A b/*?q=*&r=%2F", "https://b\xc3\xbc.com/x%3Fy"}) {
    for (const Profile profile : {Profile::kIos26, Profile::kIos27, Profile::kBoth}) {
      const auto keys = url::KeysForRule(rule, profile);
      ASSERT_TRUE(keys.ok()) << keys.status();
      for (const std::string& key : keys->keys) {
        EXPECT_EQ(ProblemOfKeyForm(key, profile), "") << key << " of " << rule;
      }
    }
  }
}

TEST(VerifyKeys, KeysThatNoUrlMakesTheOsTryAreUnreachable) {
  EXPECT_TRUE(IsReachable("a.com", Profile::kIos27));
  EXPECT_TRUE(IsReachable("a.com/a b", Profile::kIos26));
  EXPECT_TRUE(IsReachable("a.com/b\xff", Profile::kIos26));
  // `*` is a label to the OS; it is key-form that refuses this key.
  EXPECT_TRUE(IsReachable("*.a.com", Profile::kIos27));
  EXPECT_FALSE(IsReachable("/x", Profile::kIos27));
  EXPECT_FALSE(IsReachable("a.com/A", Profile::kIos27));
}

TEST(WilsonInterval, HoldsTheKnownValues) {
  const MeasuredRate tenth = WilsonInterval(10, 100);
  EXPECT_NEAR(tenth.low, 0.0552, 0.0001);
  EXPECT_NEAR(tenth.high, 0.1744, 0.0001);
  const MeasuredRate none = WilsonInterval(0, 100);
  EXPECT_EQ(none.low, 0);
  EXPECT_NEAR(none.high, 0.0370, 0.0001);
  EXPECT_EQ(WilsonInterval(0, 0).high, 1);
}

TEST(RateMeter, SubtractsMembersAndCountsDistinctProbes) {
  ASSERT_OK_AND_ASSIGN(bloom::PrefilterBuilder builder,
                       bloom::PrefilterBuilder::Create(kGoldenParameters));
  builder.Add("blocked.com");
  const std::string bits = std::move(builder).Finish();
  ASSERT_OK_AND_ASSIGN(const auto view, bloom::PrefilterView::Create(kGoldenParameters, bits));
  RateMeter meter(Profile::kIos26, view, [](std::string_view key) { return key == "blocked.com"; });
  for (const char* url :
       {"https://www.blocked.com/x", "sub.blocked.com", "clear.net", "clear.net", "://"}) {
    meter.Add(url);
  }
  const RateReport report = std::move(meter).Finish();
  EXPECT_EQ(report.urls, 5u);
  EXPECT_EQ(report.unusable, 1u);
  EXPECT_EQ(report.blocked, 2u);
  EXPECT_EQ(report.per_url.trials, 2u);
  EXPECT_EQ(report.per_key.trials, 6u);  // net, clear.net, www.clear.net, each with "/".
}

TEST(RateMeter, MeasuresTheRateItWasBuiltFor) {
  constexpr uint64_t kKeys = 20'000;
  ASSERT_OK_AND_ASSIGN(const auto parameters, bloom::SizePrefilter(kKeys, 0.01, kSeed));
  ASSERT_OK_AND_ASSIGN(bloom::PrefilterBuilder builder,
                       bloom::PrefilterBuilder::Create(parameters));
  for (uint64_t i = 0; i < kKeys; ++i) builder.Add("k" + std::to_string(i) + ".example");
  const std::string bits = std::move(builder).Finish();
  ASSERT_OK_AND_ASSIGN(const auto view, bloom::PrefilterView::Create(parameters, bits));
  RateMeter meter(Profile::kIos27, view, [](std::string_view key) {
    return key.starts_with('k') && key.ends_with(".example");
  });
  for (int i = 0; i < 20'000; ++i) meter.Add("https://c" + std::to_string(i) + ".test/");
  const RateReport report = std::move(meter).Finish();
  EXPECT_EQ(report.blocked, 0u);
  EXPECT_GT(report.per_key.trials, 70'000u);
  EXPECT_GT(report.per_key.rate, 0.008);
  EXPECT_LT(report.per_key.rate, 0.012);
  EXPECT_LT(report.per_key.low, report.per_key.rate);
  EXPECT_GT(report.queries_per_1000_urls, 0);
}

}  // namespace
}  // namespace urlfilter::compiler
