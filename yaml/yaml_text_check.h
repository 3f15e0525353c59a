// What is wrong with a policy file before any YAML is read: encoding, control characters, tabs.
#ifndef URLFILTER_YAML_YAML_TEXT_CHECK_H_
#define URLFILTER_YAML_YAML_TEXT_CHECK_H_

#include "diagnostics/issue.h"
#include "diagnostics/source_text.h"

namespace urlfilter {

// One issue for a file that is no text in UTF-8 at all, or whose lines end with CR alone; one for
// the first line over 8 MiB; one for all lines with bytes that are not UTF-8; one for each line
// that holds a control character or one that turns the direction of writing, or a tab as
// indentation (at most 100 issues). False if there was one: do not parse.
bool CheckYamlText(const SourceText& source, IssueList& issues);

}  // namespace urlfilter

#endif  // URLFILTER_YAML_YAML_TEXT_CHECK_H_
