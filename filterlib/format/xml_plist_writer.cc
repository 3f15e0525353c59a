#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/strings.h"
#include "filterlib/format/plist_dictionary.h"
#include "filterlib/format/xml_plist.h"

namespace urlfilter::format {
namespace {

constexpr size_t kBytesPerLine = 51;  // 68 characters of base64.

constexpr absl::string_view kHead =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "
    "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n"
    "<plist version=\"1.0\">\n<dict>\n";
constexpr absl::string_view kFoot = "</dict>\n</plist>\n";

std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '&') {
      escaped += "&amp;";
    } else if (c == '<') {
      escaped += "&lt;";
    } else if (c == '>') {
      escaped += "&gt;";
    } else {
      escaped.push_back(c);
    }
  }
  return escaped;
}

std::string ShortestReal(double value) {
  char buffer[32];
  const std::to_chars_result result = std::to_chars(buffer, buffer + sizeof(buffer), value);
  return std::string(buffer, result.ptr);
}

void AppendData(std::string& out, std::string_view data) {
  out += "\t<data>\n";
  std::string line;
  for (size_t begin = 0; begin < data.size(); begin += kBytesPerLine) {
    absl::Base64Escape(AbslView(data.substr(begin, kBytesPerLine)), &line);
    absl::StrAppend(&out, "\t", line, "\n");
  }
  out += "\t</data>\n";
}

void AppendValue(std::string& out, const PlistValue& value) {
  if (const auto* integer = std::get_if<uint64_t>(&value)) {
    absl::StrAppend(&out, "\t<integer>", *integer, "</integer>\n");
  } else if (const auto* real = std::get_if<double>(&value)) {
    absl::StrAppend(&out, "\t<real>", ShortestReal(*real), "</real>\n");
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    absl::StrAppend(&out, "\t<string>", Escaped(*text), "</string>\n");
  } else if (const auto* data = std::get_if<PlistData>(&value)) {
    AppendData(out, data->bytes);
  } else if (const auto* owned = std::get_if<OwnedPlistData>(&value)) {
    AppendData(out, owned->bytes);
  } else {
    std::abort();  // The header's contract: no other type.
  }
}

}  // namespace

std::string WriteXmlPlist(const PlistDictionary& dictionary) {
  std::string out(kHead);
  for (const auto& [key, value] : dictionary) {
    absl::StrAppend(&out, "\t<key>", Escaped(key), "</key>\n");
    AppendValue(out, value);
  }
  absl::StrAppend(&out, kFoot);
  return out;
}

}  // namespace urlfilter::format
