#include "compiler/findings/public_suffixes.h"

#include <utility>

#include "base/files.h"
#include "base/status_macros.h"
#include "filterlib/url/canonical_host.h"

namespace urlfilter::compiler {
namespace {

constexpr uint64_t kMaxBytes = 16 << 20;

// A rule of the list as a host and what it says about it.
std::pair<std::string_view, PublicSuffix::Kind> SplitRule(std::string_view rule) {
  if (rule.starts_with("*.")) return {rule.substr(2), PublicSuffix::Kind::kChildren};
  if (rule.starts_with('!')) return {rule.substr(1), PublicSuffix::Kind::kExcepted};
  return {rule, PublicSuffix::Kind::kName};
}

}  // namespace

std::vector<PublicSuffix> ParsePublicSuffixes(std::string_view text) {
  std::vector<PublicSuffix> suffixes;
  bool icann = true;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.find("===BEGIN PRIVATE") != std::string_view::npos) icann = false;
    const std::string_view name = line.substr(0, line.find_first_of(" \t\r"));
    if (name.empty() || name.starts_with("//")) continue;
    const auto [host_part, kind] = SplitRule(name);
    absl::StatusOr<std::string> host = url::CanonicalHost(host_part);
    if (host.ok()) suffixes.push_back({*std::move(host), icann, kind});
  }
  return suffixes;
}

absl::StatusOr<std::vector<PublicSuffix>> LoadPublicSuffixes(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path, kMaxBytes));
  return ParsePublicSuffixes(text);
}

}  // namespace urlfilter::compiler
