#include <glob.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/files.h"
#include "compiler/policy/list_sniff.h"
#include "compiler/policy/policy.h"
#include "compiler/policy/policy_reader.h"
#include "diagnostics/file_sniff.h"
#include "diagnostics/issue.h"
#include "diagnostics/source_text.h"
#include "yaml/value_text.h"
#include "yaml/yaml_document.h"

namespace urlfilter::compiler {
namespace {

constexpr uint64_t kMaxProtectBytes = 256u << 20;

// Paths that match a shell pattern, sorted by bytes.
std::vector<std::string> ExpandGlob(const std::string& pattern) {
  glob_t found{};
  std::vector<std::string> paths;
  if (glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found) == 0) {
    paths.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  }
  globfree(&found);
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string_view TrimBlanks(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") + 1 - first);
}

class ContentsReader {
 public:
  ContentsReader(const YamlDocument& document, const std::string& owner, int32_t today,
                 Policy& policy, IssueList& issues)
      : document_(document), owner_(owner), today_(today), policy_(policy), issues_(issues) {}

  void Read() {
    const YamlNode& root = *document_.root;
    for (const YamlNode* node : Items(root.Find("lists"))) ReadList(*node);
    for (const YamlNode* node : Items(root.Find("exceptions"))) ReadException(*node);
    for (const YamlNode* node : Items(root.Find("protect"))) ReadProtect(*node);
    for (const YamlNode* node : Items(root.Find("tests"))) ReadTest(*node);
  }

 private:
  static std::vector<const YamlNode*> Items(const YamlNode* node) {
    return node == nullptr ? std::vector<const YamlNode*>() : node->items;
  }

  static std::string Text(const YamlNode& map, std::string_view key) {
    const YamlNode* node = map.Find(key);
    return node != nullptr && node->kind == YamlNode::Kind::kScalar ? node->text : "";
  }

  static InlineRule RuleAt(const YamlNode& node) { return {node.text, node.line, node.column}; }

  static std::vector<std::string> Texts(const YamlNode* node) {
    std::vector<std::string> texts;
    for (const YamlNode* text : TextNodes(node)) texts.push_back(text->text);
    return texts;
  }

  bool IsExpired(const std::string& expires) const {
    const std::optional<int32_t> last_day = ParseDate(expires);
    return today_ > 0 && last_day && *last_day < today_;
  }

  void Report(std::string_view id, const YamlNode& node, std::string message, std::string help) {
    document_.source->Attach(
        issues_.Add(id, document_.Range(node), std::move(message), std::move(help)));
  }

  void ReadList(const YamlNode& node) {
    if (node.kind != YamlNode::Kind::kMap) return;
    PolicyList& list = policy_.lists.emplace_back();
    list.where = document_.Range(node);
    list.name = Text(node, "name");
    list.category = Text(node, "category");
    if (const std::string format = Text(node, "format"); !format.empty()) {
      list.format = format;
      list.format_where = document_.Range(*node.Find("format"));
    }
    list.allow = Text(node, "action") == "allow";
    list.owner = node.Find("owner") == nullptr ? owner_ : Text(node, "owner");
    list.reason = Text(node, "reason");
    list.ticket = Text(node, "ticket");
    list.added = Text(node, "added");
    list.expires = Text(node, "expires");
    list.expired = IsExpired(list.expires);
    list.include = Texts(node.Find("include"));
    list.exclude = Texts(node.Find("exclude"));
    ReadSources(node, list);
  }

  void ReadSources(const YamlNode& node, PolicyList& list) {
    for (const YamlNode* file : TextNodes(node.Find("file"))) {
      list.files.push_back({Resolved(*file), file->line, file->column});
    }
    for (const YamlNode* pattern : TextNodes(node.Find("glob"))) ReadGlob(*pattern, list);
    const std::vector<const YamlNode*> rules = TextNodes(node.Find("rules"));
    list.rules.reserve(rules.size());
    for (const YamlNode* rule : rules) list.rules.push_back(RuleAt(*rule));
  }

  void ReadGlob(const YamlNode& node, PolicyList& list) {
    const std::vector<std::string> paths = ExpandGlob(Resolved(node));
    if (paths.empty()) {
      Report("UF0115", node, absl::StrCat("no file matches ", node.text),
             "The pattern is relative to the policy file; `*` does not cross folders.");
    }
    for (const std::string& path : paths) list.files.push_back({path, node.line, node.column});
  }

  std::string Resolved(const YamlNode& node) const {
    return ResolvePath(document_.source->file(), node.text);
  }

  void ReadException(const YamlNode& node) {
    const bool is_map = node.kind == YamlNode::Kind::kMap;
    const YamlNode* rule = is_map ? node.Find("rule") : &node;
    if (rule == nullptr || rule->kind != YamlNode::Kind::kScalar) return;
    PolicyException& exception = policy_.exceptions.emplace_back();
    exception.rule = RuleAt(*rule);
    exception.file = document_.source->file();
    exception.owner = owner_;
    if (!is_map) return;
    if (node.Find("owner") != nullptr) exception.owner = Text(node, "owner");
    exception.reason = Text(node, "reason");
    exception.ticket = Text(node, "ticket");
    exception.expires = Text(node, "expires");
    exception.expired = IsExpired(exception.expires);
  }

  void ReadProtect(const YamlNode& node) {
    if (node.kind == YamlNode::Kind::kScalar) {
      policy_.protect.push_back({node.text, document_.Range(node)});
    } else if (const YamlNode* file = node.Find("file")) {
      if (file->kind == YamlNode::Kind::kScalar) ReadProtectFile(*file);
    }
  }

  void ReadProtectFile(const YamlNode& node) {
    const std::string path = Resolved(node);
    absl::StatusOr<std::string> text = ReadFile(path, kMaxProtectBytes);
    if (!text.ok()) {
      return Report("UF0114", node, std::string(text.status().message()),
                    "Paths are relative to the policy file.");
    }
    if (const std::optional<FileMistake> mistake = SniffListFile(*text)) {
      return Report(mistake->id, node, absl::StrCat(path, ": ", mistake->message),
                    mistake->way_out);
    }
    const SourceText source(path, std::string(WithoutByteOrderMark(*text)));
    for (uint32_t number = 1; number <= source.line_count(); ++number) {
      const std::string_view line = TrimBlanks(source.Line(number));
      if (line.empty() || line.front() == '#') continue;
      policy_.protect.push_back({std::string(line), {path, number, 1, 0}});
    }
  }

  void ReadTest(const YamlNode& node) {
    const std::string expect = node.kind == YamlNode::Kind::kMap ? Text(node, "expect") : "";
    if (expect != "block" && expect != "allow") return;
    PolicyTest& test = policy_.tests.emplace_back();
    test.url = Text(node, "url");
    test.expect_block = expect == "block";
    test.list = Text(node, "list");
    test.where = document_.Range(node);
  }

  const YamlDocument& document_;
  const std::string& owner_;
  const int32_t today_;
  Policy& policy_;
  IssueList& issues_;
};

}  // namespace

void ReadContents(const YamlDocument& document, const std::string& owner, int32_t today,
                  Policy& policy, IssueList& issues) {
  ContentsReader(document, owner, today, policy, issues).Read();
}

}  // namespace urlfilter::compiler
