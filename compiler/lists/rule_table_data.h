// What a RuleTable owns. Private to this folder.
#ifndef URLFILTER_COMPILER_LISTS_RULE_TABLE_DATA_H_
#define URLFILTER_COMPILER_LISTS_RULE_TABLE_DATA_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "base/big_array.h"
#include "base/files.h"
#include "compiler/lists/rule_table.h"
#include "compiler/lists/text_arena.h"

namespace urlfilter::compiler {

struct RuleTable::Data {
  BigArray<Rule> rules;  // The first rule_count of them.
  size_t rule_count = 0;
  std::vector<RuleSource> sources;
  std::vector<ListCounts> counts;
  std::vector<std::unique_ptr<MappedFile>> files;
  std::vector<TextArena> arenas;
};

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_LISTS_RULE_TABLE_DATA_H_
