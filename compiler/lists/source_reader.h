// Reads the sources of a plan on several threads, into one table. Private to this folder.
#ifndef URLFILTER_COMPILER_LISTS_SOURCE_READER_H_
#define URLFILTER_COMPILER_LISTS_SOURCE_READER_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

#include "compiler/lists/line_sink.h"
#include "compiler/lists/load_plan.h"
#include "compiler/lists/refusal_issues.h"
#include "compiler/lists/rule_table.h"
#include "compiler/lists/rule_table_data.h"

namespace urlfilter::compiler {

// Threads read stretches of the sources, each into memory of its own that it uses again and again,
// and append what they found to the table in the order of the plan, one after the other: so the
// table does not depend on who was faster, and its memory is touched once.
class SourceReader {
 public:
  // Rules, text and counts go to `data`, whose counts have an entry for each list.
  SourceReader(const LoadPlan& plan, RuleTable::Data& data);

  // What the sources gave besides, in the order of the plan.
  std::vector<SourceFindings> Read(const LoadOptions& options);

 private:
  // A stretch of a file, or all rules of an inline source.
  struct Task {
    uint32_t source = 0;  // Index into LoadPlan::sources.
    std::string_view text;
  };

  void PlanTasks();
  ChunkResult Run(const Task& task, std::vector<Rule> spare) const;
  // Waits until all tasks before `index` are in the table.
  void Append(size_t index, ChunkResult& result);
  void AppendRules(const Task& task, const std::vector<Rule>& rules);

  const LoadPlan& plan_;
  RuleTable::Data& data_;
  std::vector<Task> tasks_;
  uint64_t bytes_ = 0;

  std::mutex mutex_;  // Guards what follows, and data_, while threads run.
  std::condition_variable turn_;
  size_t next_ = 0;     // The task whose turn it is.
  uint32_t lines_ = 0;  // Of its source, in the tasks before.
  std::vector<SourceFindings> findings_;
};

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_LISTS_SOURCE_READER_H_
