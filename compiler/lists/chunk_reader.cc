#include "compiler/lists/chunk_reader.h"

#include <cstring>

#include "compiler/lists/line_text.h"

namespace urlfilter::compiler {
namespace {

constexpr size_t kChunkBytes = 2 << 20;
constexpr size_t kLeastLineBytes = 16;  // A guess, to reserve by.

void ReadLine(std::string_view line, uint32_t number, LineParser parser, LineSink& sink) {
  line = Trim(line);
  sink.StartLine(number, line);
  if (line.empty()) return sink.Blank();
  if (line.size() > kMaxLineBytes) return sink.Refuse(Refusal::kOverlong);
  parser(line, sink);
}

}  // namespace

ChunkResult ReadChunk(std::string_view text, Syntax syntax, const SinkOptions& options) {
  ChunkResult result;
  result.rules.reserve(text.size() / kLeastLineBytes + 1);
  result.counts.bytes = text.size();
  LineSink sink(options, result);
  const LineParser parser = ParserOf(syntax);
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    const void* newline = std::memchr(at, '\n', static_cast<size_t>(end - at));
    const char* stop = newline == nullptr ? end : static_cast<const char*>(newline);
    ++result.counts.lines;
    ReadLine({at, static_cast<size_t>(stop - at)}, static_cast<uint32_t>(result.counts.lines),
             parser, sink);
    at = stop + 1;
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
