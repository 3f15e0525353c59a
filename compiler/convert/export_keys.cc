#include "compiler/convert/export_keys.h"

#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/digest.h"
#include "base/strings.h"

namespace urlfilter::compiler {
namespace {

constexpr std::array<std::string_view, 7> kNames = {"domains", "hosts",  "adblock", "rpz",
                                                    "dnsmasq", "chrome", "mdm"};

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

std::string Xml(std::string_view text) {
  return absl::StrReplaceAll(AbslView(text), {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}});
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
      return IsPlainPath(key) ? absl::StrCat("||", text, "^\n") : "";
    case ExportFormat::kRpz:
      return host ? absl::StrCat(text, " CNAME .\n*.", text, " CNAME .\n") : "";
    case ExportFormat::kDnsmasq:
      return host ? absl::StrCat("address=/", text, "/\n") : "";
    case ExportFormat::kChrome:
      return IsPlainPath(key) ? absl::StrCat(text, "\n") : "";
    case ExportFormat::kMdm:
      break;
  }
  if (!IsPlainPath(key)) return "";
  return absl::StrCat("        <string>http://", Xml(key), "</string>\n        <string>https://",
                      Xml(key), "</string>\n");
}

// A UUID that follows from the content.
std::string Uuid(std::string_view content) {
  std::string hex = Sha256Hex(content).substr(0, 32);
  hex[12] = '4';
  hex[16] = '8';
  for (const size_t at : {8, 13, 18, 23}) hex.insert(at, 1, '-');
  return hex;
}

std::string PlistText(std::string_view key, std::string_view value, std::string_view indent) {
  return absl::StrCat(AbslView(indent), "<key>", AbslView(key), "</key>\n", AbslView(indent),
                      "<string>", Xml(value), "</string>\n");
}

std::string MdmProfile(std::string_view urls, std::string_view name) {
  const std::string id = absl::StrCat("urlfilter.", AbslView(name));
  const std::string content = absl::StrCat(id, "\n", AbslView(urls));
  return absl::StrCat(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "
      "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\">\n<dict>\n",
      PlistText("PayloadType", "Configuration", "  "), PlistText("PayloadIdentifier", id, "  "),
      PlistText("PayloadUUID", Uuid(content), "  "), PlistText("PayloadDisplayName", name, "  "),
      "  <key>PayloadVersion</key>\n  <integer>1</integer>\n  <key>PayloadContent</key>\n"
      "  <array>\n    <dict>\n",
      PlistText("PayloadType", "com.apple.webcontent-filter", "      "),
      PlistText("PayloadIdentifier", id + ".filter", "      "),
      PlistText("PayloadUUID", Uuid(content + "filter"), "      "),
      "      <key>PayloadVersion</key>\n      <integer>1</integer>\n",
      PlistText("FilterType", "BuiltIn", "      "),
      "      <key>FilterBrowsers</key>\n      <true/>\n"
      "      <key>DenyListURLs</key>\n      <array>\n",
      AbslView(urls), "      </array>\n    </dict>\n  </array>\n</dict>\n</plist>\n");
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
    case ExportFormat::kMdm:
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
  if (format == ExportFormat::kMdm) exported.text = MdmProfile(exported.text, name);
  return exported;
}

}  // namespace urlfilter::compiler
