#include "compiler/lists/chunk_reader.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "compiler/lists/line_text.h"
#include "compiler/lists/plain_host.h"
#include "compiler/lists/refusal.h"

namespace urlfilter::compiler {
namespace {

// The rules of a chunk stay in the processor's cache until they are copied to the table.
constexpr size_t kChunkBytes = 1 << 19;
constexpr size_t kLeastLineBytes = 16;  // A guess, to reserve by.

void ReadLine(std::string_view line, uint32_t number, LineParser parser, LineSink& sink) {
  line = Trim(line);
  sink.StartLine(number, line);
  if (line.empty()) return sink.Blank();
  if (line.size() > kMaxLineBytes) return sink.Refuse(Refusal::kOverlong);
  parser(line, sink);
}

// Syntaxes in which a host that stands alone on its line is blocked.
bool TakesPlainHosts(Syntax syntax) {
  return syntax == Syntax::kDomains || syntax == Syntax::kMixed;
}

}  // namespace

ChunkResult ReadChunk(std::string_view text, Syntax syntax, const SinkOptions& options,
                      std::vector<Rule> spare) {
  ChunkResult result;
  result.rules = std::move(spare);
  result.rules.clear();
  result.rules.reserve(text.size() / kLeastLineBytes + 1);
  result.counts.bytes = text.size();
  LineSink sink(options, result);
  const LineParser parser = ParserOf(syntax);
  const size_t window = TakesPlainHosts(syntax) ? kPlainHostWindow : text.size() + 1;
  while (!text.empty()) {
    const auto number = static_cast<uint32_t>(++result.counts.lines);
    size_t length = text.size() < window ? 0 : PlainHostLength(text.data());
    if (length > 0) {
      sink.StartLine(number, text.substr(0, length));
      sink.BlockPlainHost(text.substr(0, length));
    } else {
      length = std::min(text.find('\n'), text.size());
      ReadLine(text.substr(0, length), number, parser, sink);
    }
    text.remove_prefix(std::min(length + 1, text.size()));
  }
  return result;
}

ChunkResult ReadInlineRules(const std::vector<InlineRule>& rules, std::optional<Syntax> syntax,
                            const SinkOptions& options) {
  ChunkResult result;
  result.rules.reserve(rules.size());
  LineSink sink(options, result);
  for (const InlineRule& rule : rules) {
    const std::string_view text = result.arena.Copy(rule.text);
    ++result.counts.lines;
    ReadLine(text, static_cast<uint32_t>(result.counts.lines),
             ParserOf(syntax.value_or(Syntax::kMixed)), sink);
  }
  return result;
}

std::vector<std::string_view> CutIntoChunks(std::string_view text) {
  std::vector<std::string_view> chunks;
  while (!text.empty()) {
    const size_t newline =
        text.size() <= kChunkBytes ? std::string_view::npos : text.find('\n', kChunkBytes);
    const size_t end = newline == std::string_view::npos ? text.size() : newline + 1;
    chunks.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return chunks;
}

}  // namespace urlfilter::compiler
