// One host, *.host, host/path or full URL a line. `#`, `!`, `;` and `//` start comments.
#include <optional>
#include <string>
#include <string_view>

#include "compiler/lists/line_sink.h"
#include "compiler/lists/line_text.h"
#include "compiler/lists/list_syntax.h"
#include "compiler/lists/refusal.h"
#include "compiler/lists/syntax_detect.h"
#include "filterlib/url/canonical_host.h"

namespace urlfilter::compiler {
namespace {

bool IsComment(std::string_view line) {
  const char first = line.front();
  return first == '!' || first == ';' || line.starts_with("//") ||
         (first == '#' && !LooksCosmetic(line));
}

bool LooksLikeRegex(std::string_view line) {
  return line.size() > 2 && line.front() == '/' &&
         (line.back() == '/' || line.find("/$") != std::string_view::npos) &&
         line.find_first_of("\\^$[(+") != std::string_view::npos;
}

std::string LooksLike(Syntax syntax) {
  return "this looks like " + std::string(SyntaxTitle(syntax)) + " syntax";
}

}  // namespace

void ParseDomainsLine(std::string_view line, LineSink& sink) {
  if (url::IsCanonicalHost(line)) return sink.BlockHost(line);
  if (IsComment(line)) return sink.Blank();
  if (LooksCosmetic(line)) return sink.Refuse(Refusal::kWrongSyntax, LooksLike(Syntax::kAdblock));
  line = WithoutComment(line, '#');
  if (LooksLikeRegex(line)) return sink.Refuse(Refusal::kRegex);
  const std::optional<Syntax> shape = ShapeOf(line);
  if (shape && *shape != Syntax::kDomains && *shape != Syntax::kSquid) {
    return sink.Refuse(Refusal::kWrongSyntax, LooksLike(*shape));
  }
  if (line.starts_with("*.")) {
    sink.BlockRule(line.substr(2));
    return sink.Widened();
  }
  if (line.starts_with('.')) return sink.BlockRule(line.substr(1));
  sink.BlockRule(line);
}

void ParseMixedLine(std::string_view line, LineSink& sink) {
  const bool adblock = line.starts_with("||") || line.starts_with("@@");
  adblock ? ParseAdblockLine(line, sink) : ParseDomainsLine(line, sink);
}

}  // namespace urlfilter::compiler
