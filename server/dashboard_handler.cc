#include "server/dashboard_handler.h"

#include <map>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "server/dashboard/dashboard_files.h"
#include "server/http/conditional.h"
#include "server/http/routes.h"

namespace urlfilter::server {
namespace {

constexpr char kContentSecurityPolicy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

struct Page {
  DashboardFile file;
  std::string entity_tag;
};

const std::map<std::string_view, Page>& Pages() {
  static const auto* const pages = [] {
    auto* made = new std::map<std::string_view, Page>();
    for (const DashboardFile& file : DashboardFiles()) {
      (*made)[file.path] = {file, absl::StrCat("\"", Sha256Hex(file.bytes).substr(0, 32), "\"")};
    }
    return made;
  }();
  return *pages;
}

}  // namespace

std::optional<Response> HandleDashboard(const Request& request, std::string_view path) {
  const auto found = Pages().find(path);
  if (found == Pages().end()) return std::nullopt;
  const Page& page = found->second;
  Response answer;
  answer.route = kRouteDashboard;
  const bool is_known = EntityTagListed(request.Header("If-None-Match"), page.entity_tag, true);
  answer.status = is_known ? 304 : 200;
  answer.AddHeader("ETag", page.entity_tag);
  answer.AddHeader("Cache-Control", "no-cache");
  answer.AddHeader("Content-Security-Policy", kContentSecurityPolicy);
  answer.AddHeader("Referrer-Policy", "no-referrer");
  if (is_known) return answer;
  answer.AddHeader("Content-Type", std::string(page.file.media_type));
  answer.body = Body{page.file.bytes, nullptr};
  return answer;
}

}  // namespace urlfilter::server
