// Hosts files: an address, then one or more names; `#` starts a comment.
#include <algorithm>
#include <array>
#include <string_view>

#include "compiler/lists/dns_answer.h"
#include "compiler/lists/line_sink.h"
#include "compiler/lists/line_text.h"
#include "compiler/lists/list_syntax.h"
#include "compiler/lists/refusal.h"

namespace urlfilter::compiler {
namespace {

// Names that every hosts file has for the machine itself.
constexpr std::array<std::string_view, 12> kBoilerplate = {
    "localhost",    "localhost.localdomain", "localhost4",    "localhost6",
    "local",        "broadcasthost",         "ip6-localhost", "ip6-loopback",
    "ip6-localnet", "ip6-mcastprefix",       "ip6-allnodes",  "ip6-allrouters"};

bool IsBoilerplate(std::string_view name) {
  return name == "ip6-allhosts" || name == "0.0.0.0" ||
         std::find(kBoilerplate.begin(), kBoilerplate.end(), name) != kBoilerplate.end();
}

void AddName(std::string_view name, bool sink_address, LineSink& sink) {
  if (!sink_address) return sink.Refuse(Refusal::kRedirect);
  sink.BlockHost(name);
}

}  // namespace

void ParseHostsLine(std::string_view line, LineSink& sink) {
  if (line.front() == '#' || line.front() == '!') return sink.Blank();
  line = line.substr(0, line.find('#'));
  const std::string_view address = TakeWord(line);
  if (!LooksLikeAddress(address)) {
    // Some lists mix bare names in; several words without an address are not a hosts line.
    if (!Trim(line).empty()) return sink.Refuse(Refusal::kUnparsable);
    return ParseDomainsLine(address, sink);
  }
  const bool sink_address = IsSinkAddress(address);
  bool added = false, boilerplate = false;
  for (std::string_view name = TakeWord(line); !name.empty(); name = TakeWord(line)) {
    if (IsBoilerplate(name)) {
      boilerplate = true;
      continue;
    }
    AddName(name, sink_address, sink);
    added = true;
  }
  if (added) return;
  if (boilerplate || sink_address) return sink.Ignore();
  sink.BlockHost(address);  // An address alone is a host of its own.
}

}  // namespace urlfilter::compiler
