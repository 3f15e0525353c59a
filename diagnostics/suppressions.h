// Comments that silence a finding where it stands:
//
//   exceptions:
//     - good.example.net   # urlfilter: allow UF0301 -- agreed in SEC-12
//
// The comment speaks for its own line or, alone on a line, for the next line that is no comment.
// `# urlfilter: allow-file UF0306` speaks for the whole file. Several ids are set apart by blanks
// or commas; a further word that is no id of the catalog and does not begin with `UF` ends them,
// and the rest is the reason.
#ifndef URLFILTER_DIAGNOSTICS_SUPPRESSIONS_H_
#define URLFILTER_DIAGNOSTICS_SUPPRESSIONS_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "diagnostics/issue.h"
#include "diagnostics/source_text.h"

namespace urlfilter {

// Takes out of `issues` what comments in `sources` silence, by the place of the issue or the place
// where its list is named; ids that the catalog does not let be suppressed stay. Adds UF0208 for
// each id of a comment that silences nothing (one that no finding has, too), and sorts the issues
// if there is any such comment. Returns how many were taken out.
size_t ApplySuppressions(const std::vector<std::shared_ptr<const SourceText>>& sources,
                         IssueList& issues);

}  // namespace urlfilter

#endif  // URLFILTER_DIAGNOSTICS_SUPPRESSIONS_H_
