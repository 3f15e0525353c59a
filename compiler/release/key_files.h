// The private files that say which keys a release has and which rule brought each:
//   keys.txt        the sorted keys, each followed by '\n'
//   provenance.bin  for each key, in the same order, its source and line
//   sources.json    the lists and files that the sources are
// Format page: docs/formats/release-directory.md.
#ifndef URLFILTER_COMPILER_RELEASE_KEY_FILES_H_
#define URLFILTER_COMPILER_RELEASE_KEY_FILES_H_

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/files.h"
#include "compiler/keys/key_set.h"
#include "compiler/lists/rule_table.h"
#include "compiler/policy/policy.h"

namespace urlfilter::compiler {

absl::Status WriteKeyFiles(const std::string& folder, const Policy& policy, const RuleTable& table,
                           const KeySet& keys);
// The same, adding to `key_bytes` what is written of keys.txt. May run beside other readers of its
// arguments.
absl::Status WriteKeyFiles(const std::string& folder, const Policy& policy, const RuleTable& table,
                           const KeySet& keys, std::atomic<uint64_t>& key_bytes);

// Where a key comes from, in words for people.
struct KeyOrigin {
  std::string list;
  std::string category, owner, reason, ticket, added, expires;
  std::string file;   // Empty for the onboarding row.
  uint32_t line = 0;  // 1-based; 0 = unknown.
};

// The same for a rule of a policy that is in memory; `rule` as KeySet::RuleOf gives it.
KeyOrigin OriginOfRule(const Policy& policy, const RuleTable& table, uint32_t rule);

// Reads provenance.bin and sources.json of one version. Immutable; any thread.
class KeyOrigins {
 public:
  // NotFound: the release has no private part. DataLoss: damaged.
  static absl::StatusOr<KeyOrigins> Open(const std::string& folder);

  uint64_t key_count() const { return key_count_; }
  // Of the key on line `index` (from 0) of keys.txt. DataLoss: damaged, or no such line.
  absl::StatusOr<KeyOrigin> Find(uint64_t index) const;

 private:
  MappedFile provenance_;
  uint64_t key_count_ = 0;
  std::vector<KeyOrigin> sources_;  // Without lines.
};

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_RELEASE_KEY_FILES_H_
