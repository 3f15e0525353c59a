// The configuration profile that switches the URL filter of an app on for managed devices.
#ifndef URLFILTER_COMPILER_CONVERT_MDM_PROFILE_H_
#define URLFILTER_COMPILER_CONVERT_MDM_PROFILE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace urlfilter::compiler {

struct MdmRequest {
  std::string filter;                  // Name of the policy (not checked here); in identifiers.
  std::string display_name;            // UserDefinedName: what people read in Settings, or "".
  std::string app_bundle_id;           // PluginBundleID: the app.
  std::string provider_bundle_id;      // Of the app's control provider extension.
  std::string designated_requirement;  // Of the provider's code, for macOS; empty = left out.
  std::string pir_server_url;          // As CheckServerUrl() wants them.
  std::string issuer_url;              // Privacy Pass issuer.
  std::string token;                   // PIRAuthenticationToken: a secret, and so is the profile.
  int64_t fetch_seconds = 86400;       // URLPrefilterFetchFrequency; at least 2700.
  bool fail_closed = false;
  bool unsupervised = false;  // With ContentFilterUUID, which unsupervised devices ask for.
};

// OK if `url` is https with a host and nothing else: no port, path, query or trailing slash.
// InvalidArgument says what is too much.
absl::Status CheckServerUrl(std::string_view url);

// An XML property list (.mobileconfig) with one payload com.apple.webcontent-filter, FilterType
// Plugin (neurlfilter.md, MDM payload). Identifiers follow from the request, so equal requests
// give equal bytes; ContentFilterUUID follows from filter and app alone and outlives changes.
// InvalidArgument: a field is missing or malformed, holds control characters or is not UTF-8, or
// fetch_seconds is too small.
absl::StatusOr<std::string> RenderMdmProfile(const MdmRequest& request);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_CONVERT_MDM_PROFILE_H_
