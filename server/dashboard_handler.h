// The dashboard's files, under a content security policy that admits this origin alone.
#ifndef URLFILTER_SERVER_DASHBOARD_HANDLER_H_
#define URLFILTER_SERVER_DASHBOARD_HANDLER_H_

#include <optional>
#include <string_view>

#include "server/http/http_message.h"

namespace urlfilter::server {

// The answer for `path` ("/", "/dashboard.css", ...), or nothing if it is no page of the
// dashboard. The method is the caller's to check. Safe to call from any thread.
std::optional<Response> HandleDashboard(const Request& request, std::string_view path);

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_DASHBOARD_HANDLER_H_
