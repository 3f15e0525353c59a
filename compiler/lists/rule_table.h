// The rules of all lists of a policy, in the policy's order: where text of any syntax has become
// hosts, paths and URLs.
//
//   ASSIGN_OR_RETURN(const RuleTable table, LoadRules(policy, {}, issues));
//   for (const Rule& rule : table.rules()) keys.Add(rule.text(), rule.flags);
#ifndef URLFILTER_COMPILER_LISTS_RULE_TABLE_H_
#define URLFILTER_COMPILER_LISTS_RULE_TABLE_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "compiler/lists/refusal.h"
#include "compiler/policy/policy.h"
#include "compiler/progress/progress.h"
#include "diagnostics/issue.h"

namespace urlfilter::compiler {

enum RuleFlags : uint8_t {
  kRuleAllow = 1,          // An exception: it removes keys.
  kRuleCanonicalHost = 2,  // text() is a canonical host without `www.` and without path, and so
                           // it is its own key, under every profile.
  kRuleConverted = 4,      // The list has the name in Unicode; text() is its ASCII form.
};

// One rule. 24 bytes, since there may be 10^7 of them.
struct Rule {
  const char* data = nullptr;
  uint32_t size = 0;
  uint32_t line = 0;    // 1-based, in the source's file.
  uint32_t source = 0;  // Index into RuleTable::sources().
  uint8_t flags = 0;    // RuleFlags.

  // As url::KeysForRule takes it: host, host/path?query, or a full URL.
  std::string_view text() const { return {data, size}; }
};

// Where rules come from: one file of one list, or the inline rules of a list or of `exceptions`.
struct RuleSource {
  uint32_t list = 0;  // Index into policy.lists; policy.lists.size() stands for `exceptions`.
  std::string file;   // Path as the policy resolves it.
  bool inlined = false;
  std::string format;  // The syntax it was read as: "domains", "hosts", ...
};

// What became of the lines of one list (or of `exceptions`, which comes last).
struct ListCounts {
  std::string list;  // Name; "exceptions" for the last entry.
  uint64_t bytes = 0;
  uint64_t lines = 0;     // All lines read; each is blank, ignored, or gives rules or refusals.
  uint64_t blank = 0;     // Empty lines and comments.
  uint64_t ignored = 0;   // Lines of no meaning for a filter: localhost boilerplate, zone headers.
  uint64_t rules = 0;     // Rules kept (a hosts line may give several), exceptions among them.
  uint64_t allow = 0;     // Of these, exceptions.
  uint64_t widened = 0;   // Rules that block more than the line says (`*.d` covers d as well).
  uint64_t narrowed = 0;  // Rules that block less (`||d/ads` is a prefix, its key a whole path).
  uint64_t filtered = 0;  // Rules dropped by the list's include/exclude.
  RefusalCounts refused;  // Refused entries by class (a hosts line may have several).
};

// Adds every number of `more`; the name stays.
ListCounts& operator+=(ListCounts& counts, const ListCounts& more);

struct LoadOptions {
  int threads = 2;            // At least 1; the result does not depend on it.
  bool all_refusals = false;  // One issue a refused line instead of one a class.
  Progress* progress = NoProgress();
};

// Owns the mapped files and all text that rules point to. Immutable: read from any thread.
class RuleTable {
 public:
  RuleTable(RuleTable&&) noexcept;
  RuleTable& operator=(RuleTable&&) noexcept;
  ~RuleTable();

  std::span<const Rule> rules() const;
  std::span<const RuleSource> sources() const;
  std::span<const ListCounts> counts() const;  // policy.lists.size() + 1 entries.
  // The list of a rule: index into policy.lists, or policy.lists.size() for `exceptions`.
  uint32_t ListOf(const Rule& rule) const { return sources()[rule.source].list; }
  // The position of a rule, for reports.
  SourceRange Where(const Rule& rule) const;

 private:
  friend class RuleLoader;
  friend class SourceReader;
  struct Data;
  explicit RuleTable(std::unique_ptr<Data> data);
  std::unique_ptr<Data> data_;
};

// Reads every list of `policy` that has not expired, then its exceptions. Mistakes and refused
// lines become issues (a missing or unreadable list file is an error issue, and the other lists
// are still read; a list that gives no rule is UF0206). ResourceExhausted: more than 2^32-1 rules.
// Memory that does not suffice is std::bad_alloc, as of `new`.
absl::StatusOr<RuleTable> LoadRules(const Policy& policy, const LoadOptions& options,
                                    IssueList& issues);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_LISTS_RULE_TABLE_H_
