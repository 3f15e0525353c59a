// List files of any syntax -> a policy that uses them, with what it cannot express.
#ifndef URLFILTER_COMPILER_CONVERT_IMPORT_LISTS_H_
#define URLFILTER_COMPILER_CONVERT_IMPORT_LISTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "diagnostics/issue.h"

namespace urlfilter::compiler {

struct ImportOptions {
  std::string name = "imported";  // Of the policy; IsName().
  std::string owner;              // Empty leaves a line to fill in.
  int threads = 2;
};

struct ImportedPolicy {
  std::string yaml;
  IssueList issues;  // The loss report: every class of refused lines, files that are no lists.
};

// The policy names each file as given, with the syntax that was recognised; what was refused
// stands above each list as a comment. Files that are no lists are left out and are errors in
// `issues`. InvalidArgument: the name. ResourceExhausted as LoadRules.
absl::StatusOr<ImportedPolicy> ImportLists(const std::vector<std::string>& files,
                                           const ImportOptions& options);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_CONVERT_IMPORT_LISTS_H_
