#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/strings.h"
#include "compiler/lists/chunk_reader.h"
#include "compiler/lists/list_sniff.h"
#include "compiler/lists/refusal_issues.h"
#include "compiler/lists/rule_table.h"
#include "compiler/lists/rule_table_data.h"
#include "compiler/lists/syntax_detect.h"
#include "diagnostics/catalog.h"

namespace urlfilter::compiler {
namespace {

constexpr uint64_t kMaxRules = 0xffffffffu;

// One stretch of one source, and what reading it gave.
struct Task {
  size_t source = 0;
  std::string_view text;
  Syntax syntax = Syntax::kDomains;
  const SinkOptions* options = nullptr;
  ChunkResult result;
};

// What is known about a source besides its RuleSource.
struct SourcePlan {
  SinkOptions sink;
  SourceRange listed_at;
  const std::vector<InlineRule>* inline_rules = nullptr;
};

void AddCounts(const ListCounts& more, ListCounts& counts) {
  counts.bytes += more.bytes;
  counts.lines += more.lines;
  counts.blank += more.blank;
  counts.ignored += more.ignored;
  counts.rules += more.rules;
  counts.allow += more.allow;
  counts.widened += more.widened;
  counts.narrowed += more.narrowed;
  counts.filtered += more.filtered;
  for (const RefusalInfo& info : AllRefusals()) {
    counts.refused[info.refusal] += more.refused[info.refusal];
  }
}

// Calls run(task) for all tasks; which thread takes which must not change what comes out.
template <typename AnyTask, typename Run>
void RunTasks(std::vector<AnyTask>& tasks, int threads, const Run& run) {
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    for (size_t i = next++; i < tasks.size(); i = next++) run(tasks[i]);
  };
  std::vector<std::thread> helpers;
  for (int i = 1; i < threads && i < static_cast<int>(tasks.size()); ++i) {
    helpers.emplace_back(work);
  }
  work();
  for (std::thread& helper : helpers) helper.join();
}

// Rules that have to be copied to where they belong in the table.
struct Move {
  std::vector<Rule> rules;
  Rule* to = nullptr;
  uint32_t source = 0;
  uint32_t line_offset = 0;
  const std::vector<InlineRule>* places = nullptr;  // What line numbers mean, if not lines.

  void Run() {
    Rule* next = to;
    for (Rule rule : rules) {
      rule.line = places == nullptr ? rule.line + line_offset : (*places)[rule.line - 1].line;
      rule.source = source;
      *next++ = rule;
    }
    std::vector<Rule>().swap(rules);  // Together they would take twice the memory.
  }
};

// Appends the examples of a chunk, with lines counted from the source's start.
void AppendExamples(const std::vector<LineExample>& from, uint32_t line_offset, bool all,
                    std::vector<LineExample>& to) {
  for (const LineExample& example : from) {
    const auto same_class = [&](const LineExample& other) {
      return other.refusal == example.refusal;
    };
    if (!all && std::count_if(to.begin(), to.end(), same_class) >=
                    static_cast<std::ptrdiff_t>(kExamplesKept)) {
      continue;
    }
    to.push_back(example);
    to.back().line += line_offset;
  }
}

}  // namespace

// Friend of RuleTable: puts its data together.
class RuleLoader {
 public:
  RuleLoader(const Policy& policy, const LoadOptions& options, IssueList& issues)
      : policy_(policy),
        options_(options),
        issues_(issues),
        data_(std::make_unique<RuleTable::Data>()) {}

  absl::StatusOr<RuleTable> Load() {
    for (uint32_t list = 0; list < policy_.lists.size(); ++list) PlanList(list);
    PlanExceptions();
    ReadTasks();
    if (RuleCount() > kMaxRules) {
      return absl::ResourceExhaustedError(
          absl::StrCat("the lists have ", RuleCount(), " rules; the limit is ", kMaxRules));
    }
    Join();
    ReportEmptyLists();
    return RuleTable(std::move(data_));
  }

