#include "compiler/lists/load_plan.h"

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/strings.h"
#include "compiler/lists/syntax_detect.h"
#include "compiler/policy/list_sniff.h"
#include "diagnostics/file_sniff.h"

namespace urlfilter::compiler {
namespace {

std::string WayToAFile(const absl::Status& status) {
  return absl::IsFailedPrecondition(status)
             ? "Name a file of text. For a folder, write `glob: FOLDER/*.txt`; "
               "what a program prints must be saved first."
             : "Paths are relative to the policy file they stand in.";
}

class LoadPlanner {
 public:
  LoadPlanner(const Policy& policy, const LoadOptions& options, IssueList& issues)
      : policy_(policy), options_(options), issues_(issues) {}

  LoadPlan Plan() {
    for (uint32_t list = 0; list < policy_.lists.size(); ++list) PlanList(list);
    PlanExceptions();
    return std::move(plan_);
  }

 private:
  PlannedSource& AddSource(uint32_t list, std::string file, bool inlined, std::string format) {
    PlannedSource& planned = *plan_.sources.emplace_back(std::make_unique<PlannedSource>());
    planned.source = {list, std::move(file), inlined, std::move(format)};
    planned.sink.inlined = inlined;
    planned.sink.keep_all_refused = inlined || options_.all_refusals;
    planned.sink.profile = policy_.profile;
    return planned;
  }

  void PlanList(uint32_t index) {
    const PolicyList& list = policy_.lists[index];
    if (list.expired) return;
    const HostFilter* filter = FilterOf(list);
    for (const ListFile& file : list.files) PlanFile(index, file, filter);
    if (list.rules.empty()) return;
    PlannedSource& source = AddSource(index, list.where.file, true, list.format);
    source.sink.allow = list.allow;
    source.sink.filter = filter;
    source.syntax = ParseSyntax(list.format);
    source.inline_rules = list.rules;
  }

  const HostFilter* FilterOf(const PolicyList& list) {
    if (list.include.empty() && list.exclude.empty()) return nullptr;
    absl::StatusOr<HostPatterns> include = HostPatterns::Create(list.include);
    absl::StatusOr<HostPatterns> exclude = HostPatterns::Create(list.exclude);
    for (const absl::Status& status : {include.status(), exclude.status()}) {
      if (status.ok()) continue;
      Report("UF0314", list.where, absl::StrCat("the list \"", list.name, "\": ", status.message()),
             "Write a host, =host or a pattern with *.");
    }
    if (!include.ok() || !exclude.ok()) return nullptr;
    return plan_.filters
        .emplace_back(
            std::make_unique<HostFilter>(HostFilter{*std::move(include), *std::move(exclude)}))
        .get();
  }

  void Report(std::string_view id, SourceRange where, std::string message, std::string help) {
    policy_.AttachSource(issues_.Add(id, std::move(where), std::move(message), std::move(help)));
  }

  void PlanFile(uint32_t index, const ListFile& file, const HostFilter* filter) {
    const PolicyList& list = policy_.lists[index];
    const SourceRange place{list.where.file, file.line, file.column, 0};
    absl::StatusOr<MappedFile> mapped = MappedFile::Open(file.path);
    if (!mapped.ok()) {
      return Report("UF0114", place, std::string(mapped.status().message()),
                    WayToAFile(mapped.status()));
    }
    const std::string_view bytes =
        plan_.files.emplace_back(std::make_unique<MappedFile>(*std::move(mapped)))->bytes();
    if (const std::optional<FileMistake> mistake = SniffListFile(bytes)) {
      return Report(mistake->id, place, absl::StrCat(file.path, ": ", mistake->message),
                    mistake->way_out);
    }
    const std::string_view text = WithoutByteOrderMark(bytes);
    const std::optional<Syntax> syntax = ChooseSyntax(list, file, text);
    if (!syntax) return;
    PlannedSource& source = AddSource(index, file.path, false, std::string(SyntaxName(*syntax)));
    source.sink.allow = list.allow;
    source.sink.filter = filter;
    source.text = text;
    source.syntax = syntax;
    source.listed_at = place;
  }

  // The declared syntax, or the detected one; nullopt (and an issue) if they contradict.
  std::optional<Syntax> ChooseSyntax(const PolicyList& list, const ListFile& file,
                                     std::string_view text) {
    const Detection found = DetectSyntax(text);
    const std::optional<Syntax> declared = ParseSyntax(list.format);
    const SourceRange place{list.where.file, file.line, file.column, 0};
    if (!declared) {
      if (found.clear() || found.sampled == 0) {
        return found.syntax == Syntax::kDomains ? Syntax::kMixed : found.syntax;
      }
      Report("UF0407", place,
             absl::StrCat(file.path, ": no known syntax fits most of its lines; ",
                          "it is read as plain domains and URLs"),
             "Declare the format, such as `format: hosts`.");
      return Syntax::kMixed;
    }
    if (!found.clear() || ShapeFits(found.syntax, *declared)) return declared;
    const std::string_view name = SyntaxName(found.syntax);
    Report("UF0406", place,
           absl::StrCat(file.path, " is declared as ", list.format, ", but this looks like ",
                        AbslView(SyntaxTitle(found.syntax)), " syntax (", found.matching, " of ",
                        found.sampled, " lines looked at)"),
           absl::StrCat("Write `format: ", AbslView(name), "` or `format: auto`."));
    if (list.format_where.end_column > 0) {
      issues_.issues().back().fixes.push_back(
          {list.format_where, std::string(name), absl::StrCat("write `", AbslView(name), "`")});
    }
    return std::nullopt;
  }

  // Those of one policy file that stand together are one source.
  void PlanExceptions() {
    PlannedSource* source = nullptr;
    for (const PolicyException& exception : policy_.exceptions) {
      if (exception.expired) continue;
      if (source == nullptr || source->source.file != exception.file) {
        const auto list = static_cast<uint32_t>(policy_.lists.size());
        source = &AddSource(list, exception.file, true, "domains");
        source->sink.allow = true;
      }
      source->inline_rules.push_back(exception.rule);
    }
  }

  const Policy& policy_;
  const LoadOptions& options_;
  IssueList& issues_;
  LoadPlan plan_;
};

}  // namespace

LoadPlan PlanLoad(const Policy& policy, const LoadOptions& options, IssueList& issues) {
  return LoadPlanner(policy, options, issues).Plan();
}

}  // namespace urlfilter::compiler
