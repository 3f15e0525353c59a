#include <cstddef>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_join.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "compiler/commands/command_output.h"
#include "compiler/commands/commands.h"
#include "compiler/commands/gate_options.h"
#include "compiler/commands/user_files.h"
#include "compiler/commands/user_url.h"
#include "compiler/diff/key_diff.h"
#include "compiler/policy/policy.h"
#include "compiler/policy/policy_loader.h"
#include "compiler/release/compile_policy.h"
#include "compiler/release/gates.h"
#include "compiler/release/key_changes.h"
#include "compiler/release/release_layout.h"
#include "compiler/release/release_reader.h"
#include "diagnostics/count_text.h"
#include "diagnostics/issue.h"
#include "diagnostics/source_text.h"
#include "filterlib/format/manifest.h"
#include "filterlib/url/profile.h"

namespace urlfilter::compiler {

namespace {

struct DiffArguments {
  std::string before, after;
  std::string filter;
  std::string sites;
  GateArguments gates;
  size_t examples = 10;
  bool json = false;
};

// One side, with what its keys point into.
struct LoadedSide {
  std::optional<OpenRelease> release;
  std::optional<CompiledPolicy> compiled;
  std::vector<std::string_view> lines;
  DiffSide side;
  url::Profile profile = url::Profile::kBoth;
};

absl::Status LoadRelease(const std::string& path, const std::string& filter, LoadedSide& loaded) {
  ASSIGN_OR_RETURN(loaded.release, OpenRelease::Open(path, filter));
  const format::Manifest& manifest = loaded.release->manifest();
  if (!loaded.release->has_keys() && !manifest.kill_switch_reason) {
    return absl::NotFoundError(path +
                               ": the private part of the release, with its keys, is not "
                               "here");
  }
  loaded.lines = SplitKeyLines(loaded.release->key_lines());
  loaded.side.keys = loaded.lines;
  loaded.side.name = manifest.filter + " version " + std::to_string(manifest.version);
  loaded.side.parameters = loaded.release->prefilter().info.parameters;
  const auto config = ReadFile(loaded.release->private_folder() + "/" + kPirUrlConfigFile, 1 << 20);
  if (config.ok()) loaded.side.pir_config = *config;
  ASSIGN_OR_RETURN(loaded.profile, url::ParseProfile(manifest.profile));
  return absl::OkStatus();
}

absl::Status LoadSide(const std::string& path, const std::string& filter, LoadedSide& loaded) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return LoadRelease(path, filter, loaded);
  IssueList issues;
  const CompileOptions options{
      .threads = DefaultThreads(), .today = Today(), .keep_redundant = false};
  ASSIGN_OR_RETURN(loaded.compiled, CompilePolicy(path, options, issues));
  if (issues.HasErrors()) {
    AttachSourceLines(loaded.compiled->policy.sources, issues);
    return PolicyHasErrors(issues, path);
  }
  loaded.side.keys = loaded.compiled->keys.keys();
  loaded.side.name = path;
  loaded.profile = loaded.compiled->policy.profile;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> ReadSites(const std::string& path) {
  std::vector<std::string> sites;
  if (path.empty()) return sites;
  ASSIGN_OR_RETURN(const std::string text, ReadUserText(path));
  constexpr size_t kMostShown = 10;
  std::vector<std::string> mistakes;
  size_t more = 0;
  for (const std::string_view line : UserLines(text)) {
    sites.emplace_back(line);
    std::string mistake = UrlMistake(line);
    if (mistake.empty()) continue;
    if (mistakes.size() < kMostShown) {
      mistakes.push_back(path + ": " + std::move(mistake));
    } else {
      ++more;
    }
  }
  if (mistakes.empty()) return sites;
  if (more > 0) mistakes.push_back("and " + CountOf(more, "line") + " more");
  return absl::InvalidArgumentError(absl::StrJoin(mistakes, "\n            "));
}

absl::StatusOr<int> Diff(const DiffArguments& arguments) {
  LoadedSide before;
  LoadedSide after;
  RETURN_IF_ERROR(LoadSide(arguments.before, arguments.filter, before));
  RETURN_IF_ERROR(LoadSide(arguments.after, arguments.filter, after));
  ASSIGN_OR_RETURN(std::vector<std::string> sites, ReadSites(arguments.sites));
  if (after.compiled) {
    for (const ProtectedUrl& url : after.compiled->policy.protect) sites.push_back(url.url);
  }
  const KeyDiff diff = CompareSides(before.side, after.side, after.profile, sites);
  const GatePlan policy_gates = after.compiled ? after.compiled->policy.gates : GatePlan{};
  const std::vector<std::string> failed =
      FailedGates(MergeGates(policy_gates, ReadGates(arguments.gates)), diff.counts);
  std::cout << (arguments.json ? RenderDiffJson(diff, before.side, after.side, failed)
                               : RenderDiffText(diff, before.side, after.side, arguments.examples));
  for (const std::string& problem : failed) std::cerr << "urlfilterc: " << problem << "\n";
  return failed.empty() ? kExitDone : kExitFindings;
}

}  // namespace

void AddDiffCommand(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<DiffArguments>();
  CLI::App* diff = app.add_subcommand("diff", "Say what changes between two releases or policies");
  diff->footer(
      "Examples:\n"
      "  urlfilterc diff releases corporate.yaml --max-removed 20%\n"
      "  urlfilterc diff releases corporate.yaml --sites top-sites.txt --json\n"
      "Exit code 1 if a gate refuses the change.");
  diff->add_option("old", arguments->before, "Release directory, version folder or policy")
      ->required();
  diff->add_option("new", arguments->after, "Release directory, version folder or policy")
      ->required();
  diff->add_option("--filter", arguments->filter, "Which filter of the release directories");
  diff->add_option("--sites", arguments->sites, "URLs to watch for a change of verdict")
      ->type_name("FILE");
  diff->add_option("--examples", arguments->examples, "Name at most so many keys of each kind")
      ->capture_default_str();
  AddGateOptions(*diff, arguments->gates);
  diff->add_flag("--json", arguments->json, "All of it as JSON");
  diff->callback([arguments, &exit_code] {
    const auto result = Diff(*arguments);
    exit_code = result.ok() ? *result : ReportFailure(result.status());
  });
}

}  // namespace urlfilter::compiler
