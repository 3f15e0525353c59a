// `include` and `exclude` of a list: which hosts its rules may be for.
#ifndef URLFILTER_COMPILER_LISTS_HOST_PATTERNS_H_
#define URLFILTER_COMPILER_LISTS_HOST_PATTERNS_H_

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "absl/status/statusor.h"

namespace urlfilter::compiler {

// A set of patterns: "example.com" stands for the host and all below it, "=example.com" for the
// host alone, and "*" in a pattern for any text (such a pattern is compared with canonical hosts as
// it is, but for capitals). Immutable after Create: any thread.
class HostPatterns {
 public:
  // InvalidArgument: a pattern has a path or a blank, is no host, or has a `*` and a character that
  // no canonical host has (a `=` among them).
  static absl::StatusOr<HostPatterns> Create(const std::vector<std::string>& patterns);

  bool empty() const { return hosts_.empty() && exact_.empty() && globs_.empty(); }
  // `host` is canonical. O(labels + globs).
  bool Matches(std::string_view host) const;

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  using HostSet = std::unordered_set<std::string, Hash, std::equal_to<>>;
  HostSet hosts_, exact_;
  std::vector<std::string> globs_;
};

// Both together.
struct HostFilter {
  HostPatterns include, exclude;
  bool Keeps(std::string_view host) const {
    return (include.empty() || include.Matches(host)) && !exclude.Matches(host);
  }
};

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_LISTS_HOST_PATTERNS_H_
