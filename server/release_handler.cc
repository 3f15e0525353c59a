#include "server/release_handler.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/strings.h"
#include "server/http/conditional.h"
#include "server/http/routes.h"

namespace urlfilter::server {
namespace {

constexpr size_t kUsualHeaders = 10;
constexpr std::string_view kImmutable = "public, max-age=31536000, immutable";

std::string FilePath(const ReleasePath& path) {
  if (path.kind == ReleasePath::Kind::kManifest) {
    return absl::StrCat(AbslView(path.filter), "/manifest.json");
  }
  return absl::StrCat(AbslView(path.filter), "/", path.version, "/", AbslView(path.artifact));
}

std::string_view MediaType(std::string_view file_name) {
  if (file_name.ends_with(".json") || file_name.ends_with(".sig")) return "application/json";
  if (file_name.ends_with(".plist")) return "application/x-plist";
  return "application/octet-stream";
}

// The headers that 200, 206 and 304 share (RFC 9110, 15.4.5).
void AddValidators(const PublishedFile& file, std::string cache_control, Response& answer) {
  answer.AddHeader("ETag", file.entity_tag);
  answer.AddHeader("Last-Modified", file.last_modified);
  answer.AddHeader("Cache-Control", std::move(cache_control));
}

Response Refusal(const Precondition& decision, const PublishedFile& file,
                 std::string_view media_type) {
  if (decision.status == 406) {
    return ErrorResponse(406, absl::StrCat("this file is ", AbslView(media_type),
                                           ", which the Accept header does not admit"));
  }
  if (decision.status == 412) {
    Response answer = ErrorResponse(412, "the file's entity tag is not one of If-Match");
    answer.AddHeader("ETag", file.entity_tag);
    return answer;
  }
  Response answer = ErrorResponse(416, "the range begins behind the end of the file");
  answer.AddHeader("Content-Range", absl::StrCat("bytes */", file.bytes().size()));
  return answer;
}

Response Serve(const Request& request, std::shared_ptr<const PublishedFile> file,
               std::string_view media_type, std::string cache_control) {
  const uint64_t size_bytes = file->bytes().size();
  const Precondition decision = Decide(request, {file->entity_tag, media_type, size_bytes});
  Response answer;
  answer.status = decision.status;
  if (decision.status > 304) return Refusal(decision, *file, media_type);
  answer.headers.reserve(kUsualHeaders);
  AddValidators(*file, std::move(cache_control), answer);
  if (decision.status == 304) return answer;

  answer.AddHeader("Content-Type", std::string(media_type));
  answer.AddHeader("Accept-Ranges", "bytes");
  answer.AddHeader("Repr-Digest", file->repr_digest);
  const ByteRange& range = decision.range;
  if (decision.status == 206) {
    answer.AddHeader("Content-Range",
                     absl::StrCat("bytes ", range.first, "-", range.first + range.size_bytes - 1,
                                  "/", size_bytes));
  } else {
    answer.AddHeader("Content-Digest", file->repr_digest);  // the content is the whole file
  }
  const std::string_view content = file->bytes().substr(range.first, range.size_bytes);
  answer.body = Body{content, std::move(file)};
  return answer;
}

Response NotFound(const absl::Status& status) {
  if (status.code() == absl::StatusCode::kUnavailable) {
    return ErrorResponse(503, "the file cannot be read at the moment");
  }
  return ErrorResponse(404, "no such file is published");
}

}  // namespace

Response HandleRelease(const Request& request, const ReleasePath& path, Catalog& catalog,
                       const CachePolicy& policy) {
  const bool is_manifest = path.kind == ReleasePath::Kind::kManifest;
  Response answer;
  if (request.method != "GET" && request.method != "HEAD") {
    answer = MethodNotAllowed("GET, HEAD");
  } else if (auto file = catalog.Find(FilePath(path), request.may_wait); file.ok()) {
    answer = Serve(request, *std::move(file),
                   is_manifest ? "application/json" : MediaType(path.artifact),
                   is_manifest ? absl::StrCat("public, max-age=", policy.manifest_max_age_seconds)
                               : std::string(kImmutable));
    answer.filter = std::string(path.filter);
    answer.version = path.version;
  } else if (absl::IsAborted(file.status())) {
    answer.needs_worker = true;
  } else {
    answer = NotFound(file.status());
  }
  answer.route = is_manifest ? kRouteManifest : kRouteArtifact;
  return answer;
}

}  // namespace urlfilter::server
