#include "compiler/lists/source_reader.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "base/big_array.h"
#include "base/threads.h"
#include "compiler/lists/chunk_reader.h"
#include "compiler/policy/policy.h"

namespace urlfilter::compiler {
namespace {

// A guess; memory that is reserved and not used costs nothing.
constexpr size_t kLeastBytesOfALine = 8;

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

SourceReader::SourceReader(const LoadPlan& plan, RuleTable::Data& data) : plan_(plan), data_(data) {
  for (const auto& planned : plan.sources) {
    SourceFindings& findings = findings_.emplace_back();
    findings.file = planned->source.file;
    findings.listed_at = planned->listed_at;
    findings.list = data.counts[planned->source.list].list;
    data.sources.push_back(planned->source);
  }
  PlanTasks();
}

void SourceReader::PlanTasks() {
  uint64_t inline_rules = 0;
  for (uint32_t source = 0; source < plan_.sources.size(); ++source) {
    const PlannedSource& planned = *plan_.sources[source];
    inline_rules += planned.inline_rules.size();
    if (planned.source.inlined) tasks_.push_back({source, ""});
    for (const std::string_view chunk : CutIntoChunks(planned.text)) {
      tasks_.push_back({source, chunk});
    }
    bytes_ += planned.text.size();
  }
  data_.rules = BigArray<Rule>(bytes_ / kLeastBytesOfALine + inline_rules + 1);
}

std::vector<SourceFindings> SourceReader::Read(const LoadOptions& options) {
  options.progress->Begin("reading lists", bytes_, "B");
  std::atomic<size_t> next = 0;
  const auto work = [&](size_t) {
    std::vector<Rule> spare;
    for (size_t i = next++; i < tasks_.size(); i = next++) {
      ChunkResult result = Run(tasks_[i], std::move(spare));
      Append(i, result);
      spare = std::move(result.rules);
      options.progress->Add(tasks_[i].text.size());
    }
  };
  RunOnThreads(std::clamp<size_t>(options.threads, 1, std::max<size_t>(tasks_.size(), 1)), work);
  return std::move(findings_);
}

ChunkResult SourceReader::Run(const Task& task, std::vector<Rule> spare) const {
  const PlannedSource& planned = *plan_.sources[task.source];
  if (planned.source.inlined) {
    return ReadInlineRules(planned.inline_rules, planned.syntax, planned.sink);
  }
  return ReadChunk(task.text, *planned.syntax, planned.sink, std::move(spare));
}

void SourceReader::Append(size_t index, ChunkResult& result) {
  std::unique_lock lock(mutex_);
  turn_.wait(lock, [&] { return next_ == index; });
  const Task& task = tasks_[index];
  if (index == 0 || tasks_[index - 1].source != task.source) lines_ = 0;
  AppendRules(task, result.rules);
  data_.counts[plan_.sources[task.source]->source.list] += result.counts;
  SourceFindings& findings = findings_[task.source];
  findings.refused += result.counts.refused;
  findings.widened += result.counts.widened;
  const bool all = plan_.sources[task.source]->sink.keep_all_refused;
  AppendExamples(result.refused, lines_, all, findings.refused_lines);
  AppendExamples(result.widened, lines_, false, findings.widened_lines);
  data_.arenas.push_back(std::move(result.arena));
  lines_ += static_cast<uint32_t>(result.counts.lines);
  ++next_;
  lock.unlock();
  turn_.notify_all();
}

// Line numbers become those of the source; of inline rules, those of the policy.
void SourceReader::AppendRules(const Task& task, const std::vector<Rule>& rules) {
  const size_t needed = data_.rule_count + rules.size();
  if (needed > data_.rules.size()) {
    BigArray<Rule> larger(2 * needed);
    std::copy_n(data_.rules.data(), data_.rule_count, larger.data());
    data_.rules = std::move(larger);
  }
  const std::vector<InlineRule>& places = plan_.sources[task.source]->inline_rules;
  Rule* next = data_.rules.data() + data_.rule_count;
  for (Rule rule : rules) {
    rule.line = places.empty() ? rule.line + lines_ : places[rule.line - 1].line;
    rule.source = task.source;
    *next++ = rule;
  }
  data_.rule_count = needed;
}

}  // namespace urlfilter::compiler
