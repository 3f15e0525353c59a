#include "compiler/report/list_row.h"

#include "diagnostics/count_text.h"

namespace urlfilter::compiler {

std::vector<std::string> ListRow(const ListCounts& lines, const ListKeyCounts& keys) {
  return {lines.list,
          WithCommas(lines.lines),
          WithCommas(lines.refused.total()),
          WithCommas(lines.rules),
          WithCommas(keys.keys),
          WithCommas(keys.duplicates),
          WithCommas(keys.excepted),
          WithCommas(keys.redundant),
          WithCommas(keys.kept)};
}

}  // namespace urlfilter::compiler
