// Where the keys of a release come from: the reader of provenance.bin and sources.json
// (key_file_writer.h writes them). Format page: docs/formats/release-directory.md.
#ifndef URLFILTER_COMPILER_RELEASE_KEY_ORIGINS_H_
#define URLFILTER_COMPILER_RELEASE_KEY_ORIGINS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/files.h"
#include "compiler/lists/rule_table.h"
#include "compiler/policy/policy.h"

namespace urlfilter::compiler {

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
  // `folder` is the version's private one. NotFound: one of the two files is not there. DataLoss:
  // damaged. Else the errors of base/files.h (sources.json may have 256 MiB).
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

#endif  // URLFILTER_COMPILER_RELEASE_KEY_ORIGINS_H_
