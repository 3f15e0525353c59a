// Long runs of plain sequence items, found before the YAML parser sees them.
//
//   rules:
//     - a.example        <- first line of a run
//     - b.example        <- taken out of the text: its value is the rest of the line
//     - c.example        <- last line of the run
//
// The parser takes microseconds an item; a hundred thousand rules are a run, and cost next to
// nothing when only its first and last item are parsed.
#ifndef URLFILTER_YAML_YAML_PLAIN_RUNS_H_
#define URLFILTER_YAML_YAML_PLAIN_RUNS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/source_text.h"

namespace urlfilter {

// Lines first .. last (from 1) are each `indent` spaces, "- " and a plain word, of which there is
// only one reading: letters, digits, `.`, `_`, `/` and `-`, starting with a letter or digit.
struct PlainRun {
  uint32_t first = 0, last = 0;
  uint32_t indent = 0;
};

// Runs of at least 256 lines, in order.
std::vector<PlainRun> FindPlainRuns(const SourceText& source);

// The text with the lines between the first and the last of each run made empty; all other lines
// keep their numbers and columns.
std::string WithoutRuns(const SourceText& source, const std::vector<PlainRun>& runs);

// The word of a line of a run, a view of the source.
std::string_view WordOfRun(const SourceText& source, const PlainRun& run, uint32_t line);

}  // namespace urlfilter

#endif  // URLFILTER_YAML_YAML_PLAIN_RUNS_H_
