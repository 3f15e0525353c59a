#include "compiler/commands/user_url.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "base/strings.h"
#include "compiler/explain/json_text.h"
#include "filterlib/url/canonical_host.h"
#include "filterlib/url/profile.h"
#include "filterlib/url/sub_urls.h"

namespace urlfilter::compiler {
namespace {

std::string WhyNoUrl(std::string_view text) {
  if (text.find("://") != std::string_view::npos) {
    return std::string(StdView(url::SubUrls(text, url::Profile::kBoth).status().message()));
  }
  std::string_view host = text.substr(0, text.find_first_of("/?#"));
  const size_t port = host.rfind(':');
  if (port != std::string_view::npos && host.find(']', port) == std::string_view::npos) {
    if (host.find_first_not_of("0123456789", port + 1) != std::string_view::npos) {
      return "its port is no number";
    }
    host = host.substr(0, port);
  }
  return std::string(StdView(url::CanonicalHost(host).status().message()));
}

}  // namespace

std::string UrlMistake(std::string_view text) {
  const std::string why = WhyNoUrl(text);
  if (why.empty()) return "";
  return absl::StrCat("\"", ShortForTerminal(text), "\" is no URL: ", ShortForTerminal(why),
                      "; write one such as https://example.com/path, or a host");
}

}  // namespace urlfilter::compiler
