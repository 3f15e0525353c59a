#include "compiler/policy_commands.h"

#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/files.h"
#include "base/program_version.h"
#include "base/status_macros.h"
#include "compiler/check_policy.h"
#include "compiler/commands/command_output.h"
#include "compiler/commands/commands.h"
#include "compiler/convert/import_lists.h"
#include "compiler/lists/rule_table.h"
#include "compiler/policy/policy.h"
#include "compiler/policy/policy_loader.h"
#include "compiler/policy/policy_schema.h"
#include "diagnostics/apply_fixes.h"
#include "diagnostics/catalog.h"
#include "diagnostics/did_you_mean.h"
#include "diagnostics/issue.h"
#include "diagnostics/render.h"

namespace urlfilter::compiler {
namespace {

struct CheckArguments {
  std::string policy;
  std::string format = "text";
  std::string last_report;
  bool strict = false;
  bool all = false;
  bool fix = false;
};

std::vector<ListSummary> Summaries(const RuleTable& rules) {
  std::vector<ListSummary> summaries;
  for (const ListCounts& counts : rules.counts()) {
    ListSummary& list = summaries.emplace_back();
    list.name = counts.list;
    list.lines = counts.lines;
    list.blank = counts.blank;
    list.ignored = counts.ignored;
    list.rules = counts.rules;
    list.allow = counts.allow;
    list.refused = counts.refused.total();
    list.filtered = counts.filtered;
    list.widened = counts.widened;
    list.narrowed = counts.narrowed;
  }
  return summaries;
}

// A link stays one, and the file behind it keeps its mode.
absl::Status ReplacePolicyFile(const std::string& path, std::string_view text) {
  std::error_code error;
  const std::filesystem::path file = std::filesystem::canonical(path, error);
  const auto permissions = std::filesystem::status(file, error).permissions();
  if (error) return absl::UnavailableError(path + ": " + error.message());
  return ReplaceFile(file.string(), text, static_cast<int>(permissions) & 0777);
}

// Writes the fixes into the policy's own files; true if there were some.
absl::StatusOr<bool> FixFiles(const CheckedPolicy& checked) {
  const Policy& policy = checked.compiled.policy;
  size_t applied = 0;
  for (const auto* sources : {&policy.sources, &policy.unparsed}) {
    for (const auto& source : *sources) {
      const FixedText fixed = ApplyFixes(*source, checked.issues);
      if (fixed.applied == 0 || source->file() == "-") continue;
      RETURN_IF_ERROR(ReplacePolicyFile(source->file(), fixed.text));
      std::cerr << "urlfilterc: " << source->file() << ": " << fixed.applied << " fixed\n";
      applied += fixed.applied;
    }
  }
  return applied > 0;
}

// Fixes until nothing is left to fix: the first round may make others possible.
absl::StatusOr<CheckedPolicy> CheckAndFix(const CheckArguments& arguments,
                                          const CheckOptions& options) {
  constexpr int kMostRounds = 10;
  absl::StatusOr<CheckedPolicy> checked = CheckPolicy(arguments.policy, options);
  for (int round = 0; arguments.fix && checked.ok() && round < kMostRounds; ++round) {
    const absl::StatusOr<bool> fixed = FixFiles(*checked);
    if (!fixed.ok()) return fixed.status();
    if (!*fixed) break;
    checked = CheckPolicy(arguments.policy, options);
  }
  return checked;
}

int RunCheck(const CheckArguments& arguments) {
  CheckOptions check;
  check.today = Today();
  check.all_refusals = arguments.all;
  check.last_report = arguments.last_report;
  const auto checked = CheckAndFix(arguments, check);
  if (!checked.ok()) return ReportFailure(checked.status());
  RenderOptions options;
  options.colour = isatty(STDOUT_FILENO) != 0;
  options.checked = arguments.policy;
  options.suppressed = checked->suppressed;
  options.tool_version = std::string(kProgramVersion);
  options.lists = Summaries(checked->compiled.table);
  const IssueList& issues = checked->issues;
  std::cout << Render(*ParseOutputFormat(arguments.format), issues, options);
  const bool warnings = arguments.strict && issues.Count(Severity::kWarning) > 0;
  return issues.HasErrors() || warnings ? kExitFindings : kExitDone;
}

void AddCheck(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<CheckArguments>();
  CLI::App* check = app.add_subcommand("check", "Find every mistake in a policy and its lists");
  check->footer(
      "Example:\n  urlfilterc check corporate.yaml --format sarif > check.sarif\n"
      "Exit code 1 if there are errors; with --strict, also for warnings.");
  check->add_option("policy", arguments->policy, "Policy file; - is stdin")->required();
  check->add_option("--format", arguments->format, "text, json, sarif, junit or github")
      ->check(CLI::IsMember({"text", "json", "sarif", "junit", "github"}))
      ->type_name("FORMAT");
  check
      ->add_option("--last-report", arguments->last_report,
                   "report.json of the last release: finds lists that shrank")
      ->type_name("FILE");
  check->add_flag("--fix", arguments->fix,
                  "Correct what a machine can; comments and layout stay as they are");
  check->add_flag("--strict", arguments->strict, "Warnings count as findings (exit 1)");
  check->add_flag("--all", arguments->all, "List every refused line, not one example a class");
  check->callback([arguments, &exit_code] { exit_code = RunCheck(*arguments); });
}

int RunRule(const std::string& id, bool markdown) {
  if (markdown) {
    std::cout << CatalogMarkdown();
    return kExitDone;
  }
  const CatalogEntry* entry = FindCatalogEntry(id);
  if (entry == nullptr) {
    std::vector<std::string_view> ids;
    for (const CatalogEntry& known : Catalog()) ids.push_back(known.id);
    const std::string_view near = DidYouMean(id, ids);
    std::cerr << "urlfilterc: there is no diagnostic \"" << id << "\"; ";
    if (!near.empty()) std::cerr << "did you mean " << near << "? ";
    std::cerr << "`urlfilterc rule --markdown` lists all\n";
    return kExitCouldNot;
  }
  std::cout << DescribeEntry(*entry);
  return kExitDone;
}

void AddRule(CLI::App& app, int& exit_code) {
  struct Arguments {
    std::string id;
    bool markdown = false;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* rule = app.add_subcommand("rule", "Explain a diagnostic, such as UF0106");
  rule->footer("Example:\n  urlfilterc rule UF0106");
  CLI::Option* id = rule->add_option("id", arguments->id, "Id of the diagnostic");
  CLI::Option* markdown =
      rule->add_flag("--markdown", arguments->markdown, "All of them, as in docs/diagnostics.md");
  id->excludes(markdown);
  rule->callback([=, &exit_code] {
    if (arguments->id.empty() && !arguments->markdown) throw CLI::RequiredError("id");
    exit_code = RunRule(arguments->id, arguments->markdown);
  });
}

void AddSchema(CLI::App& app, int& exit_code) {
  auto markdown = std::make_shared<bool>(false);
  CLI::App* schema = app.add_subcommand("schema", "Print the JSON Schema of policies, for editors");
  schema->footer(
      "Example:\n  urlfilterc schema > policy.schema.json\n  # first line of a policy:\n"
      "  # yaml-language-server: $schema=policy.schema.json");
  schema->add_flag("--markdown", *markdown, "The tables of keys, as in docs/policy.md");
  schema->callback([markdown, &exit_code] {
    std::cout << (*markdown ? PolicyKeysMarkdown() : PolicySchemaJson());
    exit_code = kExitDone;
  });
}

struct ImportArguments {
  std::vector<std::string> files;
  ImportOptions options;
};

int RunImport(const ImportArguments& arguments) {
  const auto imported = ImportLists(arguments.files, arguments.options);
  if (!imported.ok()) return ReportFailure(imported.status());
  RenderOptions options;
  options.colour = isatty(STDERR_FILENO) != 0;
  options.checked = "import";
  std::cerr << RenderText(imported->issues, options);
  std::cout << imported->yaml;
  return imported->issues.HasErrors() ? kExitFindings : kExitDone;
}

void AddImport(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<ImportArguments>();
  CLI::App* import = app.add_subcommand("import", "Write a policy for block lists you have");
  import->footer(
      "Example:\n  urlfilterc import lists/*.txt > policy.yaml\n"
      "The policy goes to stdout, what cannot be expressed to stderr.");
  import->add_option("files", arguments->files, "List files of any syntax")->required();
  import->add_option("--name", arguments->options.name, "Name of the policy")
      ->capture_default_str();
  import->add_option("--owner", arguments->options.owner, "Owner of the policy");
  import->callback([arguments, &exit_code] { exit_code = RunImport(*arguments);
});
}  // namespace

}  // namespace urlfilter::compiler

void RegisterPolicyCommands(CLI::App& app, int& exit_code) {
  AddCheck(app, exit_code);
  AddSchema(app, exit_code);
  AddRule(app, exit_code);
  AddImport(app, exit_code);
  AddExportCommand(app, exit_code);
}

}  // namespace urlfilter::compiler
