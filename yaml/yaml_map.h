// What is done with a mapping when its last entry has come. Private to this folder.
#ifndef URLFILTER_YAML_YAML_MAP_H_
#define URLFILTER_YAML_YAML_MAP_H_

#include "diagnostics/issue.h"
#include "diagnostics/source_text.h"
#include "yaml/yaml_document.h"

namespace urlfilter {

// Reports each key that stands there twice, which stays, and replaces `<<` by the entries that it
// stands for: the map's own keys win, then earlier sources. `source` is the text that the map is
// from. O(entries, with those merged).
void FinishMap(YamlNode& map, const SourceText& source, IssueList& issues);

}  // namespace urlfilter

#endif  // URLFILTER_YAML_YAML_MAP_H_
