// Holds a YAML tree against the table of keys: unknown keys, types, ranges, choices, all at once.
#ifndef URLFILTER_COMPILER_POLICY_POLICY_CHECKER_H_
#define URLFILTER_COMPILER_POLICY_POLICY_CHECKER_H_

#include "diagnostics/issue.h"
#include "yaml/yaml_document.h"

namespace urlfilter::compiler {

// Adds every mistake that can be seen in one file alone, until `issues` has 1,000. `included`: the
// file was named by `include`, where keys of the whole filter are not allowed. After a run without
// issues every value has its type and range.
void CheckPolicyTree(const YamlDocument& document, bool included, IssueList& issues);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_POLICY_POLICY_CHECKER_H_
