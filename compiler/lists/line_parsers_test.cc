// What each syntax makes of a line: rules, exceptions, refusals, widenings.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/lists/line_sink.h"
#include "compiler/lists/list_syntax.h"
#include "compiler/lists/refusal.h"
#include "compiler/lists/rule_table.h"
#include "compiler/lists/syntax_detect.h"

namespace urlfilter::compiler {
namespace {

using ::testing::ElementsAre;

// A line's result in one string: rules ("!" before exceptions, "~" before those that are not
// their own key), then "-class" of refusals, "blank", "ignored", "+widened", "+narrowed".
std::vector<std::string> Read(Syntax syntax, std::string_view line, bool inlined = false) {
  ChunkResult result;
  SinkOptions options;
  options.inlined = inlined;
  LineSink sink(options, result);
  sink.StartLine(1, line);
  ParserOf(syntax)(line, sink);
  std::vector<std::string> out;
  for (const Rule& rule : result.rules) {
    out.push_back(std::string(rule.flags & kRuleAllow ? "!" : "") +
                  (rule.flags & kRuleCanonicalHost ? "" : "~") + std::string(rule.text()));
  }
  for (const LineExample& line_refused : result.refused) {
    out.push_back("-" + std::string(InfoFor(line_refused.refusal).name));
  }
  if (result.counts.blank) out.push_back("blank");
  if (result.counts.ignored) out.push_back("ignored");
  if (result.counts.widened) out.push_back("+widened");
  if (result.counts.narrowed) out.push_back("+narrowed");
  return out;
}

TEST(DomainsSyntax, ReadsHostsPathsAndUrls) {
  const auto read = [](std::string_view line) { return Read(Syntax::kDomains, line); };
  EXPECT_THAT(read("ads.example.com"), ElementsAre("ads.example.com"));
  EXPECT_THAT(read("ads.example.com # why"), ElementsAre("ads.example.com"));
  EXPECT_THAT(read("ADS.Example.com."), ElementsAre("ads.example.com"));
  EXPECT_THAT(read("www.example.com"), ElementsAre("~www.example.com"));
  EXPECT_THAT(read("example.com/a/b?q=1"), ElementsAre("~example.com/a/b?q=1"));
  EXPECT_THAT(read("https://example.com/"), ElementsAre("example.com"));
  EXPECT_THAT(read("https://example.com/p"), ElementsAre("~https://example.com/p"));
  EXPECT_THAT(read("b\xc3\xbc"
                   "cher.example"),
              ElementsAre("xn--bcher-kva.example"));
  EXPECT_THAT(read("*.example.com"), ElementsAre("example.com", "+widened"));
  EXPECT_THAT(read(".example.com"), ElementsAre("example.com"));
  EXPECT_THAT(read("192.0.2.1"), ElementsAre("~192.0.2.1"));
}

TEST(DomainsSyntax, RefusesWhatCannotBeAKeyByClass) {
  const auto read = [](std::string_view line) { return Read(Syntax::kDomains, line); };
  EXPECT_THAT(read("ads*.example.com"), ElementsAre("-inner-wildcard"));
  EXPECT_THAT(read("/^ads?[0-9]+\\./"), ElementsAre("-regex"));
  EXPECT_THAT(read("/shorts/"), ElementsAre("-path-fragment"));
  EXPECT_THAT(read("10.0.0.0/8"), ElementsAre("-address-range"));
  EXPECT_THAT(read("com"), ElementsAre("-top-level"));
  EXPECT_THAT(read("exa mple.com"), ElementsAre("-not-a-host"));
  EXPECT_THAT(read("a..b.com"), ElementsAre("-not-a-host"));
  EXPECT_THAT(read("http://"), ElementsAre("-bad-url"));
  EXPECT_THAT(read("://"), ElementsAre("-not-a-host"));
  EXPECT_THAT(read(std::string_view("a\0b.com", 7)), ElementsAre("-nul-byte"));
  EXPECT_THAT(read("a.example/\x1b[2J"), ElementsAre("-nul-byte"));
  EXPECT_THAT(read("a.example\rb.example"), ElementsAre("-nul-byte"));
  EXPECT_THAT(read("caf\xe9.example"), ElementsAre("-invalid-utf8"));
}

TEST(DomainsSyntax, SaysWhichOtherSyntaxALineHas) {
  EXPECT_THAT(Read(Syntax::kDomains, "||example.com^"), ElementsAre("-wrong-syntax"));
  EXPECT_THAT(Read(Syntax::kDomains, "0.0.0.0 example.com"), ElementsAre("-wrong-syntax"));
  EXPECT_THAT(Read(Syntax::kDomains, "example.com##.ad"), ElementsAre("-wrong-syntax"));
  EXPECT_THAT(Read(Syntax::kDomains, "##.ad"), ElementsAre("-wrong-syntax"));
}

TEST(DomainsSyntax, TakesABareTopLevelNameOnlyInAPolicy) {
  EXPECT_THAT(Read(Syntax::kDomains, "zip", /*inlined=*/true), ElementsAre("~zip"));
  EXPECT_THAT(Read(Syntax::kDomains, "zip"), ElementsAre("-top-level"));
}

TEST(DomainsSyntax, SkipsComments) {
  for (const char* line : {"# a", "! a", "; a", "// a", "####"}) {
    EXPECT_THAT(Read(Syntax::kDomains, line), ElementsAre("blank")) << line;
  }
}

TEST(HostsSyntax, ReadsSeveralNamesALine) {
  EXPECT_THAT(Read(Syntax::kHosts, "0.0.0.0 a.example\tb.example  # c.example"),
              ElementsAre("a.example", "b.example"));
  EXPECT_THAT(Read(Syntax::kHosts, "127.0.0.1 a.example"), ElementsAre("a.example"));
  EXPECT_THAT(Read(Syntax::kHosts, ":: a.example"), ElementsAre("a.example"));
  EXPECT_THAT(Read(Syntax::kHosts, "::1 a.example#b"), ElementsAre("a.example"));
}

TEST(HostsSyntax, SkipsTheMachinesOwnNamesInSilence) {
  for (const char* line :
       {"127.0.0.1 localhost", "::1 ip6-localhost ip6-loopback", "255.255.255.255 broadcasthost",
        "fe80::1%lo0 localhost", "ff02::1 ip6-allnodes", "0.0.0.0 0.0.0.0"}) {
    EXPECT_THAT(Read(Syntax::kHosts, line), ElementsAre("ignored")) << line;
  }
}

TEST(HostsSyntax, TakesAnAddressAloneForAHostOnlyWhereItIsNoSink) {
  for (const char* line :
       {"127.0.0.1  # localhost", "0.0.0.0", "::", "::1 #", "0.0.0.0 # a.example"}) {
    EXPECT_THAT(Read(Syntax::kHosts, line), ElementsAre("ignored")) << line;
  }
  EXPECT_THAT(Read(Syntax::kHosts, "203.0.113.7 # why"), ElementsAre("~203.0.113.7"));
}

TEST(HostsSyntax, RefusesAnswersOfTheAdminsOwn) {
  EXPECT_THAT(Read(Syntax::kHosts, "10.1.1.1 intranet.example.com"), ElementsAre("-redirect"));
}

TEST(HostsSyntax, KeepsTheGoodNamesOfALineWithABadOne) {
  EXPECT_THAT(Read(Syntax::kHosts, "0.0.0.0 a.example com b.example"),
              ElementsAre("a.example", "b.example", "-top-level"));
}

TEST(AdblockSyntax, ReadsDomainRules) {
  const auto read = [](std::string_view line) { return Read(Syntax::kAdblock, line); };
  EXPECT_THAT(read("||example.com^"), ElementsAre("example.com"));
  EXPECT_THAT(read("||example.com^|"), ElementsAre("example.com"));
  EXPECT_THAT(read("||example.com^$important,document"), ElementsAre("example.com"));
  EXPECT_THAT(read("||192.0.2.7^$all"), ElementsAre("~192.0.2.7"));
  EXPECT_THAT(read("@@||good.example.com^"), ElementsAre("!good.example.com"));
  EXPECT_THAT(read("||*.example.com^"), ElementsAre("example.com", "+widened"));
  EXPECT_THAT(read("example.com"), ElementsAre("example.com"));
  EXPECT_THAT(read("0.0.0.0 example.com"), ElementsAre("example.com"));
}

TEST(AdblockSyntax, ReadsPathRules) {
  const auto read = [](std::string_view line) { return Read(Syntax::kAdblock, line); };
  EXPECT_THAT(read("||example.com/ads^"), ElementsAre("~example.com/ads"));
  EXPECT_THAT(read("||example.com/ads/*"), ElementsAre("~example.com/ads/"));
  EXPECT_THAT(read("||example.com/ads"), ElementsAre("~example.com/ads", "+narrowed"));
  EXPECT_THAT(read("||example.com/p?id=1^$all"), ElementsAre("~example.com/p?id=1"));
  EXPECT_THAT(read("|https://example.com/a.js|"), ElementsAre("~https://example.com/a.js"));
}

TEST(AdblockSyntax, RefusesWhatCannotBeAKeyByClass) {
  const auto read = [](std::string_view line) { return Read(Syntax::kAdblock, line); };
  EXPECT_THAT(read("||example.com^$third-party"), ElementsAre("-modifier"));
  EXPECT_THAT(read("@@||example.com^$generichide"), ElementsAre("-modifier"));
  EXPECT_THAT(read("||example.com/main.$script,replace=/a\\.b\\(\"c\"\\)$/d/"),
              ElementsAre("-modifier"));
  EXPECT_THAT(read("||example.com^$csp=default-src 'self' https://example.net/"),
              ElementsAre("-modifier"));
  EXPECT_THAT(read("||example.com/$popup"), ElementsAre("example.com"));
  EXPECT_THAT(read("||example.com/a$b/c=d"), ElementsAre("~example.com/a$b/c=d", "+narrowed"));
  EXPECT_THAT(read("example.com##.banner"), ElementsAre("-cosmetic"));
  EXPECT_THAT(read("example.com#@#.banner"), ElementsAre("-cosmetic"));
  EXPECT_THAT(read("example.com#?#div:has(a)"), ElementsAre("-cosmetic"));
  EXPECT_THAT(read("##.banner"), ElementsAre("-cosmetic"));
  EXPECT_THAT(read("/^https?:\\/\\/ads/"), ElementsAre("-regex"));
  EXPECT_THAT(read("/ads[0-9]/$script"), ElementsAre("-regex"));
  EXPECT_THAT(read("||ads*.example.com^"), ElementsAre("-inner-wildcard"));
  EXPECT_THAT(read("||example.com/*/ads"), ElementsAre("-inner-wildcard"));
  EXPECT_THAT(read("-banner-ad-"), ElementsAre("-substring"));
  EXPECT_THAT(read("||ads."), ElementsAre("-substring"));
  EXPECT_THAT(read("|http://ads."), ElementsAre("-substring"));
  EXPECT_THAT(read("-728.90."), ElementsAre("-substring"));
  EXPECT_THAT(read("/ad-frame/"), ElementsAre("-regex"));
  EXPECT_THAT(read("/adframe.js"), ElementsAre("-path-fragment"));
}

TEST(AdblockSyntax, SkipsCommentsAndHeaders) {
  EXPECT_THAT(Read(Syntax::kAdblock, "! Title: x"), ElementsAre("blank"));
  EXPECT_THAT(Read(Syntax::kAdblock, "[Adblock Plus 2.0]"), ElementsAre("blank"));
  EXPECT_THAT(Read(Syntax::kAdblock, "# a comment of AdGuard Home"), ElementsAre("blank"));
}

TEST(RpzSyntax, ReadsBlocksAndPassthru) {
  const auto read = [](std::string_view line) { return Read(Syntax::kRpz, line); };
  EXPECT_THAT(read("example.com CNAME ."), ElementsAre("example.com", "+widened"));
  EXPECT_THAT(read("example.com. 300 IN CNAME *."), ElementsAre("example.com", "+widened"));
  EXPECT_THAT(read("*.example.com CNAME ."), ElementsAre("example.com", "+widened"));
  EXPECT_THAT(read("example.com CNAME rpz-passthru."), ElementsAre("!example.com"));
  EXPECT_THAT(read("example.com A 0.0.0.0"), ElementsAre("example.com", "+widened"));
  EXPECT_THAT(read("example.com CNAME garden.example.net."), ElementsAre("-redirect"));
  EXPECT_THAT(read("32.1.2.0.192.rpz-ip CNAME ."), ElementsAre("-directive"));
  EXPECT_THAT(read("example.com"), ElementsAre("-unparsable"));
  for (const char* line :
       {"$TTL 30", "@ IN SOA localhost. root.localhost. 1 2 3 4 5", "NS localhost.", "; comment"}) {
    EXPECT_THAT(read(line), testing::AnyOf(ElementsAre("ignored"), ElementsAre("blank"))) << line;
  }
}

TEST(RpzSyntax, TakesAPairForOneKeyThatIsNotWidened) {
  ChunkResult result;
  const SinkOptions options;
  LineSink sink(options, result);
  uint32_t number = 0;
  for (const std::string_view line :
       {"pair.example CNAME .", "*.pair.example CNAME .", "apex.example CNAME ."}) {
    sink.StartLine(++number, line);
    ParseRpzLine(line, sink);
  }
  std::vector<std::string> texts;
  for (const Rule& rule : result.rules) texts.emplace_back(rule.text());
  EXPECT_THAT(texts, ElementsAre("pair.example", "apex.example"));
  EXPECT_EQ(result.counts.widened, 1u);
  ASSERT_EQ(result.widened.size(), 1u);
  EXPECT_EQ(result.widened[0].text, "apex.example CNAME .");
}

TEST(DnsmasqSyntax, ReadsAddressServerAndLocal) {
  const auto read = [](std::string_view line) { return Read(Syntax::kDnsmasq, line); };
  EXPECT_THAT(read("address=/example.com/"), ElementsAre("example.com"));
  EXPECT_THAT(read("address=/a.example/b.example/0.0.0.0"), ElementsAre("a.example", "b.example"));
  EXPECT_THAT(read("address=/a.example/#"), ElementsAre("a.example"));
  EXPECT_THAT(read("server=/example.com/"), ElementsAre("example.com"));
  EXPECT_THAT(read("local=/example.com/"), ElementsAre("example.com"));
  EXPECT_THAT(read("server=/example.com/#"), ElementsAre("!example.com"));
  EXPECT_THAT(read("server=/example.com/192.0.2.1"), ElementsAre("-directive"));
  EXPECT_THAT(read("address=/example.com/10.0.0.1"), ElementsAre("-redirect"));
  EXPECT_THAT(read("cache-size=1000"), ElementsAre("-directive"));
  EXPECT_THAT(read("address=example.com"), ElementsAre("-unparsable"));
}

TEST(UnboundSyntax, ReadsZonesAndData) {
  const auto read = [](std::string_view line) { return Read(Syntax::kUnbound, line); };
  EXPECT_THAT(read("local-zone: \"example.com\" always_nxdomain"), ElementsAre("example.com"));
  EXPECT_THAT(read("local-zone: example.com. static"), ElementsAre("example.com"));
  EXPECT_THAT(read("local-zone: \"example.com\" transparent"), ElementsAre("!example.com"));
  EXPECT_THAT(read("local-zone: \"example.com\" redirect"), ElementsAre("ignored"));
  EXPECT_THAT(read("local-data: \"example.com A 0.0.0.0\""), ElementsAre("example.com"));
  EXPECT_THAT(read("local-data: \"example.com A 10.0.0.1\""), ElementsAre("-redirect"));
  EXPECT_THAT(read("server:"), ElementsAre("ignored"));
  EXPECT_THAT(read("do-ip6: no"), ElementsAre("-directive"));
}

TEST(BindSyntax, ReadsZones) {
  const auto read = [](std::string_view line) { return Read(Syntax::kBind, line); };
  EXPECT_THAT(read("zone \"example.com\" { type master; notify no; file \"null\"; };"),
              ElementsAre("example.com"));
  EXPECT_THAT(read("zone \"example.com\" IN {"), ElementsAre("example.com"));
  EXPECT_THAT(read("type master;"), ElementsAre("ignored"));
  EXPECT_THAT(read("zone \"example.com\" { type forward; };"), ElementsAre("-directive"));
}

TEST(SquidSyntax, KnowsTheLeadingDot) {
  EXPECT_THAT(Read(Syntax::kSquid, ".example.com"), ElementsAre("example.com"));
  EXPECT_THAT(Read(Syntax::kSquid, "example.com"), ElementsAre("example.com", "+widened"));
  EXPECT_THAT(Read(Syntax::kSquid, "\\.example\\.com$"), ElementsAre("-regex"));
}

TEST(ChromeSyntax, RefusesExactHostsAndQueries) {
  const auto read = [](std::string_view line) { return Read(Syntax::kChrome, line); };
  EXPECT_THAT(read("example.com"), ElementsAre("example.com"));
  EXPECT_THAT(read("\"example.com/path\","), ElementsAre("~example.com/path"));
  EXPECT_THAT(read("https://example.com"), ElementsAre("example.com", "+widened"));
  EXPECT_THAT(read(".example.com"), ElementsAre("-exact-host"));
  EXPECT_THAT(read("example.com/watch@v=1"), ElementsAre("-modifier"));
  EXPECT_THAT(read("javascript://*"), ElementsAre("-bad-url"));
  EXPECT_THAT(read("*"), ElementsAre("-inner-wildcard"));
}

TEST(CsvSyntax, TakesTheFirstColumnThatIsAHostOrUrl) {
  const auto read = [](std::string_view line) { return Read(Syntax::kCsv, line); };
  EXPECT_THAT(read("example.com,malware"), ElementsAre("example.com"));
  EXPECT_THAT(read("1,\"example.com\",\"a, b\""), ElementsAre("example.com"));
  EXPECT_THAT(read(".example.com;x"), ElementsAre("example.com"));
  EXPECT_THAT(read("Domain,Comment"), ElementsAre("ignored"));
  EXPECT_THAT(read("0.87,bad.example,malware"), ElementsAre("bad.example"));
  EXPECT_THAT(read("\"1.5\";2.;bad.example"), ElementsAre("bad.example"));
  EXPECT_THAT(read("0.87,203.0.113.7,malware"), ElementsAre("~203.0.113.7"));
  EXPECT_THAT(read("0.87,malware"), ElementsAre("-unparsable"));
}

TEST(MixedSyntax, ReadsAdblockAmongPlainLines) {
  EXPECT_THAT(Read(Syntax::kMixed, "||example.com^"), ElementsAre("example.com"));
  EXPECT_THAT(Read(Syntax::kMixed, "@@||example.com^"), ElementsAre("!example.com"));
  EXPECT_THAT(Read(Syntax::kMixed, "example.com/a"), ElementsAre("~example.com/a"));
}

TEST(DetectSyntax, TellsTheSyntaxesApart) {
  const auto detect = [](std::string_view text) { return SyntaxName(DetectSyntax(text).syntax); };
  EXPECT_EQ(detect("# c\na.example\nb.example\n"), "domains");
  EXPECT_EQ(detect("https://a.example/x\nb.example/y\n"), "domains");
  EXPECT_EQ(detect("127.0.0.1 localhost\n0.0.0.0 a.example\n"), "hosts");
  EXPECT_EQ(detect("! Title: x\n||a.example^\n||b.example^$all\n"), "adblock");
  EXPECT_EQ(detect("[Adblock Plus 2.0]\n-banner-\n"), "adblock");
  EXPECT_EQ(detect("$TTL 30\na.example CNAME .\nb.example CNAME .\n"), "rpz");
  EXPECT_EQ(detect("address=/a.example/\nserver=/b.example/\n"), "dnsmasq");
  EXPECT_EQ(detect("server:\nlocal-zone: \"a.example\" static\n"), "unbound");
  EXPECT_EQ(detect("zone \"a.example\" { type master; };\n"), "bind");
  EXPECT_EQ(detect(".a.example\n.b.example\n"), "squid");
  EXPECT_EQ(detect("Domain,Reason\na.example,malware\nb.example,ads\n"), "csv");
  EXPECT_FALSE(DetectSyntax("lorem ipsum\ndolor sit\n").clear());
  EXPECT_FALSE(DetectSyntax("").clear());
}

}  // namespace
}  // namespace urlfilter::compiler
