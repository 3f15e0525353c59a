// Fuzzes the body of POST /api/v1/check against one published release: an answer or the client's
// mistake, never the server's. A URL of the one key is asked about, too, so that hits are reached.
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "bloom/prefilter_parameters.h"
#include "filterlib/format/manifest.h"
#include "filterlib/format/release_testing.h"
#include "server/catalog.h"
#include "server/check_handler.h"
#include "server/http/http_message.h"
#include "tests/fuzz/scratch_folder.h"

namespace {

using namespace urlfilter;  // NOLINT(google-build-using-namespace): a fuzz target

std::unique_ptr<server::Catalog> SmallCatalog() {
  const std::string root = fuzz::ScratchFolder("check_handler");
  const std::string filter = root + "/public/demo";
  std::filesystem::create_directories(filter + "/7");
  const std::string plist = format::SmallPlist("blocked.example");
  fuzz::WriteScratchFile(filter + "/7/filter.plist", plist);
  fuzz::WriteScratchFile(filter + "/manifest.json",
                         format::SerializeManifest(format::SmallManifest("demo", 7, plist)));
  return server::Catalog::Open(root).value();
}

// The verdict; empty for a refusal.
std::string Ask(std::string_view body) {
  static const std::unique_ptr<server::Catalog> catalog = SmallCatalog();
  server::Request request;
  request.method = "POST";
  request.target = "/api/v1/check";
  request.body = body;
  const server::Response answer = server::HandleCheck(request, *catalog);
  if (answer.status == 400 || answer.status == 404) return "";
  if (answer.status != 200) std::abort();
  return nlohmann::json::parse(answer.body.bytes).at("verdict").get<std::string>();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Ask(text);
  const nlohmann::json question = {{"filter", "demo"}, {"url", std::string(text)}};
  Ask(question.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  static const std::string known =
      Ask(R"({"filter": "demo", "url": "https://a.blocked.example/x"})");
  if (known != "maybe") std::abort();
  return 0;
}
