// The names of the service's routes in logs and metrics: a fixed set, never a client's text.
#ifndef URLFILTER_SERVER_HTTP_ROUTES_H_
#define URLFILTER_SERVER_HTTP_ROUTES_H_

#include <array>
#include <string_view>

namespace urlfilter::server {

inline constexpr std::string_view kRouteManifest = "manifest";
inline constexpr std::string_view kRouteArtifact = "artifact";
inline constexpr std::string_view kRouteHealth = "healthz";
inline constexpr std::string_view kRouteReady = "readyz";
inline constexpr std::string_view kRouteMetrics = "metrics";
inline constexpr std::string_view kRouteDashboard = "dashboard";
inline constexpr std::string_view kRouteStatus = "status";
inline constexpr std::string_view kRouteCheck = "check";
inline constexpr std::string_view kRoutePublish = "publish";
inline constexpr std::string_view kRouteOther = "other";  // refused, or not found

inline constexpr std::array kRoutes = {kRouteManifest, kRouteArtifact,  kRouteHealth, kRouteReady,
                                       kRouteMetrics,  kRouteDashboard, kRouteStatus, kRouteCheck,
                                       kRoutePublish,  kRouteOther};

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_HTTP_ROUTES_H_
