#include "compiler/findings/public_suffixes.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/files.h"
#include "base/status_macros.h"
#include "filterlib/url/canonical_host.h"

namespace urlfilter::compiler {
namespace {

constexpr uint64_t kMaxBytes = 16 << 20;

}  // namespace

size_t PublicSuffixes::TailFilter::IndexOf(std::string_view name) {
  uint64_t tail = 0;
  const size_t size = std::min(name.size(), sizeof(tail));
  if (size == sizeof(tail)) {
    std::memcpy(&tail, name.data() + name.size() - size, sizeof(tail));
  } else {
    std::memcpy(&tail, name.data(), size);
  }
  constexpr uint64_t kOdd = 0x9e3779b97f4a7c15;  // 2^64 over the golden ratio.
  return (tail + name.size()) * kOdd >> (64 - kBits);
}

PublicSuffixes PublicSuffixes::Parse(std::string_view text) {
  constexpr size_t kTypicalLineBytes = 16;
  PublicSuffixes suffixes;
  suffixes.rules_.reserve(text.size() / kTypicalLineBytes);
  SuffixSection section = SuffixSection::kIcann;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.find("===BEGIN PRIVATE") != std::string_view::npos) section = SuffixSection::kPrivate;
    const std::string_view rule = line.substr(0, line.find_first_of(" \t\r"));
    if (!rule.empty() && !rule.starts_with("//")) suffixes.AddRule(rule, section);
  }
  return suffixes;
}

absl::StatusOr<PublicSuffixes> PublicSuffixes::Load(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path, kMaxBytes));
  return Parse(text);
}

void PublicSuffixes::AddRule(std::string_view rule, SuffixSection section) {
  const bool children = rule.starts_with("*.");
  const bool excepted = rule.starts_with('!');
  rule.remove_prefix(children ? 2 : excepted ? 1 : 0);
  absl::StatusOr<std::string> host =
      url::IsCanonicalHost(rule) ? std::string(rule) : url::CanonicalHost(rule);
  if (!host.ok() || host->find('*') != std::string::npos) return;
  ++rule_count_;
  names_.Add(*host);
  if (children) parents_.Add(*host);
  Rules& rules = rules_[*std::move(host)];
  if (excepted) {
    rules.excepted = true;
    return;
  }
  if (children) rules.children = section;
  if (!children || !rules.itself) rules.itself = section;
}

const PublicSuffixes::Rules* PublicSuffixes::RulesOf(std::string_view name) const {
  const auto found = rules_.find(name);
  return found == rules_.end() ? nullptr : &found->second;
}

std::optional<SuffixSection> PublicSuffixes::Find(std::string_view host) const {
  const size_t dot = host.find('.');
  if (dot == std::string_view::npos) {  // The list's default rule is `*`.
    if (host.empty() || host.find_first_of("/?#:") != std::string_view::npos) return std::nullopt;
    return SuffixSection::kIcann;
  }
  if (names_.MayContain(host)) {
    const Rules* own = RulesOf(host);
    if (own != nullptr && own->excepted) return std::nullopt;
    if (own != nullptr && own->itself) return own->itself;
  }
  const std::string_view parent = host.substr(dot + 1);
  if (!parents_.MayContain(parent)) return std::nullopt;
  const Rules* rules = RulesOf(parent);
  return rules == nullptr ? std::nullopt : rules->children;
}

}  // namespace urlfilter::compiler
