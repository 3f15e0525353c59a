// The one file that includes the YAML library. Events instead of its node tree: the tree costs
// more memory than the file is worth, and expands nothing here that could explode.
#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "diagnostics/file_sniff.h"
#include "diagnostics/issue.h"
#include "diagnostics/source_text.h"
#include "diagnostics/utf8.h"
#include "yaml/yaml_document.h"
#include "yaml/yaml_map.h"
#include "yaml/yaml_plain_runs.h"
#include "yaml/yaml_text_check.h"

namespace urlfilter {
namespace {

using Kind = YamlNode::Kind;

// Leaves the parser from inside an event; the issue has been added.
struct StopParsing {};

bool IsPlainTag(const std::string& tag) {
  return tag.empty() || tag == "?" || tag == "!" || absl::StartsWith(tag, "tag:yaml.org,2002:");
}

class TreeBuilder : public YAML::EventHandler {
 public:
  // `runs` are missing from the text that is parsed, and are put in their places.
  TreeBuilder(YamlDocument& document, const YamlLimits& limits, const std::vector<PlainRun>& runs,
              IssueList& issues)
      : document_(document), limits_(limits), runs_(runs), issues_(issues) {}

  // Whether the first line of every run came as an item of a sequence.
  bool all_runs_placed() const { return next_run_ == runs_.size(); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    YamlNode* node = NewNode(Kind::kNull, mark, anchor);
    // `key:` without a value: the parser noticed at the next token, people look at the key.
    const bool is_value = !open_.empty() && open_.back().key != nullptr;
    if (is_value && node->line > open_.back().key->line) {
      node->line = open_.back().key->line;
      node->column = open_.back().key->column;
    }
    Place(node);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    CheckTag(mark, tag);
    CheckEscapes(mark, value);
    YamlNode* node = NewNode(Kind::kScalar, mark, anchor);
    node->text = value;
    node->quoted = tag != "?";
    if (!node->quoted && (value == "~" || value == "null")) node->kind = Kind::kNull;
    Place(node);
    PlaceRunAfter(mark, node->quoted);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found != anchors_.end()) return Place(found->second);
    Report("UF0007", mark, "this alias stands inside the value that it names",
           "A value cannot contain itself.");
    throw StopParsing();
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    Open(Kind::kSequence, mark, tag, anchor);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    Open(Kind::kMap, mark, tag, anchor);
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapEnd() override {
    FinishMap(*open_.back().node, *document_.source, issues_);
    Close();
  }

 private:
  struct OpenNode {
    YamlNode* node;
    YAML::anchor_t anchor;
    const YamlNode* key = nullptr;  // Of a map whose value has not come yet.
  };

  void Report(std::string_view id, const YAML::Mark& mark, std::string message,
              std::string help = "") {
    const auto line = static_cast<uint32_t>(mark.line + 1);
    const auto column = static_cast<uint32_t>(mark.column + 1);
    document_.source->Attach(issues_.Add(id, {document_.source->file(), line, column, 0},
                                         std::move(message), std::move(help)));
  }

  void CheckTag(const YAML::Mark& mark, const std::string& tag) {
    if (!IsPlainTag(tag)) {
      Report("UF0013", mark, absl::StrCat("the tag \"", tag, "\" has no meaning in a policy"),
             "Leave the tag away.");
    }
  }

  // Escapes in quotes can say what the text check refuses as bytes.
  void CheckEscapes(const YAML::Mark& mark, const std::string& value) {
    for (size_t at = 0; at < value.size(); ++at) {
      const Hidden kind = HiddenAt(value, at).kind;
      const bool control = kind == Hidden::kControl && value[at] != '\t' && value[at] != '\n';
      if (!control && kind != Hidden::kDirection) continue;
      return Report("UF0004", mark, "the escapes in this text stand for a control character",
                    "Write the text without them.");
    }
  }

