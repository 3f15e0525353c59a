// URLs from a pipe, verdicts into another, in large pieces.
#ifndef URLFILTER_FILTERLIB_CTL_BULK_LOOKUP_H_
#define URLFILTER_FILTERLIB_CTL_BULK_LOOKUP_H_

#include "absl/status/statusor.h"
#include "filterlib/ctl/verdict_lines.h"

namespace urlfilter::ctl {

// Reads URLs from `in`, one a line ("\n" or "\r\n"; empty lines are skipped), until its end, and
// writes their lines to `out` in the same order. Verdicts of complete lines are written before
// more is waited for. Works in pieces of up to 1 MiB, each on `threads` threads (at least 1), while
// this one reads the next piece and writes the last.
// Unavailable when reading or writing fails; ResourceExhausted for a line of 1 MiB or more. Then
// verdicts of the last pieces may be missing. The descriptors stay the caller's.
absl::StatusOr<LineCounts> BulkLookup(int in, int out, const VerdictLines& lines, int threads);

}  // namespace urlfilter::ctl

#endif  // URLFILTER_FILTERLIB_CTL_BULK_LOOKUP_H_
