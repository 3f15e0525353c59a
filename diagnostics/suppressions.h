// Comments that silence a finding where it stands:
//
//   exceptions:
//     - good.example.net   # urlfilter: allow UF0301 -- agreed in SEC-12
//
// The comment speaks for its own line or, alone on a line, for the next line that is no comment.
// `# urlfilter: allow-file UF0306` speaks for the whole file.
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
// each comment that silences nothing. Returns how many were taken out.
size_t ApplySuppressions(const std::vector<std::shared_ptr<const SourceText>>& sources,
                         IssueList& issues);

}  // namespace urlfilter

#endif  // URLFILTER_DIAGNOSTICS_SUPPRESSIONS_H_
