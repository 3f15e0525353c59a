// A policy file and all that it includes -> one Policy.
//
//   IssueList issues;
//   ASSIGN_OR_RETURN(const Policy policy,
//                    LoadPolicy("corporate.yaml", {.today = Today()}, issues));
//   if (issues.HasErrors()) ...
#ifndef URLFILTER_COMPILER_POLICY_POLICY_LOADER_H_
#define URLFILTER_COMPILER_POLICY_POLICY_LOADER_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "compiler/policy/policy.h"
#include "diagnostics/issue.h"

namespace urlfilter::compiler {

struct PolicyOptions {
  int32_t today = 0;  // Days since 1970-01-01 (UTC); 0 = nothing expires.
};

// Reads `path` ("-" is stdin) and its includes. All mistakes become issues, with source lines, and
// `issues` is sorted; the Policy then holds what could be read. Status (of base/files.h) only when
// `path` itself cannot be read or, being a file, is larger than YamlLimits allow
// (ResourceExhausted; stdin: UF0005).
absl::StatusOr<Policy> LoadPolicy(const std::string& path, const PolicyOptions& options,
                                  IssueList& issues);

// The same for a text in memory; `file` is its name in issues, and its paths are relative to it.
Policy LoadPolicyText(const std::string& file, std::string text, const PolicyOptions& options,
                      IssueList& issues);

// Unix time to build for: SOURCE_DATE_EPOCH if it is a whole number (reproducible builds),
// otherwise the clock.
int64_t BuildTime();

// Its day: days since 1970-01-01 (UTC).
int32_t Today();

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_POLICY_POLICY_LOADER_H_
