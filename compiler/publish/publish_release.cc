#include "compiler/publish/publish_release.h"

#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "compiler/publish/built_release.h"
#include "compiler/publish/retry.h"
#include "compiler/release/refusal.h"

namespace urlfilter::compiler {
namespace {

// What the server says of a refusal: its JSON message, or the status alone.
std::string ServerWords(const PublishResponse& response) {
  const auto json = nlohmann::json::parse(response.body, nullptr, false);
  if (json.is_object() && json.contains("error") && json["error"].is_object() &&
      json["error"].contains("message") && json["error"]["message"].is_string()) {
    return json["error"]["message"].get<std::string>();
  }
  // The answer to HEAD has no words.
  if (response.status == 401) return "the server does not know this token or certificate";
  if (response.status == 403) return "this publisher may not publish that filter";
  return absl::StrCat("the server answered ", response.status);
}

absl::Status Refusal(const PublishResponse& response) {
  const std::string words = ServerWords(response);
  switch (response.status) {
    case 401:
    case 403:
      return absl::PermissionDeniedError(words);
    case 404:
      return absl::NotFoundError(words + " (is publishing set up on that server?)");
    case 409:
      return absl::AlreadyExistsError(words);
    default:
      return IsNotNow(response.status) ? absl::UnavailableError(words) : RefusedError(words);
  }
}

class Publication {
 public:
  Publication(const PublishOptions& options, PublishTransport& transport,
              const BuiltRelease& release, PublishSummary& summary)
      : options_(options), transport_(transport), release_(release), summary_(summary) {}

  absl::Status Send() {
    summary_.resumed_bytes = 0;
    for (const std::string& file : release_.files) RETURN_IF_ERROR(SendArtifact(file));
    return SendManifest(release_.manifest_bytes);
  }

  absl::Status Discard() {
    for (const std::string& file : release_.files) {
      RETURN_IF_ERROR(Expect204(Retry({"DELETE", Target(file), {}, {}})));
    }
    return absl::OkStatus();
  }

 private:
  absl::Status SendArtifact(const std::string& path) {
    ASSIGN_OR_RETURN(const MappedFile file,
                     MappedFile::Open(absl::StrCat(release_.folder, "/", path)));
    const std::string target = Target(path);
    ASSIGN_OR_RETURN(uint64_t offset, Offset(target));
    if (offset > file.bytes().size()) {  // of another build: the server's bytes are of no use
      RETURN_IF_ERROR(Expect204(Retry({"DELETE", target, {}, {}})));
      offset = 0;
    }
    summary_.resumed_bytes += offset;
    while (offset < file.bytes().size()) {
      ASSIGN_OR_RETURN(offset, SendPart(target, offset, file.bytes()));
      if (options_.progress) options_.progress(path, offset, file.bytes().size());
    }
    return absl::OkStatus();
  }

  absl::Status SendManifest(std::string_view bytes) {
    ASSIGN_OR_RETURN(const PublishResponse response, Retry({"PUT", Pointer(), {}, bytes}));
    summary_.was_published = response.status == 200;
    return response.status == 200 || response.status == 201 ? absl::OkStatus() : Refusal(response);
  }

  std::string Target(const std::string& path) const {
    return absl::StrCat("/publish/v1/", release_.manifest.filter, "/", path);
  }
  std::string Pointer() const {
    return absl::StrCat("/publish/v1/", release_.manifest.filter, "/manifest.json");
  }

  absl::StatusOr<PublishResponse> Retry(const PublishRequest& request) {
    return SendWithRetries(transport_, request, {options_.attempts, options_.sleep});
  }

  static absl::Status Expect204(const absl::StatusOr<PublishResponse>& response) {
    RETURN_IF_ERROR(response.status());
    return response->status == 204 ? absl::OkStatus() : Refusal(*response);
  }

  static absl::StatusOr<uint64_t> OffsetOf(const PublishResponse& response) {
    const auto header = response.headers.find("upload-offset");
    uint64_t offset = 0;
    if (header == response.headers.end() || !absl::SimpleAtoi(header->second, &offset)) {
      return Refusal(response);
    }
    return offset;
  }

  absl::StatusOr<uint64_t> Offset(const std::string& target) {
    ASSIGN_OR_RETURN(const PublishResponse response, Retry({"HEAD", target, {}, {}}));
    return OffsetOf(response);
  }

  // Sends one part and returns where to go on: after it, or where the server says.
  absl::StatusOr<uint64_t> SendPart(const std::string& target, uint64_t offset,
                                    std::string_view bytes) {
    const std::string_view part = bytes.substr(offset, options_.part_bytes);
    ASSIGN_OR_RETURN(const PublishResponse response,
                     Retry({"PATCH", target, {absl::StrCat("Upload-Offset: ", offset)}, part}));
    if (response.status != 204 && response.status != 409) return Refusal(response);
    ASSIGN_OR_RETURN(const uint64_t next, OffsetOf(response));
    if (next > bytes.size() || (next <= offset && response.status == 204)) {
      return RefusedError("the server's Upload-Offset makes no sense");
    }
    // After 409 the server has more or less than we thought: an earlier answer was lost.
    if (response.status == 204) summary_.sent_bytes += part.size();
    if (response.status == 409 && ++surprises_ > options_.attempts) return Refusal(response);
    return next;
  }

  const PublishOptions& options_;
  PublishTransport& transport_;
  const BuiltRelease& release_;
  PublishSummary& summary_;
  int surprises_ = 0;
};

}  // namespace

absl::StatusOr<PublishSummary> PublishRelease(const PublishOptions& options,
                                              PublishTransport& transport) {
  ASSIGN_OR_RETURN(const BuiltRelease release,
                   LoadBuiltRelease(options.release_dir, options.filter));
  PublishSummary summary{release.manifest.filter, release.manifest.version, release.manifest.tag};
  Publication publication(options, transport, release, summary);
  absl::Status status = publication.Send();
  if (absl::IsFailedPrecondition(status) && summary.resumed_bytes > 0) {
    // What the server had from an earlier attempt was perhaps of another build.
    RETURN_IF_ERROR(publication.Discard());
    status = publication.Send();
  }
  RETURN_IF_ERROR(status);
  return summary;
}

}  // namespace urlfilter::compiler
