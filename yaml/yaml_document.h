// A YAML file as a tree that knows where everything stands. The only door to the YAML library:
// its exceptions stop behind ParseYaml.
#ifndef URLFILTER_YAML_YAML_DOCUMENT_H_
#define URLFILTER_YAML_YAML_DOCUMENT_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diagnostics/issue.h"
#include "diagnostics/source_text.h"

namespace urlfilter {

struct YamlLimits {
  uint64_t max_bytes = 64u << 20;
  uint32_t max_depth = 50;
  uint64_t max_expanded_nodes = 5'000'000;  // With every alias counted as what it stands for.
};

struct YamlNode;

struct YamlEntry {
  const YamlNode* key = nullptr;  // A scalar, or an issue was added.
  const YamlNode* value = nullptr;
};

struct YamlNode {
  enum class Kind : uint8_t { kNull, kScalar, kSequence, kMap };
  Kind kind = Kind::kNull;
  bool quoted = false;            // A scalar in quotes, or a block scalar.
  uint32_t line = 0, column = 0;  // From 1; bytes.
  std::string text;               // Of a scalar.
  std::vector<const YamlNode*> items;
  std::vector<YamlEntry> entries;  // In the file's order; keys are unique, or an issue was added.
  uint64_t weight = 1;             // Nodes below and including this, aliases expanded.

  // The value of a key, the first if it stands there twice; nullptr if there is none. O(entries).
  const YamlNode* Find(std::string_view key) const;
};

// Owns the nodes. Nodes that aliases name are shared, not copied. Not changed after ParseYaml: any
// thread.
struct YamlDocument {
  explicit YamlDocument(std::shared_ptr<const SourceText> text) : source(std::move(text)) {}
  std::shared_ptr<const SourceText> source;
  std::deque<YamlNode> nodes;
  const YamlNode* root = nullptr;  // nullptr if the file is empty or all comments.

  // Where a node's text stands. The end is known for scalars on one line.
  SourceRange Range(const YamlNode& node) const;
};

// The text of a YAML file, without the byte order mark that an editor may have put before it: the
// columns of issues and fixes count from the first character.
std::shared_ptr<const SourceText> YamlSource(std::string file, std::string text);

// Parses one document. Anchors, aliases and merge keys (`<<`) are resolved. Mistakes become
// issues, and a tree may come with some; nullptr if there is none to go on with. Memory is bounded
// by the input's size: an alias bomb is refused by what it would expand to, and never expanded.
std::unique_ptr<YamlDocument> ParseYaml(std::shared_ptr<const SourceText> source,
                                        const YamlLimits& limits, IssueList& issues);

}  // namespace urlfilter

#endif  // URLFILTER_YAML_YAML_DOCUMENT_H_