 private:
  // Plans get stable addresses: tasks and results point to them.
  SourcePlan& AddSource(uint32_t list, std::string file, bool inlined, std::string format) {
    RuleSource& source = data_->sources.emplace_back();
    source.list = list;
    source.file = std::move(file);
    source.inlined = inlined;
    source.format = std::move(format);
    SourcePlan& plan = *plans_.emplace_back(std::make_unique<SourcePlan>());
    plan.sink.inlined = inlined;
    plan.sink.keep_all_refused = inlined || options_.all_refusals;
    plan.sink.profile = policy_.profile;
    return plan;
  }

  void PlanList(uint32_t index) {
    const PolicyList& list = policy_.lists[index];
    data_->counts.emplace_back().list = list.name;
    if (list.expired) return;
    const HostFilter* filter = FilterOf(list);
    for (const ListFile& file : list.files) PlanFile(index, file, filter);
    if (list.rules.empty()) return;
    SourcePlan& plan = AddSource(index, list.where.file, true, list.format);
    plan.sink.allow = list.allow;
    plan.sink.filter = filter;
    plan.inline_rules = &list.rules;
    PlanInline(ParseSyntax(list.format));
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
    return filters_
        .emplace_back(
            std::make_unique<HostFilter>(HostFilter{*std::move(include), *std::move(exclude)}))
        .get();
  }

  void Report(std::string_view id, SourceRange where, std::string message, std::string help) {
    issues_.Add(id, std::move(where), std::move(message), std::move(help));
    Issue& issue = issues_.issues().back();
    if (const SourceText* source = policy_.FindSource(issue.where.file)) source->Attach(issue);
  }

