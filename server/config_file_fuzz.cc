// Fuzzes the settings of urlfilterd: no crash, and each text is either taken or has mistakes that
// are told.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "absl/status/status.h"
#include "server/config.h"
#include "server/config_file.h"
#include "server/http/http_message.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace urlfilter::server;  // NOLINT(google-build-using-namespace): a fuzz target
  ServerConfig config;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const absl::Status status =
      ReadConfigText("/etc/urlfilter/d.yaml", text, /*colour=*/false, config);
  if (!status.ok() && status.message().empty()) std::abort();
  return 0;
}
