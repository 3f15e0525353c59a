#include "yaml/yaml_document.h"

#include <cstddef>

namespace urlfilter {
namespace {

// The end of a scalar that starts at `start` of `line`, or 0 if it cannot be told.
uint32_t ScalarEnd(std::string_view line, size_t start, const YamlNode& node) {
  if (start >= line.size()) return 0;
  if (line.substr(start, node.text.size()) == node.text) return start + node.text.size() + 1;
  const char quote = line[start];
  if (quote != '"' && quote != '\'') return 0;
  for (size_t at = start + 1; at < line.size(); ++at) {
    // `\"` in double quotes and `''` in single ones do not end it.
    const bool escape = quote == '"' ? line[at] == '\\' : line.substr(at, 2) == "''";
    if (!escape && line[at] == quote) return static_cast<uint32_t>(at + 2);
    if (escape) ++at;
  }
  return 0;
}

}  // namespace

const YamlNode* YamlNode::Find(std::string_view key) const {
  for (const YamlEntry& entry : entries) {
    if (entry.key->text == key) return entry.value;
  }
  return nullptr;
}

SourceRange YamlDocument::Range(const YamlNode& node) const {
  SourceRange range{source->file(), node.line, node.column, 0};
  if (node.kind == YamlNode::Kind::kScalar && node.column > 0) {
    range.end_column = ScalarEnd(source->Line(node.line), node.column - 1, node);
  }
  return range;
}

}  // namespace urlfilter
