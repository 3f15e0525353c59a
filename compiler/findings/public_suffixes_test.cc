#include "compiler/findings/public_suffixes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <libpsl.h>

#include <algorithm>
#include <memory>
#include <string>

#include "base/files.h"
#include "base/status_testing.h"

namespace urlfilter::compiler {
namespace {

using ::testing::Eq;
using ::testing::Optional;

constexpr char kList[] =
    "// ===BEGIN ICANN DOMAINS===\ncom\nco.uk\n*.ck\n!www.ck\n*.city.jp\n!x.city.jp\n"
    "// ===BEGIN PRIVATE DOMAINS===\ngithub.io\n*.hosting.example\n";

TEST(PublicSuffixes, FindsNamesWithTheirSection) {
  const PublicSuffixes suffixes = PublicSuffixes::Parse(kList);
  EXPECT_EQ(suffixes.size(), 8u);
  EXPECT_THAT(suffixes.Find("co.uk"), Optional(SuffixSection::kIcann));
  EXPECT_THAT(suffixes.Find("github.io"), Optional(SuffixSection::kPrivate));
  EXPECT_THAT(suffixes.Find("example.co.uk"), Eq(std::nullopt));
}

TEST(PublicSuffixes, AWildcardReachesOneLabelAndNotItsExceptions) {
  const PublicSuffixes suffixes = PublicSuffixes::Parse(kList);
  EXPECT_THAT(suffixes.Find("shop.ck"), Optional(SuffixSection::kIcann));
  EXPECT_THAT(suffixes.Find("a.hosting.example"), Optional(SuffixSection::kPrivate));
  EXPECT_THAT(suffixes.Find("a.shop.ck"), Eq(std::nullopt));
  EXPECT_THAT(suffixes.Find("www.ck"), Eq(std::nullopt));
  // Nobody can register the parent of a wildcard itself, so that it is one, too.
  EXPECT_THAT(suffixes.Find("city.jp"), Optional(SuffixSection::kIcann));
}

TEST(PublicSuffixes, NamesOfOneLabelAreSuffixesAndTextThatIsNoHostIsNone) {
  const PublicSuffixes none;
  EXPECT_THAT(none.Find("anything"), Optional(SuffixSection::kIcann));
  for (const char* text : {"", "host/path", "host:8080", "a.b", "co.uk/x"}) {
    EXPECT_THAT(none.Find(text), Eq(std::nullopt)) << text;
  }
}

TEST(PublicSuffixes, ADamagedListGivesWhatCanBeRead) {
  const PublicSuffixes suffixes =
      PublicSuffixes::Parse(std::string_view("com\r\n*.\n!\n\0\n..\n*.*.x\nde", 23));
  EXPECT_EQ(suffixes.size(), 2u);
}

// Every rule of the installed list, names around it, and what libpsl says of them.
TEST(PublicSuffixes, AgreesWithLibpsl) {
  const auto text = ReadFile(kPublicSuffixFile, 16 << 20);
  if (!text.ok()) GTEST_SKIP() << text.status();
  const PublicSuffixes suffixes = PublicSuffixes::Parse(*text);
  const std::unique_ptr<psl_ctx_t, void (*)(psl_ctx_t*)> psl(psl_load_file(kPublicSuffixFile),
                                                             psl_free);
  ASSERT_NE(psl, nullptr);
  size_t compared = 0;
  const auto compare = [&](const std::string& host) {
    const bool any = psl_is_public_suffix2(psl.get(), host.c_str(), PSL_TYPE_ANY) != 0;
    ASSERT_EQ(suffixes.Find(host).has_value(), any) << host;
    ++compared;
    if (!any || host.find('.') == std::string::npos) return;
    const bool icann =
        psl_is_public_suffix2(psl.get(), host.c_str(), PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0;
    ASSERT_EQ(suffixes.Find(host) == SuffixSection::kIcann, icann) << host;
  };
  for (size_t at = 0; at < text->size();) {
    const size_t end = std::min(text->find('\n', at), text->size());
    std::string rule = text->substr(at, text->find_first_of(" \t\r\n", at) - at);
    at = end + 1;
    if (rule.empty() || rule.starts_with("//")) continue;
    rule.erase(0, rule.starts_with("*.") ? 2 : rule.starts_with('!') ? 1 : 0);
    if (rule.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") != std::string::npos) {
      continue;  // Written in Unicode there, in ASCII here.
    }
    for (const char* below : {"", "www.", "name.", "a.b."}) compare(below + rule);
    if (rule.find('.') != std::string::npos) compare(rule.substr(rule.find('.') + 1));
  }
  EXPECT_GT(compared, 20'000u);
}

}  // namespace
}  // namespace urlfilter::compiler
