// The public suffix list: names under which anybody may register (https://publicsuffix.org/).
//
//   ASSIGN_OR_RETURN(const PublicSuffixes suffixes, PublicSuffixes::Load(kPublicSuffixFile));
//   if (suffixes.Find("co.uk")) ...
//
// libpsl answers the same question, and a test compares the answers; it takes 230 to 370 ns a
// name, which for a million keys is longer than all else that a build does. Here a name that is no
// suffix, as nearly all are, costs two looks at a table that the cache holds.
#ifndef URLFILTER_COMPILER_FINDINGS_PUBLIC_SUFFIXES_H_
#define URLFILTER_COMPILER_FINDINGS_PUBLIC_SUFFIXES_H_

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "absl/status/statusor.h"

namespace urlfilter::compiler {

// Where Debian's package publicsuffix puts the list.
inline constexpr char kPublicSuffixFile[] = "/usr/share/publicsuffix/public_suffix_list.dat";

// Who lets people register below a suffix.
enum class SuffixSection : uint8_t {
  kIcann,    // A registry: "co.uk".
  kPrivate,  // A company: "github.io".
};

// Immutable; any thread.
class PublicSuffixes {
 public:
  // No list: every name of one label is a suffix, and nothing else.
  PublicSuffixes() = default;

  // The rules of the list. Names that cannot be hosts are skipped.
  static PublicSuffixes Parse(std::string_view text);
  // NotFound when the list is not installed. ResourceExhausted above 16 MiB.
  static absl::StatusOr<PublicSuffixes> Load(const std::string& path);

  // The section of the rule that makes the canonical `host` a suffix; none if no rule does. Text
  // that is no host is no suffix.
  std::optional<SuffixSection> Find(std::string_view host) const;

  // Rules of the list.
  size_t size() const { return rule_count_; }

 private:
  // What the list says about a name.
  struct Rules {
    std::optional<SuffixSection> itself;    // `co.uk`, and `ck` for `*.ck`
    std::optional<SuffixSection> children;  // `*.ck`: every name one label below
    bool excepted = false;                  // `!www.ck`: not this one
  };
  struct TextHash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  // Which names may be in the table, by their last bytes and their length. No false negatives.
  class TailFilter {
   public:
    void Add(std::string_view name) { bits_.set(IndexOf(name)); }
    bool MayContain(std::string_view name) const { return bits_[IndexOf(name)]; }

   private:
    static constexpr int kBits = 17;
    static size_t IndexOf(std::string_view name);
    std::bitset<1 << kBits> bits_;
  };

  void AddRule(std::string_view rule, SuffixSection section);
  const Rules* RulesOf(std::string_view name) const;

  std::unordered_map<std::string, Rules, TextHash, std::equal_to<>> rules_;
  TailFilter names_;    // All of the table.
  TailFilter parents_;  // Those with rules for their children.
  size_t rule_count_ = 0;
};

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_FINDINGS_PUBLIC_SUFFIXES_H_
