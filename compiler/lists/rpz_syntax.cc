// Response policy zones (draft-vixie-dnsop-dns-rpz): the QNAME triggers.

#include <string_view>

#include "compiler/lists/dns_answer.h"
#include "compiler/lists/line_sink.h"
#include "compiler/lists/line_text.h"
#include "compiler/lists/list_syntax.h"
#include "compiler/lists/refusal.h"
#include "filterlib/url/ascii.h"

namespace urlfilter::compiler {
namespace {

bool IsNumber(std::string_view word) {
  return !word.empty() && word.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string_view WithoutFinalDot(std::string_view name) {
  return name.ends_with('.') ? name.substr(0, name.size() - 1) : name;
}

bool IsOtherTrigger(std::string_view name) {
  for (const std::string_view trigger : {"rpz-ip", "rpz-nsip", "rpz-client-ip", "rpz-nsdname"}) {
    if (name.find(trigger) != std::string_view::npos) return true;
  }
  return false;
}

// `d` and, behind it, `*.d` are a pair for one key. Alone, either is widened: a key covers the host
// and all below it.
void Block(std::string_view name, LineSink& sink) {
  const bool wild = name.starts_with("*.");
  const std::string_view host = wild ? name.substr(2) : name;
  if (wild && sink.LastRuleIs(host)) {
    sink.LastIsNotWidened();
    return sink.Ignore();
  }
  sink.BlockHost(host);
  sink.Widened();
}

void Answer(std::string_view name, std::string_view target, LineSink& sink) {
  if (target == "." || target == "*." || target == "rpz-drop.") return Block(name, sink);
  if (target == "rpz-passthru.") {
    return sink.AllowHost(name.starts_with("*.") ? name.substr(2) : name);
  }
  sink.Refuse(target == "rpz-tcp-only." ? Refusal::kDirective : Refusal::kRedirect);
}

}  // namespace

void ParseRpzLine(std::string_view line, LineSink& sink) {
  if (line.front() == ';' || line.front() == '#') return sink.Blank();
  line = WithoutComment(line, ';');
  if (line.front() == '$' || line.front() == '@' || line.front() == '(' || line.front() == ')') {
    return sink.Ignore();
  }
  std::string_view rest = line;
  const std::string_view name = WithoutFinalDot(TakeWord(rest));
  std::string_view type = TakeWord(rest);
  while (IsNumber(type) || url::EqualsIgnoringCase(type, "IN")) type = TakeWord(rest);
  const std::string_view target = TakeWord(rest);
  const bool header = url::EqualsIgnoringCase(name, "NS") || url::EqualsIgnoringCase(name, "SOA") ||
                      url::EqualsIgnoringCase(type, "NS") || url::EqualsIgnoringCase(type, "SOA") ||
                      url::EqualsIgnoringCase(name, "IN") || IsNumber(name);
  if (header) return sink.Ignore();
  if (IsOtherTrigger(name)) return sink.Refuse(Refusal::kDirective);
  if (url::EqualsIgnoringCase(type, "CNAME") && !target.empty()) return Answer(name, target, sink);
  if (url::EqualsIgnoringCase(type, "A") || url::EqualsIgnoringCase(type, "AAAA")) {
    return IsSinkAddress(target) ? Block(name, sink) : sink.Refuse(Refusal::kRedirect);
  }
  sink.Refuse(url::EqualsIgnoringCase(type, "TXT") ? Refusal::kDirective : Refusal::kUnparsable);
}

}  // namespace urlfilter::compiler
