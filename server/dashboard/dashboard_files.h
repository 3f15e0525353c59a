// The dashboard's pages, built into the program.
#ifndef URLFILTER_SERVER_DASHBOARD_DASHBOARD_FILES_H_
#define URLFILTER_SERVER_DASHBOARD_DASHBOARD_FILES_H_

#include <span>
#include <string_view>

namespace urlfilter::server {

struct DashboardFile {
  std::string_view path;  // of the URL: "/" or "/dashboard.css"
  std::string_view media_type;
  std::string_view bytes;
};

// All of them, alive for ever.
std::span<const DashboardFile> DashboardFiles();

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_DASHBOARD_DASHBOARD_FILES_H_