  YamlNode* NewNode(Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    YamlNode& node = document_.nodes.emplace_back();
    node.kind = kind;
    node.line = static_cast<uint32_t>(mark.line + 1);
    node.column = static_cast<uint32_t>(mark.column + 1);
    const bool complete = kind == Kind::kNull || kind == Kind::kScalar;
    if (anchor != 0 && complete) anchors_[anchor] = &node;
    return &node;
  }

  void Open(Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    CheckTag(mark, tag);
    if (open_.size() >= limits_.max_depth) {
      Report("UF0006", mark, absl::StrCat("nested deeper than ", limits_.max_depth, " levels"));
      throw StopParsing();
    }
    open_.push_back({NewNode(kind, mark, anchor), anchor});
  }

  void Close() {
    const OpenNode closed = open_.back();
    open_.pop_back();
    if (closed.anchor != 0) anchors_[closed.anchor] = closed.node;
    Place(closed.node);
  }

  void Place(const YamlNode* node) {
    if (open_.empty()) {
      document_.root = node;
      return;
    }
    OpenNode& parent = open_.back();
    AddWeight(*parent.node, *node);
    if (parent.node->kind == Kind::kSequence) {
      parent.node->items.push_back(node);
    } else if (parent.key == nullptr) {
      parent.key = CheckedKey(node);
    } else {
      parent.node->entries.push_back({std::exchange(parent.key, nullptr), node});
    }
  }

  void AddWeight(YamlNode& parent, const YamlNode& child) {
    parent.weight += child.weight;
    if (parent.weight <= limits_.max_expanded_nodes) return;
    Report("UF0007", MarkOf(child),
           absl::StrCat("the policy has more than ", limits_.max_expanded_nodes,
                        " values when its aliases are expanded"),
           "Move long lists into list files; use fewer levels of aliases.");
    throw StopParsing();
  }

  static YAML::Mark MarkOf(const YamlNode& node) {
    YAML::Mark mark;
    mark.line = static_cast<int>(node.line) - 1;
    mark.column = static_cast<int>(node.column) - 1;
    return mark;
  }

  // The items that were taken out after the first line of a run.
  void PlaceRunAfter(const YAML::Mark& mark, bool quoted) {
    if (next_run_ == runs_.size() || quoted || open_.empty()) return;
    const PlainRun& run = runs_[next_run_];
    const bool first = static_cast<uint32_t>(mark.line + 1) == run.first &&
                       static_cast<uint32_t>(mark.column) == run.indent + 2;
    if (!first || open_.back().node->kind != Kind::kSequence) return;
    ++next_run_;
    YAML::Mark place = mark;
    for (uint32_t line = run.first + 1; line < run.last; ++line) {
      place.line = static_cast<int>(line) - 1;
      YamlNode* node = NewNode(Kind::kScalar, place, 0);
      node->text = WordOfRun(*document_.source, run, line);
      Place(node);
    }
  }

  const YamlNode* CheckedKey(const YamlNode* node) {
    if (node->kind != Kind::kScalar) {
      Report("UF0103", MarkOf(*node), "a key must be a word",
             "In a value, put braces, brackets and `?` in quotes.");
    }
    return node;
  }

