// What is wrong with a policy file before any YAML is read: encoding, control characters, tabs.
#ifndef URLFILTER_YAML_YAML_TEXT_CHECK_H_
#define URLFILTER_YAML_YAML_TEXT_CHECK_H_

#include "diagnostics/issue.h"
#include "diagnostics/source_text.h"

namespace urlfilter {

// Adds an issue for each line that holds a NUL or control character, bytes that are not UTF-8, or
// a tab as indentation (at most 100 issues). False if there was one: do not parse.
bool CheckYamlText(const SourceText& source, IssueList& issues);

}  // namespace urlfilter

#endif  // URLFILTER_YAML_YAML_TEXT_CHECK_H_
