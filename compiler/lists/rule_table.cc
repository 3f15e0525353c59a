#include "compiler/lists/rule_table.h"

#include <utility>

#include "compiler/lists/rule_table_data.h"

namespace urlfilter::compiler {

ListCounts& operator+=(ListCounts& counts, const ListCounts& more) {
  counts.bytes += more.bytes;
  counts.lines += more.lines;
  counts.blank += more.blank;
  counts.ignored += more.ignored;
  counts.rules += more.rules;
  counts.allow += more.allow;
  counts.widened += more.widened;
  counts.narrowed += more.narrowed;
  counts.filtered += more.filtered;
  counts.refused += more.refused;
  return counts;
}

RuleTable::RuleTable(std::unique_ptr<Data> data) : data_(std::move(data)) {}
RuleTable::RuleTable(RuleTable&&) noexcept = default;
RuleTable& RuleTable::operator=(RuleTable&&) noexcept = default;
RuleTable::~RuleTable() = default;

std::span<const Rule> RuleTable::rules() const {
  return data_->rules.span().first(data_->rule_count);
}
std::span<const RuleSource> RuleTable::sources() const { return data_->sources; }
std::span<const ListCounts> RuleTable::counts() const { return data_->counts; }

SourceRange RuleTable::Where(const Rule& rule) const {
  const RuleSource& source = data_->sources[rule.source];
  return {source.file, rule.line, 0, 0};
}

}  // namespace urlfilter::compiler
