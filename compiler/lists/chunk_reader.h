// One stretch of a list file, line by line.
#ifndef URLFILTER_COMPILER_LISTS_CHUNK_READER_H_
#define URLFILTER_COMPILER_LISTS_CHUNK_READER_H_

#include <optional>
#include <string_view>
#include <vector>

#include "compiler/lists/line_sink.h"
#include "compiler/lists/list_syntax.h"
#include "compiler/lists/rule_table.h"
#include "compiler/policy/policy.h"

namespace urlfilter::compiler {

// Reads whole lines of `text` as `syntax`. Rules point into `text` or into the result's arena;
// their `source` is for the caller to set.
// O(text), no allocation for a line that is a canonical host. The result's rules take the memory of
// `spare`, whatever is in it.
ChunkResult ReadChunk(std::string_view text, Syntax syntax, const SinkOptions& options,
                      std::vector<Rule> spare = {});

// Rules of a policy, each read as a line: as `syntax`, or as kMixed if there is none. Their
// text is copied. The result's line numbers are indices of `rules`, from 1.
ChunkResult ReadInlineRules(const std::vector<InlineRule>& rules, std::optional<Syntax> syntax,
                            const SinkOptions& options);

// Cuts a text into stretches of whole lines, 512 KiB and the rest of a line each. The cuts depend
// on the text alone.
std::vector<std::string_view> CutIntoChunks(std::string_view text);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_LISTS_CHUNK_READER_H_
