#include "compiler/convert/export_keys.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/strings.h"
#include "compiler/lists/chunk_reader.h"
#include "compiler/lists/line_sink.h"
#include "compiler/lists/list_syntax.h"
#include "filterlib/url/profile.h"
#include "filterlib/url/rule_keys.h"

namespace urlfilter::compiler {
namespace {

constexpr std::array<std::string_view, 6> kNames = {"domains", "hosts",   "adblock",
                                                    "rpz",     "dnsmasq", "chrome"};

bool IsHost(std::string_view key) { return key.find_first_of("/?#") == std::string_view::npos; }

// A path without query or fragment, of characters that need no care in other tools.
bool IsPlainPath(std::string_view key) {
  for (const char c : key) {
    if (c <= ' ' || c >= 0x7f || c == '?' || c == '#' || c == '*' || c == '^' || c == '|' ||
        c == '$' || c == '@' || c == '%') {
      return false;
    }
  }
  return true;
}

// Whether our own reader makes exactly `key` of a line: what it would refuse, or take for a wider
// rule, no other tool should be trusted with. `\` in a path is such a case, and `1.2.3.4/24`.
bool ReadsBack(const std::string& line, std::string_view key, ExportFormat format) {
  const Syntax syntax = format == ExportFormat::kAdblock ? Syntax::kAdblock : Syntax::kChrome;
  const ChunkResult read = ReadChunk(line, syntax, {});
  if (read.rules.size() != 1 || read.counts.refused.total() > 0) return false;
  const auto keys = url::KeysForRule(read.rules[0].text(), url::Profile::kBoth);
  return keys.ok() && std::find(keys->keys.begin(), keys->keys.end(), key) != keys->keys.end();
}

std::string PathLine(std::string_view key, const std::string& line, ExportFormat format) {
  return IsPlainPath(key) && ReadsBack(line, key, format) ? line : "";
}

// One key as a line (or element) of the format; empty if it cannot be said.
std::string Line(std::string_view key, ExportFormat format) {
  const bool host = IsHost(key);
  const absl::string_view text = AbslView(key);
  switch (format) {
    case ExportFormat::kDomains:
      return host ? absl::StrCat(text, "\n") : "";
    case ExportFormat::kHosts:
      return host ? absl::StrCat("0.0.0.0 ", text, "\n") : "";
    case ExportFormat::kAdblock:
      return host ? absl::StrCat("||", text, "^\n")
                  : PathLine(key, absl::StrCat("||", text, "^\n"), format);
    case ExportFormat::kRpz:
      return host ? absl::StrCat(text, " CNAME .\n*.", text, " CNAME .\n") : "";
    case ExportFormat::kDnsmasq:
      return host ? absl::StrCat("address=/", text, "/\n") : "";
    case ExportFormat::kChrome:
      break;
  }
  return host ? absl::StrCat(text, "\n") : PathLine(key, absl::StrCat(text, "\n"), format);
}

std::string Header(ExportFormat format, std::string_view name) {
  const absl::string_view title = AbslView(name);
  switch (format) {
    case ExportFormat::kAdblock:
      return absl::StrCat("! Title: ", title, "\n");
    case ExportFormat::kRpz:
      return "$TTL 300\n@ IN SOA localhost. root.localhost. 1 86400 3600 604800 300\n"
             "@ IN NS localhost.\n";
    case ExportFormat::kChrome:
      return "";
    default:
      return absl::StrCat("# ", title, "\n");
  }
}

}  // namespace

std::optional<ExportFormat> ParseExportFormat(std::string_view name) {
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<ExportFormat>(i);
  }
  return std::nullopt;
}

ExportedKeys ExportKeys(std::span<const std::string_view> keys, std::string_view name,
                        ExportFormat format) {
  ExportedKeys exported;
  exported.text = Header(format, name);
  for (const std::string_view key : keys) {
    const std::string line = Line(key, format);
    exported.text += line;
    ++(line.empty() ? exported.paths_left_out : exported.written);
    if (format == ExportFormat::kHosts && !line.empty()) ++exported.narrowed;
  }
  return exported;
}

}  // namespace urlfilter::compiler
