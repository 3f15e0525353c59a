// No false negatives: whatever URL a rule names, its sub-URLs hold one of the rule's keys.
//
// Rules are put together at random (fixed seed) from parts that are known to be awkward, and URLs
// are derived from the parts of the rule, never from its keys.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "base/status_testing.h"
#include "filterlib/url/ascii.h"
#include "filterlib/url/key_note.h"
#include "filterlib/url/percent.h"
#include "filterlib/url/profile.h"
#include "filterlib/url/rule_keys.h"
#include "filterlib/url/sub_urls.h"

namespace urlfilter::url {
namespace {

using Strings = std::vector<std::string>;

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  bool OneIn(unsigned n) { return engine_() % n == 0; }
  const std::string& Pick(const Strings& choices) { return choices[engine_() % choices.size()]; }

 private:
  std::mt19937 engine_;
};

const Strings& Hosts() {
  static const Strings hosts = {"example.com",
                                "a.b.example.co.uk",
                                "www.example.com",
                                "www.www.x.com",
                                "awww.x.com",
                                "www.awww.x.com",
                                "x.www.y.org",
                                "www2.shop.example",
                                "localhost",
                                "zip",
                                "www.com",
                                "192.0.2.7",
                                "[2001:db8::7]",
                                "xn--bcher-kva.example",
                                "_x.under-score.example"};
  return hosts;
}

const Strings& Components() {
  static const Strings components = {"a",    "Login", "index.html", "%20", "%2F", "%7Euser",
                                     "%zz",  "a b",   "\u00fc",     "*",   "x;y", "%C3%BC",
                                     "%41b", "...",   "100%",       "a:b", "@me"};
  return components;
}

const Strings& Queries() {
  static const Strings queries = {"id=1", "Q=A&b=%2f", "u=http://b.com/?x", "a b", "\u00fc", "/"};
  return queries;
}

struct Rule {
  std::string host;
  Strings path;
  std::string query;
  std::string fragment;