  void PlanFile(uint32_t index, const ListFile& file, const HostFilter* filter) {
    const PolicyList& list = policy_.lists[index];
    const SourceRange place{list.where.file, file.line, file.column, 0};
    absl::StatusOr<MappedFile> mapped = MappedFile::Open(file.path);
    if (!mapped.ok()) {
      return Report("UF0114", place, std::string(mapped.status().message()),
                    "Paths are relative to the policy file they stand in.");
    }
    const std::string_view bytes =
        data_->files.emplace_back(std::make_unique<MappedFile>(*std::move(mapped)))->bytes();
    if (const std::optional<FileMistake> mistake = SniffListFile(bytes)) {
      return Report(mistake->id, place, absl::StrCat(file.path, ": ", mistake->message),
                    std::string(FindCatalogEntry(mistake->id)->way_out));
    }
    const std::string_view text = WithoutByteOrderMark(bytes);
    const std::optional<Syntax> syntax = ChooseSyntax(list, file, text);
    if (!syntax) return;
    SourcePlan& plan = AddSource(index, file.path, false, std::string(SyntaxName(*syntax)));
    plan.sink.allow = list.allow;
    plan.sink.filter = filter;
    plan.listed_at = place;
    for (const std::string_view chunk : CutIntoChunks(text)) {
      Task& task = tasks_.emplace_back();
      task.source = data_->sources.size() - 1;
      task.text = chunk;
      task.syntax = *syntax;
      task.options = &plan.sink;
    }
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

  void PlanExceptions() {
    const auto list = static_cast<uint32_t>(policy_.lists.size());
    data_->counts.emplace_back().list = "exceptions";
    for (const PolicyException& exception : policy_.exceptions) {
      if (exception.expired) continue;
      if (exceptions_.empty() || exceptions_.back()->first != exception.file) {
        exceptions_.push_back(std::make_unique<std::pair<std::string, std::vector<InlineRule>>>());
        exceptions_.back()->first = exception.file;
      }
      exceptions_.back()->second.push_back(exception.rule);
    }
    for (const auto& group : exceptions_) {
      SourcePlan& plan = AddSource(list, group->first, true, "domains");
      plan.sink.allow = true;
      plan.inline_rules = &group->second;
      PlanInline(std::nullopt);
    }
  }

  // Inline rules are read at once.
  void PlanInline(std::optional<Syntax> syntax) {
    const SourcePlan& plan = *plans_.back();
    inline_results_.emplace_back(data_->sources.size() - 1,
                                 ReadInlineRules(*plan.inline_rules, syntax, plan.sink));
  }

  void ReadTasks() {
    uint64_t bytes = 0;
    for (const Task& task : tasks_) bytes += task.text.size();
    options_.progress->Begin("reading lists", bytes, "B");
    RunTasks(tasks_, options_.threads, [this](Task& task) {
      task.result = ReadChunk(task.text, task.syntax, *task.options);
      options_.progress->Add(task.text.size());
    });
  }

  uint64_t RuleCount() const {
    uint64_t count = 0;
    for (const Task& task : tasks_) count += task.result.rules.size();
    for (const auto& [source, result] : inline_results_) count += result.rules.size();
    return count;
  }

  // Puts all results together in the order of the sources.
  void Join() {
    data_->rules = BigArray<Rule>(RuleCount());
    size_t task = 0, inlined = 0;
    for (size_t source = 0; source < data_->sources.size(); ++source) {
      SourceFindings findings;
      findings.file = data_->sources[source].file;
      findings.listed_at = plans_[source]->listed_at;
      findings.list = data_->counts[data_->sources[source].list].list;
      uint32_t lines = 0;
      for (; task < tasks_.size() && tasks_[task].source == source; ++task) {
        lines = JoinResult(source, lines, std::move(tasks_[task].result), findings);
      }
      for (; inlined < inline_results_.size() && inline_results_[inlined].first == source;
           ++inlined) {
        JoinResult(source, 0, std::move(inline_results_[inlined].second), findings);
      }
      ReportSource(source, findings);
    }
    RunTasks(moves_, options_.threads, [](Move& move) { move.Run(); });
  }

  // Returns the number of lines up to the end of this result.
  uint32_t JoinResult(size_t source, uint32_t line_offset, ChunkResult result,
                      SourceFindings& findings) {
    const std::vector<InlineRule>* places = plans_[source]->inline_rules;
    Rule* const to =
        moves_.empty() ? data_->rules.data() : moves_.back().to + moves_.back().rules.size();
    moves_.push_back(
        {std::move(result.rules), to, static_cast<uint32_t>(source), line_offset, places});
    AddCounts(result.counts, data_->counts[data_->sources[source].list]);
    ListCounts sum;
    sum.refused = findings.refused;
    AddCounts(result.counts, sum);
    findings.refused = sum.refused;
    findings.widened += result.counts.widened;
    findings.narrowed += result.counts.narrowed;
    const bool all = plans_[source]->sink.keep_all_refused;
    AppendExamples(result.refused, line_offset, all, findings.refused_lines);
    AppendExamples(result.widened, line_offset, false, findings.widened_lines);
    data_->arenas.push_back(std::move(result.arena));
    return line_offset + static_cast<uint32_t>(result.counts.lines);
  }

  void ReportSource(size_t source, const SourceFindings& findings) {
    const std::vector<InlineRule>* places = plans_[source]->inline_rules;
    if (places == nullptr) return AddFileIssues(findings, options_.all_refusals, issues_);
    AddInlineIssues(findings, *places, policy_.FindSource(findings.file), issues_);
  }

  void ReportEmptyLists() {
    for (size_t i = 0; i < policy_.lists.size(); ++i) {
      const ListCounts& counts = data_->counts[i];
      if (policy_.lists[i].expired || counts.rules + counts.filtered > 0 || counts.lines == 0) {
        continue;
      }
      Report("UF0206", policy_.lists[i].where,
             absl::StrCat("the list \"", counts.list, "\" gives no rule: lines read: ",
                          counts.lines, ", refused: ", counts.refused.total()),
             "Correct its file or format, or remove the list.");
    }
  }

  const Policy& policy_;
  const LoadOptions& options_;
  IssueList& issues_;
  std::unique_ptr<RuleTable::Data> data_;
  std::vector<std::unique_ptr<SourcePlan>> plans_;
  std::vector<std::unique_ptr<HostFilter>> filters_;
  std::vector<std::unique_ptr<std::pair<std::string, std::vector<InlineRule>>>> exceptions_;
  std::vector<Task> tasks_;
  std::vector<Move> moves_;  // In the order of the table.
  std::vector<std::pair<size_t, ChunkResult>> inline_results_;
};

absl::StatusOr<RuleTable> LoadRules(const Policy& policy, const LoadOptions& options,
                                    IssueList& issues) {
  return RuleLoader(policy, options, issues).Load();
}

}  // namespace urlfilter::compiler
