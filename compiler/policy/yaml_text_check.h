// What is wrong with a policy file before any YAML is read: encoding, control characters, tabs.
#ifndef URLFILTER_COMPILER_POLICY_YAML_TEXT_CHECK_H_
#define URLFILTER_COMPILER_POLICY_YAML_TEXT_CHECK_H_

#include "compiler/diagnostics/issue.h"
#include "compiler/diagnostics/source_text.h"

namespace urlfilter::compiler {

// Adds an issue for each line that holds a NUL or control character, bytes that are not UTF-8, or
// a tab as indentation (at most 100 issues). False if there was one: do not parse.
bool CheckYamlText(const SourceText& source, IssueList& issues);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_POLICY_YAML_TEXT_CHECK_H_