  YamlDocument& document_;
  const YamlLimits& limits_;
  const std::vector<PlainRun>& runs_;
  size_t next_run_ = 0;
  IssueList& issues_;
  std::vector<OpenNode> open_;
  std::unordered_map<YAML::anchor_t, const YamlNode*> anchors_;
};

std::string HelpForSyntaxError(std::string_view line, int column) {
  const char at = column >= 0 && static_cast<size_t>(column) < line.size() ? line[column] : ' ';
  if (at == '*') {
    return "A value that starts with `*` is an alias in YAML. Put wildcards in quotes: "
           "\"*.example.com\".";
  }
  if (at == '@' || at == '|' || at == '%' || at == '`' || at == '&' || at == '!') {
    return absl::StrCat("A value that starts with `", std::string(1, at), "` must be in quotes: \"",
                        std::string(1, at), "...\".");
  }
  return "Look for an unclosed bracket or quote here or on the line before, and for `: ` or ` #` "
         "inside a value; such values must be in quotes.";
}

void ReportSyntaxError(const YAML::Exception& error, const YamlDocument& document,
                       IssueList& issues) {
  const SourceText& source = *document.source;
  const auto line = static_cast<uint32_t>(error.mark.line + 1);
  const SourceRange where{source.file(), line, static_cast<uint32_t>(error.mark.column + 1), 0};
  if (dynamic_cast<const YAML::DeepRecursion*>(&error) != nullptr) {
    issues.Add("UF0006", where, "nested too deeply");
  } else {
    issues.Add("UF0002", where, absl::StrCat("not YAML: ", error.msg),
               HelpForSyntaxError(source.Line(line), error.mark.column));
  }
  source.Attach(issues.issues().back());
}

// True if another document follows the one that was read.
bool ReportSecondDocument(YAML::Parser& parser, const YamlDocument& document, IssueList& issues) {
  YamlDocument rest(document.source);
  IssueList unused;
  const YamlLimits limits;
  const std::vector<PlainRun> no_runs;
  TreeBuilder second(rest, limits, no_runs, unused);
  if (!parser.HandleNextDocument(second) || rest.root == nullptr) return false;
  document.source->Attach(
      issues.Add("UF0009", {document.source->file(), rest.root->line, rest.root->column, 0},
                 "a second YAML document starts here", "Split the file and use `include`."));
  return true;
}

bool Parse(YamlDocument& document, const YamlLimits& limits, IssueList& issues) {
  std::istringstream stream{std::string(document.source->text())};
  try {
    YAML::Parser parser(stream);
    const std::vector<PlainRun> no_runs;
    TreeBuilder builder(document, limits, no_runs, issues);
    parser.HandleNextDocument(builder);
    return !ReportSecondDocument(parser, document, issues);
  } catch (const StopParsing&) {
  } catch (const YAML::Exception& error) {
    ReportSyntaxError(error, document, issues);
  }
  return false;
}

// The same without long runs of plain items. False, with nothing reported, if there are none, if
// one of them is no sequence (but part of a block of text), or if there is any mistake: then the
// whole text has to be parsed.
bool ParseWithoutRuns(YamlDocument& document, const YamlLimits& limits) {
  const std::vector<PlainRun> runs = FindPlainRuns(*document.source);
  if (runs.empty()) return false;
  std::istringstream stream(WithoutRuns(*document.source, runs));
  IssueList issues;
  try {
    YAML::Parser parser(stream);
    TreeBuilder builder(document, limits, runs, issues);
    parser.HandleNextDocument(builder);
    if (!builder.all_runs_placed() || ReportSecondDocument(parser, document, issues)) return false;
  } catch (const StopParsing&) {
    return false;
  } catch (const YAML::Exception&) {
    return false;
  }
  return issues.empty();
}

}  // namespace

std::shared_ptr<const SourceText> YamlSource(std::string file, std::string text) {
  text.erase(0, text.size() - WithoutByteOrderMark(text).size());
  return std::make_shared<const SourceText>(std::move(file), std::move(text));
}

std::unique_ptr<YamlDocument> ParseYaml(std::shared_ptr<const SourceText> source,
                                        const YamlLimits& limits, IssueList& issues) {
  const size_t size = source->text().size();
  if (size > limits.max_bytes) {
    issues.Add("UF0005", {source->file(), 0, 0, 0},
               absl::StrCat("the policy has ", size, " bytes; the limit is ", limits.max_bytes),
               "Move long lists into list files; they may be larger.");
    return nullptr;
  }
  auto document = std::make_unique<YamlDocument>(std::move(source));
  if (!CheckYamlText(*document->source, issues)) return nullptr;
  if (ParseWithoutRuns(*document, limits)) return document;
  document->nodes.clear();
  document->root = nullptr;
  if (!Parse(*document, limits, issues)) return nullptr;
  return document;
}

}  // namespace urlfilter
