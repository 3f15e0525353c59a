#include "compiler/lists/list_syntax.h"

#include <cstddef>
#include <iterator>

namespace urlfilter::compiler {
namespace {

struct SyntaxInfo {
  std::string_view name;
  std::string_view title;
  LineParser parser;
};

constexpr SyntaxInfo kInfo[] = {
    {"domains", "plain domain or URL", ParseDomainsLine},
    {"hosts", "hosts file", ParseHostsLine},
    {"adblock", "AdBlock", ParseAdblockLine},
    {"rpz", "RPZ", ParseRpzLine},
    {"dnsmasq", "dnsmasq", ParseDnsmasqLine},
    {"unbound", "unbound", ParseUnboundLine},
    {"bind", "BIND zone", ParseBindLine},
    {"squid", "Squid dstdomain", ParseSquidLine},
    {"chrome", "Chrome URLBlocklist", ParseChromeLine},
    {"csv", "CSV", ParseCsvLine},
    {"mixed", "plain or AdBlock", ParseMixedLine},
};

const SyntaxInfo& InfoOf(Syntax syntax) { return kInfo[static_cast<size_t>(syntax)]; }

}  // namespace

std::optional<Syntax> ParseSyntax(std::string_view name) {
  if (name == "urls" || name == "wildcard") return Syntax::kDomains;
  for (size_t i = 0; i < std::size(kInfo); ++i) {
    if (kInfo[i].name == name) return static_cast<Syntax>(i);
  }
  return std::nullopt;
}

std::string_view SyntaxName(Syntax syntax) { return InfoOf(syntax).name; }
std::string_view SyntaxTitle(Syntax syntax) { return InfoOf(syntax).title; }
LineParser ParserOf(Syntax syntax) { return InfoOf(syntax).parser; }

}  // namespace urlfilter::compiler
