#include "compiler/policy/policy_loader.h"

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <iostream>
#include <memory>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "base/strings.h"
#include "compiler/policy/policy_checker.h"
#include "compiler/policy/policy_findings.h"
#include "compiler/policy/policy_reader.h"
#include "yaml/value_text.h"
#include "yaml/yaml_document.h"

namespace urlfilter::compiler {
namespace {

constexpr size_t kMaxIncludeDepth = 16;
constexpr size_t kMaxFiles = 256;

absl::StatusOr<std::string> ReadPolicyText(const std::string& path) {
  const uint64_t limit = YamlLimits().max_bytes + 1;  // One more, for the parser to refuse.
  if (path != "-") {
    absl::StatusOr<std::string> text = ReadFile(path, limit);
    if (!absl::IsResourceExhausted(text.status())) return text;
    return absl::ResourceExhaustedError(absl::StrCat(
        text.status().message(),
        "; move long lists into list files (`file: my-list.txt`), which may be larger"));
  }
  std::string text;
  char block[65536];
  while (text.size() < limit && (std::cin.read(block, sizeof(block)) || std::cin.gcount() > 0)) {
    text.append(block, static_cast<size_t>(std::cin.gcount()));
  }
  return text;
}

class PolicyLoader {
 public:
  PolicyLoader(const PolicyOptions& options, IssueList& issues)
      : options_(options), issues_(issues) {}

  Policy Load(const std::string& file, std::string text) {
    policy_.path = file;
    LoadText(file, std::move(text), "");
    if (!issues_.HasErrors() && policy_.lists.empty()) {
      issues_.Add("UF0102", {file, 1, 1, 0}, "`lists` is missing: the policy blocks nothing",
                  "Add a list, or include a policy file that has one.");
    }
    FindPolicyIssues(policy_, options_.today, issues_);
    return std::move(policy_);
  }

 private:
  void LoadText(const std::string& file, std::string text, const std::string& owner) {
    const bool included = !open_.empty();
    const auto source = YamlSource(file, std::move(text));
    const auto document = ParseYaml(source, {}, issues_);
    (document == nullptr ? policy_.unparsed : policy_.sources).push_back(source);
    if (document == nullptr) return;
    CheckPolicyTree(*document, included, issues_);
    if (document->root == nullptr || document->root->kind != YamlNode::Kind::kMap) return;
    if (!included) ReadSettings(*document, policy_);
    const std::string own_owner = OwnerOf(*document, owner);
    ReadContents(*document, own_owner, options_.today, policy_, issues_);
    open_.push_back(std::filesystem::path(file).lexically_normal());
    for (const IncludedFile& include : ReadIncludes(*document)) {
      LoadIncluded(*document, include, own_owner);
    }
    open_.pop_back();
  }

  static std::string OwnerOf(const YamlDocument& document, const std::string& inherited) {
    const YamlNode* owner = document.root->Find("owner");
    return owner != nullptr && owner->kind == YamlNode::Kind::kScalar ? owner->text : inherited;
  }

  void Report(std::string_view id, const YamlDocument& document, const YamlNode& node,
              std::string message, std::string help) {
    document.source->Attach(
        issues_.Add(id, document.Range(node), std::move(message), std::move(help)));
  }

  void LoadIncluded(const YamlDocument& document, const IncludedFile& include,
                    const std::string& owner) {
    const auto open = std::find(open_.begin(), open_.end(), include.path);
    if (open != open_.end()) {
      const std::string circle =
          absl::StrCat(absl::StrJoin(open, open_.end(), " -> "), " -> ", include.path);
      return Report("UF0111", document, *include.node,
                    absl::StrCat("include runs in a circle: ", circle),
                    "Remove one of these `include` entries.");
    }
    if (open_.size() >= kMaxIncludeDepth || loaded_.size() >= kMaxFiles) {
      return Report("UF0117", document, *include.node,
                    absl::StrCat("more than ", kMaxIncludeDepth, " levels or ", kMaxFiles,
                                 " files of include"),
                    "Include the files from one place.");
    }
    if (!loaded_.insert(include.path).second) return;  // Another way to the same file.
    absl::StatusOr<std::string> text = ReadPolicyText(include.path);
    if (!text.ok()) {
      return Report("UF0001", document, *include.node,
                    std::string(StdView(text.status().message())),
                    "Paths are relative to the file they stand in.");
    }
    LoadText(include.path, *std::move(text), owner);
  }

  const PolicyOptions& options_;
  IssueList& issues_;
  Policy policy_;
  std::vector<std::string> open_;  // From the main policy to the file being read.
  std::set<std::string> loaded_;
};

}  // namespace

absl::StatusOr<Policy> LoadPolicy(const std::string& path, const PolicyOptions& options,
                                  IssueList& issues) {
  ASSIGN_OR_RETURN(std::string text, ReadPolicyText(path));
  return LoadPolicyText(path, std::move(text), options, issues);
}

Policy LoadPolicyText(const std::string& file, std::string text, const PolicyOptions& options,
                      IssueList& issues) {
  Policy policy = PolicyLoader(options, issues).Load(file, std::move(text));
  issues.Sort();
  return policy;
}

int64_t BuildTime() {
  if (const char* epoch = std::getenv("SOURCE_DATE_EPOCH")) {
    if (const auto seconds = ParseInteger(epoch)) return static_cast<int64_t>(*seconds);
  }
  return static_cast<int64_t>(std::time(nullptr));
}

int32_t Today() {
  constexpr int64_t kSecondsPerDay = 86400;
  return static_cast<int32_t>(BuildTime() / kSecondsPerDay);
}

}  // namespace urlfilter::compiler
