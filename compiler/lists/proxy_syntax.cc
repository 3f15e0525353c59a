// Lists of proxies and browsers: Squid dstdomain, Chrome URLBlocklist, Zscaler and Umbrella CSV.
#include <algorithm>
#include <cstddef>
#include <string_view>

#include "compiler/lists/line_sink.h"
#include "compiler/lists/line_text.h"
#include "compiler/lists/list_syntax.h"
#include "compiler/lists/refusal.h"

namespace urlfilter::compiler {
namespace {

constexpr size_t kNone = std::string_view::npos;

// A score such as `0.87`, which could be read as an address; a whole address has three dots.
bool IsNumber(std::string_view field) {
  return field.find_first_not_of("0123456789.") == kNone &&
         std::count(field.begin(), field.end(), '.') < 3;
}

// The first field of a CSV line that can be a host or URL; empty if there is none.
std::string_view FirstTarget(std::string_view line) {
  while (!line.empty()) {
    const bool quoted = line.front() == '"';
    const size_t close = quoted ? line.find('"', 1) : 0;
    const size_t comma =
        std::min(line.find_first_of(",;", close == kNone ? 0 : close), line.size());
    const std::string_view field = WithoutQuotes(Trim(line.substr(0, comma)));
    const bool target = field.find('.') != kNone && field.find(' ') == kNone;
    if (target && !IsNumber(field)) return field;
    line.remove_prefix(std::min(comma + 1, line.size()));
  }
  return {};
}

}  // namespace

// https://www.squid-cache.org/Doc/config/acl/: `.d` is d and all below, `d` is d alone.
void ParseSquidLine(std::string_view line, LineSink& sink) {
  if (line.front() == '#') return sink.Blank();
  line = WithoutComment(line, '#');
  if (line.find('\\') != kNone || line.front() == '^') return sink.Refuse(Refusal::kRegex);
  if (line.find_first_of(" \t") != kNone) return sink.Refuse(Refusal::kUnparsable);
  if (line.front() == '.') return sink.BlockHost(line.substr(1));
  sink.BlockHost(line);
  sink.Widened();
}

// https://support.google.com/chrome/a/answer/9942583: [scheme://][.]host[:port][/path][@query]
void ParseChromeLine(std::string_view line, LineSink& sink) {
  if (line.front() == '#') return sink.Blank();
  if (line.ends_with(',')) line.remove_suffix(1);
  line = WithoutQuotes(Trim(line));
  if (line == "[" || line == "]" || line.empty()) return sink.Ignore();
  const size_t scheme = line.find("://");
  const std::string_view host = scheme == kNone ? line : line.substr(scheme + 3);
  if (host.starts_with('.')) return sink.Refuse(Refusal::kExactHost);
  if (host.empty() || host == "*") {
    return sink.Refuse(scheme == kNone ? Refusal::kInnerWildcard : Refusal::kBadUrl);
  }
  if (host.find('@') != kNone) {
    return sink.Refuse(Refusal::kModifier, "@query looks for single parameters");
  }
  sink.BlockRule(line);
  if (scheme != kNone) sink.Widened();
}

void ParseCsvLine(std::string_view line, LineSink& sink) {
  if (line.front() == '#') return sink.Blank();
  std::string_view target = FirstTarget(line);
  if (target.empty()) {
    // A header has no field with a dot.
    return line.find('.') == kNone ? sink.Ignore() : sink.Refuse(Refusal::kUnparsable);
  }
  if (target.starts_with("*.")) {
    sink.BlockRule(target.substr(2));
    return sink.Widened();
  }
  if (target.starts_with('.')) target.remove_prefix(1);
  sink.BlockRule(target);
}

}  // namespace urlfilter::compiler
