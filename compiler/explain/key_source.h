// Where an explanation looks keys up: in a release that was built, or in a policy that was just
// compiled.
#ifndef URLFILTER_COMPILER_EXPLAIN_KEY_SOURCE_H_
#define URLFILTER_COMPILER_EXPLAIN_KEY_SOURCE_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "bloom/prefilter_view.h"
#include "compiler/release/compile_policy.h"
#include "compiler/release/key_origins.h"
#include "diagnostics/issue.h"
#include "filterlib/url/profile.h"

namespace urlfilter::compiler {

// Owns what it answers from. Immutable; safe to use from any thread.
class KeySource {
 public:
  virtual ~KeySource() = default;

  // What is asked: "corporate-baseline version 3", "policy corporate.yaml".
  virtual std::string Name() const = 0;
  virtual url::Profile profile() const = 0;
  // Whether Find() knows: not in a release whose private part is not here.
  virtual bool knows_keys() const = 0;
  // Where the key comes from; none if it is no key, or if knows_keys() is false. DataLoss: the
  // release's private files are damaged.
  virtual absl::StatusOr<std::optional<KeyOrigin>> Find(std::string_view key) const = 0;
  // What the filter on a device says. A policy has no filter yet: its keys answer.
  virtual bool MayContain(std::string_view key) const = 0;
};

// Opens `path`: a folder is a release (OpenRelease::Open, which takes `filter`), anything else a
// policy file. `issues` are the policy's: with errors among them there is a source all the same.
// Errors: those of OpenRelease::Open and KeyOrigins::Open, or of CompilePolicy.
absl::StatusOr<std::unique_ptr<KeySource>> OpenKeySource(const std::string& path,
                                                         const std::string& filter,
                                                         const CompileOptions& options,
                                                         IssueList& issues);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_EXPLAIN_KEY_SOURCE_H_
