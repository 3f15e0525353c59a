// The syntaxes of block lists, one line at a time.
#ifndef URLFILTER_COMPILER_LISTS_LIST_SYNTAX_H_
#define URLFILTER_COMPILER_LISTS_LIST_SYNTAX_H_

#include <optional>
#include <string_view>

#include "compiler/lists/line_sink.h"

namespace urlfilter::compiler {

enum class Syntax {
  kDomains,  // a host, *.host, host/path or full URL a line; also `urls` and `wildcard`
  kHosts,    // 0.0.0.0 a.example b.example  # comment
  kAdblock,  // ||d^, ||d/path^, @@||d^
  kRpz,      // d CNAME .
  kDnsmasq,  // address=/d/
  kUnbound,  // local-zone: "d" always_nxdomain
  kBind,     // zone "d" {...};
  kSquid,    // .d
  kChrome,   // URLBlocklist: d, .d, d/p, scheme://d
  kCsv,      // Zscaler, Umbrella: the first column that is a host or URL
  kMixed,    // domains, and AdBlock where a line says so; what `auto` makes of plain lists
};

// "domains", "hosts", ...; also "urls" and "wildcard". nullopt for "auto" and unknown names.
std::optional<Syntax> ParseSyntax(std::string_view name);
std::string_view SyntaxName(Syntax syntax);
// As people say it: "AdBlock", "dnsmasq".
std::string_view SyntaxTitle(Syntax syntax);

// Reads one line (no line end, no blanks around, not empty) and tells the sink what it gave:
// exactly one of Blank, Ignore, or one or more of Block, Allow and Refuse.
using LineParser = void (*)(std::string_view line, LineSink& sink);
LineParser ParserOf(Syntax syntax);

void ParseDomainsLine(std::string_view line, LineSink& sink);
void ParseHostsLine(std::string_view line, LineSink& sink);
void ParseAdblockLine(std::string_view line, LineSink& sink);
void ParseRpzLine(std::string_view line, LineSink& sink);
void ParseDnsmasqLine(std::string_view line, LineSink& sink);
void ParseUnboundLine(std::string_view line, LineSink& sink);
void ParseBindLine(std::string_view line, LineSink& sink);
void ParseSquidLine(std::string_view line, LineSink& sink);
void ParseChromeLine(std::string_view line, LineSink& sink);
void ParseCsvLine(std::string_view line, LineSink& sink);
void ParseMixedLine(std::string_view line, LineSink& sink);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_LISTS_LIST_SYNTAX_H_
