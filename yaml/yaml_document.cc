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
  const size_t close = line.find(quote, start + 1);
  return close == std::string_view::npos ? 0 : close + 2;
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
