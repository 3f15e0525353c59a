#include "compiler/convert/mdm_profile.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/digest.h"
#include "base/status_macros.h"
#include "base/strings.h"
#include "compiler/policy/policy.h"
#include "diagnostics/utf8.h"

namespace urlfilter::compiler {
namespace {

constexpr char kFilterPayload[] = "com.apple.webcontent-filter";

bool IsBundleId(std::string_view text) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.';
  };
  return text.find('.') != std::string_view::npos && text.front() != '.' && text.back() != '.' &&
         std::all_of(text.begin(), text.end(), good);
}

absl::Status CheckBundleId(std::string_view what, std::string_view id) {
  if (id.empty()) return absl::InvalidArgumentError(absl::StrCat("no ", AbslView(what)));
  if (IsBundleId(id)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("the ", AbslView(what), " is \"", AbslView(id),
                                                 "\", not one like com.example.filter"));
}

absl::Status CheckText(std::string_view what, std::string_view text) {
  const bool control = std::any_of(
      text.begin(), text.end(), [](char c) { return static_cast<uint8_t>(c) < 0x20 || c == 0x7f; });
  if (!control && FindInvalidUtf8(text) == std::string_view::npos) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("the ", AbslView(what), " holds a line break or another control character"));
}

absl::Status Validate(const MdmRequest& request) {
  RETURN_IF_ERROR(CheckBundleId("bundle id of the app", request.app_bundle_id));
  RETURN_IF_ERROR(CheckBundleId("bundle id of the control provider", request.provider_bundle_id));
  RETURN_IF_ERROR(CheckServerUrl(request.pir_server_url));
  RETURN_IF_ERROR(CheckServerUrl(request.issuer_url));
  if (request.token.empty()) return absl::InvalidArgumentError("no PIR authentication token");
  RETURN_IF_ERROR(CheckText("token", request.token));
  RETURN_IF_ERROR(CheckText("display name", request.display_name));
  RETURN_IF_ERROR(CheckText("designated requirement", request.designated_requirement));
  if (request.fetch_seconds >= kMinimumPrefetchSeconds) return absl::OkStatus();
  return absl::InvalidArgumentError("the OS fetches no more often than every 2700 s");
}

// A UUID (version 4 in form) that follows from `content`.
std::string Uuid(std::string_view content) {
  std::string hex = Sha256Hex(content).substr(0, 32);
  hex[12] = '4';
  hex[16] = '8';
  for (const size_t at : {8, 13, 18, 23}) hex.insert(at, 1, '-');
  for (char& c : hex) c = c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
  return hex;
}

// The members of a <dict>, in the order they are added.
class Dict {
 public:
  Dict& Text(std::string_view key, std::string_view value) {
    const std::string safe =
        absl::StrReplaceAll(AbslView(value), {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}});
    return Add(key, absl::StrCat("<string>", safe, "</string>"));
  }
  Dict& Integer(std::string_view key, int64_t value) {
    return Add(key, absl::StrCat("<integer>", value, "</integer>"));
  }
  Dict& Bool(std::string_view key, bool value) { return Add(key, value ? "<true/>" : "<false/>"); }
  Dict& Add(std::string_view key, std::string_view xml) {
    absl::StrAppend(&members_, "<key>", AbslView(key), "</key>\n", AbslView(xml), "\n");
    return *this;
  }
  std::string Xml() const { return absl::StrCat("<dict>\n", members_, "</dict>"); }

 private:
  std::string members_;
};

// What every payload starts with. Its UUID follows from all that the profile says.
Dict Payload(const MdmRequest& request, const std::string& type, const std::string& suffix,
             const std::string& parameters) {
  const std::string id = absl::StrCat(request.app_bundle_id, ".", request.filter, suffix);
  Dict payload;
  payload.Text("PayloadType", type)
      .Text("PayloadIdentifier", id)
      .Text("PayloadUUID", Uuid(absl::StrCat(id, "\n", parameters)))
      .Integer("PayloadVersion", 1)
      .Text("PayloadDisplayName", request.display_name);
  return payload;
}

std::string Parameters(const MdmRequest& request) {
  Dict parameters;
  parameters.Text("PIRServerURL", request.pir_server_url)
      .Text("PIRPrivacyPassIssuerURL", request.issuer_url)
      .Text("PIRAuthenticationToken", request.token)
      .Text("URLFilterControlProviderBundleIdentifier", request.provider_bundle_id);
  if (!request.designated_requirement.empty()) {
    parameters.Text("URLFilterControlProviderDesignatedRequirement",
                    request.designated_requirement);
  }
  parameters.Bool("URLFilterFailClosed", request.fail_closed)
      .Integer("URLPrefilterFetchFrequency", request.fetch_seconds);
  return parameters.Xml();
}

}  // namespace

absl::Status CheckServerUrl(std::string_view url) {
  constexpr std::string_view kScheme = "https://";
  const auto wrong = [&](const char* why) {
    return absl::InvalidArgumentError(
        absl::StrCat("the server URL is \"", AbslView(url), "\": ", why,
                     "; write https://host, without port, path or trailing slash"));
  };
  if (!url.starts_with(kScheme)) return wrong("it does not start with https://");
  const std::string_view host = url.substr(kScheme.size());
  if (host.empty()) return wrong("it has no host");
  if (host.find('/') != std::string_view::npos) return wrong("it has a path or a trailing slash");
  if (host.find(':') != std::string_view::npos) return wrong("it has a port");
  const bool plain = std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.';
  });
  return plain ? absl::OkStatus() : wrong("this is no host name");
}

absl::StatusOr<std::string> RenderMdmProfile(const MdmRequest& request) {
  RETURN_IF_ERROR(Validate(request));
  const std::string parameters = Parameters(request);
  Dict filter = Payload(request, kFilterPayload, ".filter", parameters);
  filter.Text("FilterType", "Plugin")
      .Text("PluginBundleID", request.app_bundle_id)
      .Text("UserDefinedName", request.display_name)
      .Bool("FilterURLs", true)
      .Add("URLFilterParameters", parameters);
  if (request.unsupervised) {
    filter.Text("ContentFilterUUID",
                Uuid(absl::StrCat(request.app_bundle_id, "\n", request.filter)));
  }
  Dict profile = Payload(request, "Configuration", "", parameters);
  profile.Add("PayloadContent", absl::StrCat("<array>\n", filter.Xml(), "\n</array>"));
  return absl::StrCat(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "
      "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\">\n",
      profile.Xml(), "\n</plist>\n");
}

}  // namespace urlfilter::compiler
