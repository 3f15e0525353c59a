// Configuration of DNS servers: dnsmasq, unbound, BIND.
#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>

#include "compiler/lists/dns_answer.h"
#include "compiler/lists/line_sink.h"
#include "compiler/lists/line_text.h"
#include "compiler/lists/list_syntax.h"
#include "compiler/lists/refusal.h"

namespace urlfilter::compiler {
namespace {

template <size_t N>
bool IsOneOf(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string_view WithoutFinalDot(std::string_view name) {
  return name.size() > 1 && name.ends_with('.') ? name.substr(0, name.size() - 1) : name;
}

void BlockName(std::string_view name, LineSink& sink) {
  name = WithoutFinalDot(name);
  const bool wild = name.starts_with("*.");
  sink.BlockHost(wild ? name.substr(2) : name);
  if (wild) sink.Widened();
}

// The names between slashes of `/a/b/`; `then` is called for each.
template <typename Function>
void ForEachName(std::string_view names, Function then) {
  while (!names.empty()) {
    const size_t slash = std::min(names.find('/'), names.size());
    then(names.substr(0, slash));
    names.remove_prefix(std::min(slash + 1, names.size()));
  }
}

// What stands after `local-zone: "d"`.
constexpr std::array<std::string_view, 11> kBlockingZones = {
    "always_nxdomain", "always_refuse", "always_null", "always_nodata",
    "always_deny",     "refuse",        "deny",        "static",
    "inform_deny",     "nxdomain",      "block"};
constexpr std::array<std::string_view, 4> kPassingZones = {"transparent", "always_transparent",
                                                           "typetransparent", "inform"};

void ParseLocalZone(std::string_view rest, LineSink& sink) {
  const std::string_view name = WithoutQuotes(TakeWord(rest));
  const std::string_view type = WithoutQuotes(TakeWord(rest));
  if (name.empty() || type.empty()) return sink.Refuse(Refusal::kUnparsable);
  if (name == ".") return sink.Refuse(Refusal::kDirective);
  if (IsOneOf(type, kBlockingZones)) return BlockName(name, sink);
  if (IsOneOf(type, kPassingZones)) return sink.AllowHost(WithoutFinalDot(name));
  if (type == "redirect") return sink.Ignore();  // Its local-data says to where.
  sink.Refuse(Refusal::kDirective);
}

// local-data: "d [ttl] [IN] A 0.0.0.0"
void ParseLocalData(std::string_view rest, LineSink& sink) {
  rest = WithoutQuotes(Trim(rest));
  const std::string_view name = TakeWord(rest);
  std::string_view type, value;
  for (std::string_view word = TakeWord(rest); !word.empty(); word = TakeWord(rest)) {
    type = value;
    value = word;
  }
  if (type != "A" && type != "AAAA") return sink.Refuse(Refusal::kDirective);
  if (!IsSinkAddress(value)) return sink.Refuse(Refusal::kRedirect);
  BlockName(name, sink);
}

constexpr std::array<std::string_view, 7> kBindStatements = {
    "type", "file", "notify", "allow-query", "allow-update", "allow-transfer", "check-names"};

}  // namespace

void ParseDnsmasqLine(std::string_view line, LineSink& sink) {
  if (line.front() == '#') return sink.Blank();
  line = WithoutComment(line, '#');
  const size_t equals = line.find('=');
  const std::string_view option = Trim(line.substr(0, equals));
  const bool address = option == "address", server = option == "server", local = option == "local";
  if (!address && !server && !local) {
    const bool word = option.find_first_of(" ./|^\t") == std::string_view::npos;
    return sink.Refuse(word ? Refusal::kDirective : Refusal::kUnparsable);
  }
  const std::string_view value =
      equals == std::string_view::npos ? "" : Trim(line.substr(equals + 1));
  const size_t last = value.rfind('/');
  if (!value.starts_with('/') || last == 0) {
    return sink.Refuse(server ? Refusal::kDirective : Refusal::kUnparsable);
  }
  const std::string_view answer = value.substr(last + 1);
  const bool pass = server && answer == "#";
  if (server && !pass && !answer.empty()) return sink.Refuse(Refusal::kDirective);
  if (address && !answer.empty() && answer != "#" && !IsSinkAddress(answer)) {
    return sink.Refuse(Refusal::kRedirect);
  }
  ForEachName(value.substr(1, last - 1), [&](std::string_view name) {
    if (name == "#" || name.empty()) return sink.Refuse(Refusal::kDirective);
    return pass ? sink.AllowHost(name) : BlockName(name, sink);
  });
}

void ParseUnboundLine(std::string_view line, LineSink& sink) {
  if (line.front() == '#') return sink.Blank();
  line = WithoutComment(line, '#');
  if (line == "server:") return sink.Ignore();
  if (line.starts_with("local-zone:")) return ParseLocalZone(line.substr(11), sink);
  if (line.starts_with("local-data:")) return ParseLocalData(line.substr(11), sink);
  const bool option = line.substr(0, line.find(' ')).ends_with(':');
  sink.Refuse(option ? Refusal::kDirective : Refusal::kUnparsable);
}

void ParseBindLine(std::string_view line, LineSink& sink) {
  if (line.front() == '#' || line.starts_with("//") || line.starts_with("/*")) {
    return sink.Blank();
  }
  std::string_view rest = line;
  const std::string_view word = TakeWord(rest);
  if (word == "};" || word == "{" || word == "}" || IsOneOf(word, kBindStatements)) {
    return sink.Ignore();
  }
  if (word != "zone") return sink.Refuse(Refusal::kUnparsable);
  std::string_view name = TakeWord(rest);
  if (name.ends_with('{')) name.remove_suffix(1);
  name = WithoutQuotes(name);
  const bool elsewhere = rest.find("forward") != std::string_view::npos ||
                         rest.find("slave") != std::string_view::npos ||
                         rest.find("secondary") != std::string_view::npos ||
                         rest.find("hint") != std::string_view::npos;
  if (name.empty()) return sink.Refuse(Refusal::kUnparsable);
  if (name == "." || elsewhere || name.ends_with(".in-addr.arpa") || name.ends_with(".ip6.arpa")) {
    return sink.Refuse(Refusal::kDirective);
  }
  BlockName(name, sink);
}

}  // namespace urlfilter::compiler
