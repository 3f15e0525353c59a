// One YAML tree -> its part of a Policy. Values that cannot be read as their type are skipped,
// those out of range are taken: the checker has reported both. Nodes belong to the document.
#ifndef URLFILTER_COMPILER_POLICY_POLICY_READER_H_
#define URLFILTER_COMPILER_POLICY_POLICY_READER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/policy/policy.h"
#include "diagnostics/issue.h"
#include "yaml/yaml_document.h"

namespace urlfilter::compiler {

// A policy file that `include` names, and the node that does.
struct IncludedFile {
  std::string path;
  const YamlNode* node = nullptr;
};

// The scalars of a text or a sequence of texts; empty for anything else.
std::vector<const YamlNode*> TextNodes(const YamlNode* node);

// The files of `include`, in order.
std::vector<IncludedFile> ReadIncludes(const YamlDocument& document);

// Reads the keys of the whole filter: rates, targets, prefetch, ... Only from the main policy.
void ReadSettings(const YamlDocument& document, Policy& policy);

// Appends the lists, exceptions, protect and tests of one file. `owner` is for those that name
// none; `today` (days since 1970-01-01) decides what has expired, and 0 lets nothing expire.
// Files of `protect` are read here. Mistakes that need the file system are issues: a glob without
// a match (UF0115), a file of `protect` that is unreadable (UF0114) or no list (SniffListFile).
void ReadContents(const YamlDocument& document, const std::string& owner, int32_t today,
                  Policy& policy, IssueList& issues);

// A path of a policy file, made relative to the folder of the file it stands in; for stdin ("-"),
// to the current one.
std::string ResolvePath(const std::string& policy_file, const std::string& path);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_POLICY_POLICY_READER_H_
