#include "compiler/verify/verify_keys.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "base/files.h"
#include "base/strings.h"
#include "compiler/keys/key_cover.h"
#include "compiler/keys/key_set.h"
#include "compiler/pir/pir_database.h"
#include "compiler/policy/policy.h"
#include "compiler/release/release_layout.h"
#include "diagnostics/count_text.h"
#include "filterlib/url/rule_keys.h"
#include "filterlib/url/sub_urls.h"

namespace urlfilter::compiler {
namespace {

bool Contains(const std::vector<std::string>& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

bool IsOnboardingRow(std::string_view key) { return key == kOnboardingRow; }

// The first key for which `problem_of` says something, as "key: problem"; "" if there is none.
std::string FirstProblem(std::span<const std::string_view> keys,
                         const std::function<std::string(std::string_view)>& problem_of) {
  uint64_t count = 0;
  std::string first;
  for (const std::string_view key : keys) {
    const std::string problem = problem_of(key);
    if (problem.empty()) continue;
    if (count++ == 0) first = absl::StrCat(AbslView(key), ": ", problem);
  }
  return count <= 1 ? first : absl::StrCat(first, " (and ", count - 1, " more)");
}

void CheckRedundant(std::span<const std::string_view> keys, url::Profile profile,
                    CheckList& checks) {
  const CoverRules cover = LosslessCover(profile);
  const std::string first = FirstProblem(keys, [&](std::string_view key) -> std::string {
    if (IsOnboardingRow(key)) return "";
    std::string parent;
    AnyParent(key, cover, [&](std::string_view candidate) {
      if (!ContainsKey(keys, candidate)) return false;
      parent = candidate;
      return true;
    });
    return parent.empty() ? "" : absl::StrCat("lies below ", parent);
  });
  checks.Add("redundant", first.empty() ? CheckState::kPassed : CheckState::kWarning, first);
}

// A key in which 26 has decoded escapes, with those bytes escaped that a URL cannot hold, and the
// `others`.
std::string Escaped(std::string_view key, std::string_view others = "%") {
  std::string escaped;
  for (const char c : key) {
    const auto byte = static_cast<uint8_t>(c);
    if (byte > 0x20 && byte < 0x7f && others.find(c) == std::string_view::npos) {
      escaped.push_back(c);
    } else {
      constexpr char kHex[] = "0123456789ABCDEF";
      escaped += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return escaped;
}

// Keys of decoded escapes are no text that every tool of the PIR server's owner may expect.
void CheckAscii(std::span<const std::string_view> keys, CheckList& checks) {
  const auto other = [](std::string_view key) {
    return std::any_of(key.begin(), key.end(),
                       [](char c) { return static_cast<uint8_t>(c) >= 0x80; });
  };
  const auto first = std::find_if(keys.begin(), keys.end(), other);
  if (first == keys.end()) return checks.Add("key-ascii", CheckState::kPassed, "");
  const auto count = static_cast<uint64_t>(std::count_if(first, keys.end(), other));
  checks.Add("key-ascii", CheckState::kWarning,
             absl::StrCat(CountOf(count, "key"),
                          " with bytes outside ASCII, which iOS 26 makes of "
                          "escapes; the first is ",
                          Escaped(*first)));
}

void CheckPirParameters(const OpenRelease& release, CheckList& checks) {
  const uint64_t version = release.manifest().version;
  const auto before =
      ReadFile(release.layout().private_version(version - 1) + "/" + kPirUrlConfigFile, 1 << 20);
  const auto now = ReadFile(release.private_folder() + "/" + kPirUrlConfigFile, 1 << 20);
  const bool differ = before.ok() && now.ok() && *before != *now;
  checks.Add("pir-parameters", differ ? CheckState::kWarning : CheckState::kPassed,
             differ ? "url-config.json differs from the version before: clients need the new "
                      "PIR configuration"
                    : "");
}

// Rules that may become the key: the key as it is written, as a full URL (which may hold what a
// shorter rule may not, such as `*` for itself), and with what 26 has decoded escaped again. Where
// its path ends cannot be seen, as there may be a decoded `?` or `#` in it (or a backslash, or
// a second slash).
std::vector<std::string> RulesFor(std::string_view key, size_t host_size) {
  std::vector<std::string> rules = {std::string(key)};
  if (host_size == key.size()) return rules;
  const absl::string_view host = AbslView(key.substr(0, host_size));
  rules.push_back(absl::StrCat("https://", AbslView(key)));
  rules.push_back(absl::StrCat("https://", Escaped(key)));
  for (const size_t end :
       {key.find_first_of("?#", host_size), key.rfind('?'), key.rfind('#'), key.size()}) {
    const size_t path_end = std::min(end, key.size());
    if (path_end < host_size) continue;
    std::string path = Escaped(key.substr(host_size, path_end - host_size), "%?#\\");
    absl::StrReplaceAll({{"//", "/%2F"}}, &path);
    rules.push_back(absl::StrCat("https://", host, path, AbslView(key.substr(path_end))));
  }
  return rules;
}

// What is wrong with a key that no rule becomes; "" if one does.
std::string ProblemOfRewriting(std::string_view key, const KeyParts& parts, url::Profile profile) {
  std::string problem;
  for (const std::string& rule : RulesFor(key, parts.host.size())) {
    const auto keys = url::KeysForRule(rule, profile);
    if (keys.ok() && Contains(keys->keys, key)) return "";
    if (!keys.ok() && problem.empty()) problem = std::string(keys.status().message());
  }
  return problem.empty() ? "the compiler would write it in another way" : problem;
}

// Keys of rules such as `www.www.a.com`: the OS takes one `www.` away, so that only hosts below
// `www.a.com` lead to the key, and not that host itself.
bool IsOfDoubledWww(std::string_view key, url::Profile profile) {
  if (!key.starts_with("www.")) return false;
  const std::string rule = absl::StrCat("www.", AbslView(key));
  const std::vector<std::string> rules = RulesFor(rule, SplitKey(rule).host.size());
  return std::any_of(rules.begin(), rules.end(), [&](const std::string& text) {
    const auto keys = url::KeysForRule(text, profile);
    return keys.ok() && Contains(keys->keys, key);
  });
}

}  // namespace

void CheckKeyOrder(std::span<const std::string_view> keys, CheckList& checks) {
  const auto wrong = std::adjacent_find(keys.begin(), keys.end(), std::greater_equal<>());
  checks.Expect(
      "key-order",
      wrong == keys.end() ? "" : absl::StrCat(AbslView(*wrong), " is not below the key after it"),
      absl::StrCat(CountOf(keys.size(), "key"), ", sorted and unique"));
}

std::string ProblemOfKeyForm(std::string_view key, url::Profile profile) {
  if (IsOnboardingRow(key)) return "";
  if (key.empty()) return "empty";
  if (key.find("://") < key.find_first_of("/?#")) return "has a scheme";
  const bool control = std::any_of(
      key.begin(), key.end(), [](char c) { return static_cast<uint8_t>(c) < 0x20 || c == 0x7f; });
  if (control) return "has a control character";
  const KeyParts parts = SplitKey(key);
  const bool ascii_host = std::all_of(parts.host.begin(), parts.host.end(),
                                      [](char c) { return static_cast<uint8_t>(c) < 0x80; });
  if (!ascii_host) return "not ASCII";  // Behind the host, 26 decodes escapes.
  return ProblemOfRewriting(key, parts, profile);
}

bool IsReachable(std::string_view key, url::Profile profile) {
  const auto generates = [&](const std::string& url) {
    const auto sub_urls = url::SubUrls(url, profile);
    return sub_urls.ok() && Contains(*sub_urls, key);
  };
  if (generates(absl::StrCat("https://", AbslView(key)))) return true;
  return generates("https://" + Escaped(key));
}

namespace {

// Adds key-form. A key of a doubled `www.` is right if that is what was meant.
void CheckForms(std::span<const std::string_view> keys, url::Profile profile, CheckList& checks) {
  std::string_view doubled;
  const std::string wrong = FirstProblem(keys, [&](std::string_view key) -> std::string {
    const std::string problem = ProblemOfKeyForm(key, profile);
    if (problem.empty() || !IsOfDoubledWww(key, profile)) return problem;
    doubled = key;
    return "";
  });
  if (!wrong.empty() || doubled.empty()) return checks.Expect("key-form", wrong);
  checks.Add("key-form", CheckState::kWarning,
             absl::StrCat(AbslView(doubled),
                          ": does not match that host itself, but hosts below "
                          "it, as the OS takes `www.` away"));
}

}  // namespace

void CheckKeyForms(std::span<const std::string_view> keys, url::Profile profile,
                   CheckList& checks) {
  CheckForms(keys, profile, checks);
  checks.Expect("key-reachable", FirstProblem(keys, [&](std::string_view key) -> std::string {
                  if (IsOnboardingRow(key) || IsReachable(key, profile)) return "";
                  return "no URL makes the OS try it";
                }));
  CheckAscii(keys, checks);
  CheckRedundant(keys, profile, checks);
}

void CheckPirRows(const OpenRelease& release, std::span<const std::string_view> keys,
                  CheckList& checks) {
  if (release.manifest().pir_rows == 0) {
    checks.Add("pir-rows", CheckState::kSkipped, "the release has no PIR rows");
    return;
  }
  const auto rows = MappedFile::Open(release.private_folder() + "/" + kPirInputFile);
  if (!rows.ok()) {
    checks.Expect("pir-rows", std::string(rows.status().message()));
    return;
  }
  size_t next = 0;
  bool equal = true;
  const absl::Status read = ReadBinaryRows(rows->bytes(), [&](std::string_view keyword) {
    equal = equal && next < keys.size() && keys[next] == keyword;
    ++next;
  });
  equal = equal && next == keys.size() && next == release.manifest().pir_rows;
  checks.Expect("pir-rows",
                !read.ok() ? std::string(read.message())
                : equal    ? ""
                           : "input.binpb does not hold exactly the keys of the filter",
                CountOf(next, "row"));
  const PirShards shards = PlanShards(keys, release.pir_shard_count());
  checks.Expect("pir-row-hash", shards.colliding_a.empty()
                                    ? ""
                                    : absl::StrCat(shards.colliding_a, " and ", shards.colliding_b,
                                                   " share a row hash"));
  checks.Expect("pir-shards", shards.smallest > 0 ? "" : "a shard is empty",
                absl::StrCat(CountOf(shards.shard_count, "shard"), " of ", shards.smallest, " to ",
                             CountOf(shards.largest, "row")));
  checks.Expect("onboarding-row",
                ContainsKey(keys, kOnboardingRow) ? "" : "Apple's onboarding check needs it");
  CheckPirParameters(release, checks);
}

}  // namespace urlfilter::compiler
