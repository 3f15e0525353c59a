// The row of a list in the tables of the text and the HTML report: one order of columns for both.
#ifndef URLFILTER_COMPILER_REPORT_LIST_ROW_H_
#define URLFILTER_COMPILER_REPORT_LIST_ROW_H_

#include <string>
#include <vector>

#include "compiler/keys/key_set.h"
#include "compiler/lists/rule_table.h"

namespace urlfilter::compiler {

// Name, lines, refused, rules, keys, duplicate, excepted, covered, kept; numbers with commas.
std::vector<std::string> ListRow(const ListCounts& lines, const ListKeyCounts& keys);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_REPORT_LIST_ROW_H_