  bool is_host_rule() const { return path.empty() && query.empty() && fragment.empty(); }
  std::string text(Dice& dice) const {
    std::string text = "https://" + host;
    for (const std::string& component : path) text += "/" + component;
    if (dice.OneIn(3)) text += "/";
    if (!query.empty()) text += "?" + query;
    if (!fragment.empty()) text += "#" + fragment;
    return text;
  }
};

Rule RandomRule(Dice& dice) {
  Rule rule;
  rule.host = dice.Pick(Hosts());
  while (!dice.OneIn(3)) rule.path.push_back(dice.Pick(Components()));
  if (dice.OneIn(4)) rule.query = dice.Pick(Queries());
  if (dice.OneIn(8)) rule.fragment = dice.Pick({"top", "Top", "!/x?y"});
  return rule;
}

bool HasSubdomains(const std::string& host) { return IsAlpha(host.back()); }

// A host that the rule reaches on `profile` (26 or 27).
std::string DerivedHost(const Rule& rule, Profile profile, Dice& dice) {
  std::string host = rule.host;
  const bool single_label = host.find('.') == std::string::npos || host == "www.com";
  const bool reaches_below = profile == Profile::kIos26 ? rule.is_host_rule() : !single_label;
  if (reaches_below && HasSubdomains(host) && dice.OneIn(2)) {
    host = dice.Pick({"sub.", "a.b.", "www.sub.", "wwwww.", "x.www."}) + host;
  } else if (!host.starts_with("www.") && !single_label && HasSubdomains(host) && dice.OneIn(2)) {
    host = "www." + host;
  }
  if (profile == Profile::kIos27 && dice.OneIn(3)) {  // 26 keeps the case of a host
    std::transform(host.begin(), host.end(), host.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  }
  if (dice.OneIn(4))
    host.replace(host.size() - 1, 1, host.back() == 'm' ? "%6d" : host.substr(host.size() - 1));
  return host;
}

// Another spelling of a path component that means the same on `profile`.
std::string DerivedComponent(const std::string& component, Profile profile, Dice& dice) {
  if (profile == Profile::kIos27) return dice.OneIn(2) ? component : ToLowerAscii(component);
  std::string escaped;
  for (std::size_t i = 0; i < component.size(); ++i) {
    if (component[i] != '%' && component[i] != '.' && dice.OneIn(3)) {
      // Inside an escape a digit cannot be escaped again.
      const bool in_escape =
          (i >= 1 && component[i - 1] == '%') || (i >= 2 && component[i - 2] == '%');
      if (!in_escape) {
        AppendEscaped(component[i], escaped);
        continue;
      }
    }
    escaped.push_back(component[i]);
  }
  return escaped;
}

std::string DerivedUrl(const Rule& rule, Profile profile, Dice& dice) {
  std::string url = dice.Pick({"https://", "http://", "HTTPS://"});
  if (dice.OneIn(5)) url += "user:pw@";
  url += DerivedHost(rule, profile, dice);
  if (dice.OneIn(4)) url += dice.Pick({":443", ":8080", ":"});
  for (const std::string& component : rule.path) {
    url += dice.OneIn(6) ? "//" : "/";
    url += DerivedComponent(component, profile, dice);
  }
  const bool open_end = rule.query.empty() && rule.fragment.empty();
  if (open_end && dice.OneIn(3)) url += "/deeper/Still";
  if (dice.OneIn(3)) url += "/";
  if (!rule.query.empty()) url += "?" + rule.query;
  if (open_end && dice.OneIn(3)) url += "?added=1";
  if (!rule.fragment.empty()) url += "#" + rule.fragment;
  if (rule.fragment.empty() && dice.OneIn(4)) url += "#added";
  return url;
}

bool AnyKeyAmong(const Strings& keys, const Strings& sorted_sub_urls) {
  return std::any_of(keys.begin(), keys.end(), [&](const std::string& key) {
    return std::binary_search(sorted_sub_urls.begin(), sorted_sub_urls.end(), key);
  });
}

bool Has(const RuleKeys& keys, KeyNote note) {
  return std::find(keys.notes.begin(), keys.notes.end(), note) != keys.notes.end();
}

void ExpectMatches(const Rule& rule, Profile compiled_for, Profile device, Dice& dice) {
  const std::string text = rule.text(dice);
  ASSERT_OK_AND_ASSIGN(const RuleKeys keys, KeysForRule(text, compiled_for));
  const bool known_ports_only = device == Profile::kIos27 && Has(keys, KeyNote::kKnownPortsOn27);
  for (int i = 0; i < 6; ++i) {
    const std::string url = DerivedUrl(rule, device, dice);
    if (known_ports_only && url.find(":8080") != std::string::npos) continue;
    ASSERT_OK_AND_ASSIGN(const Strings sub_urls, SubUrls(url, device));
    EXPECT_TRUE(AnyKeyAmong(keys.keys, sub_urls))
        << "rule " << text << " for " << ProfileName(compiled_for) << " misses " << url << " on "
        << ProfileName(device) << ": " << ::testing::PrintToString(keys.keys);
  }
}

TEST(RuleKeysPropertyTest, EveryUrlThatARuleNamesHasAKeyAmongItsSubUrls) {
  Dice dice(20260926);
  for (int i = 0; i < 2'000; ++i) {
    const Rule rule = RandomRule(dice);
    ExpectMatches(rule, Profile::kIos26, Profile::kIos26, dice);
    ExpectMatches(rule, Profile::kIos27, Profile::kIos27, dice);
    ExpectMatches(rule, Profile::kBoth, Profile::kIos26, dice);
    ExpectMatches(rule, Profile::kBoth, Profile::kIos27, dice);
    if (HasFailure()) break;
  }
}

TEST(RuleKeysPropertyTest, HostRuleForBothStaysOneKey) {
  for (const std::string& host : Hosts()) {
    ASSERT_OK_AND_ASSIGN(const RuleKeys keys, KeysForRule(host, Profile::kBoth));
    if (Has(keys, KeyNote::kKnownPortsOn27)) continue;  // "www.com"
    EXPECT_EQ(keys.keys.size(), 1u) << host;
  }
}

// A host as a browser sends it.
std::string SentHost(Dice& dice) {
  static const Strings kLabels = {"www", "a", "com", "x-1", "_d", "awww", "xn--bcher-kva", "w"};
  if (dice.OneIn(8)) return dice.Pick({"192.0.2.7", "[2001:db8::7]", "[::1]"});
  std::string host = dice.Pick(kLabels);
  while (!dice.OneIn(3)) host += "." + dice.Pick(kLabels);
  return dice.OneIn(3) ? "www." + host : host;
}

// A URL as a browser sends it: dot segments are gone, spaces and non-ASCII characters escaped.
std::string AfterHost(Dice& dice) {
  static const Strings kPieces = {"a",   "Login", "%20", "%2f", "%2F", "%7Euser", "%C3%BC", "%00",
                                  "%zz", "100%",  "*",   "x;y", "a:b", "@me",     "..."};
  std::string text = dice.OneIn(4) ? dice.Pick({":443", ":80", ":8080", ":1"}) : "";
  while (!dice.OneIn(3)) text += "/" + dice.Pick(kPieces);
  if (dice.OneIn(3)) text += "/";
  if (dice.OneIn(10)) text += "//" + dice.Pick(kPieces);
  if (dice.OneIn(3)) text += dice.Pick({"?", "?id=1", "?Q=A&b=%2f", "?u=http://b.com/?x", "?/"});
  if (dice.OneIn(5)) text += dice.Pick({"#", "#Top", "#!/x?y"});
  return text;
}

// Spellings of a host that mean the same in a rule.
std::string RuleHost(const std::string& host, Dice& dice) {
  const std::size_t puny = host.find("xn--bcher-kva");
  if (puny != std::string::npos && dice.OneIn(2)) {
    return host.substr(0, puny) + "B\u00fccher" + host.substr(puny + 13);
  }
  if (!dice.OneIn(4)) return host;
  std::string upper = host;
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return upper;
}

TEST(RuleKeysPropertyTest, AUrlAsARuleMatchesItself) {
  Dice dice(27);
  for (int i = 0; i < 20'000; ++i) {
    const std::string scheme = dice.Pick({"https://", "http://"});
    const std::string host = SentHost(dice);
    const std::string after_host = AfterHost(dice);
    const std::string rule = scheme + RuleHost(host, dice) + after_host;
    const std::string url = scheme + host + after_host;
    ASSERT_OK_AND_ASSIGN(const RuleKeys for_both, KeysForRule(rule, Profile::kBoth));
    for (const Profile device : {Profile::kIos26, Profile::kIos27}) {
      ASSERT_OK_AND_ASSIGN(const RuleKeys for_one, KeysForRule(rule, device));
      ASSERT_OK_AND_ASSIGN(const Strings sub_urls, SubUrls(url, device));
      for (const RuleKeys& keys : {for_both, for_one}) {
        ASSERT_TRUE(AnyKeyAmong(keys.keys, sub_urls))
            << "rule " << rule << " misses " << url << " on " << ProfileName(device) << ": "
            << ::testing::PrintToString(keys.keys);
      }
    }
  }
}

// Every `every`-th line of a compressed file; none when it cannot be read.
Strings LinesOf(const std::string& path, std::size_t every) {
  const std::string command = "zstdcat '" + path + "'";
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return {};
  Strings urls;
  char* line = nullptr;
  std::size_t capacity = 0;
  std::size_t number = 0;
  for (ssize_t size; (size = getline(&line, &capacity, pipe)) > 0;) {
    while (size > 0 && (line[size - 1] == '\n' || line[size - 1] == '\r')) --size;
    if (number++ % every == 0) urls.emplace_back(line, static_cast<std::size_t>(size));
  }
  std::free(line);
  pclose(pipe);
  return urls;
}

// A listed URL as the system sees it: browsers fold the host's case and resolve dots.
bool IsAsBrowsersSendIt(const std::string& url) {
  const std::string host = url.substr(0, url.find_first_of("/?#", url.find("://") + 3));
  return std::none_of(host.begin(), host.end(), IsUpper) && host.find("..") == std::string::npos &&
         host.back() != '.' && url.find("/.") == std::string::npos &&
         url.find('\\') == std::string::npos;
}

TEST(RuleKeysPropertyTest, AListedUrlMatchesItself) {
  const char* data = std::getenv("URLFILTER_DATA");  // not a part of this repository
  if (data == nullptr) GTEST_SKIP() << "no corpus: URLFILTER_DATA is not set";
  const Strings urls = LinesOf(std::string(data) + "/lists/urls-phishing-380k.txt.zst", 17);
  ASSERT_FALSE(urls.empty());
  std::size_t refused = 0;
  for (const std::string& url : urls) {
    const auto keys = KeysForRule(url, Profile::kBoth);
    if (!keys.ok() || !IsAsBrowsersSendIt(url)) {
      ++refused;
      continue;
    }
    for (const Profile device : {Profile::kIos26, Profile::kIos27}) {
      ASSERT_OK_AND_ASSIGN(const Strings sub_urls, SubUrls(url, device));
      EXPECT_TRUE(AnyKeyAmong(keys->keys, sub_urls)) << url << " on " << ProfileName(device);
    }
  }
  EXPECT_LT(refused, urls.size() / 100);
}

}  // namespace
}  // namespace urlfilter::url
