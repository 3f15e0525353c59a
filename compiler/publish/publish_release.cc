#include "compiler/publish/publish_release.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "filterlib/format/manifest.h"

namespace urlfilter::compiler {
namespace {

constexpr std::chrono::milliseconds kFirstPause{1000};

// "" if there is not exactly one.
absl::StatusOr<std::string> OnlyFilter(const std::string& release_dir) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(release_dir + "/public", error)) {
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  }
  if (names.size() == 1) return names[0];
  if (names.empty()) return absl::NotFoundError(release_dir + "/public has no filter in it");
  std::sort(names.begin(), names.end());
  return absl::FailedPreconditionError(
      absl::StrCat("which one? give --filter: ", absl::StrJoin(names, ", ")));
}

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
    case 503:
      return absl::UnavailableError(words);
    default:
      return absl::FailedPreconditionError(words);
  }
}

class Publication {
 public:
  Publication(const PublishOptions& options, PublishTransport& transport,
              const format::Manifest& manifest, PublishSummary& summary)
      : options_(options), transport_(transport), manifest_(manifest), summary_(summary) {}

  absl::Status Send(const std::vector<std::string>& files, std::string_view manifest_bytes) {
    summary_.resumed_bytes = 0;
    for (const std::string& file : files) RETURN_IF_ERROR(SendArtifact(file));
    return SendManifest(manifest_bytes);
  }

  absl::Status Discard(const std::vector<std::string>& files) {
    for (const std::string& file : files) {
      RETURN_IF_ERROR(Expect204(Retry({"DELETE", Target(file), {}, {}})));
    }
    return absl::OkStatus();
  }

 private:
  absl::Status SendArtifact(const std::string& path) {
    ASSIGN_OR_RETURN(const MappedFile file,
                     MappedFile::Open(absl::StrCat(PublicFolder(), "/", path)));
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
    return absl::StrCat("/publish/v1/", manifest_.filter, "/", path);
  }
  std::string PublicFolder() const {
    return absl::StrCat(options_.release_dir, "/public/", manifest_.filter);
  }
  std::string Pointer() const {
    return absl::StrCat("/publish/v1/", manifest_.filter, "/manifest.json");
  }

  // Sends; waits and tries again while no answer comes.
  absl::StatusOr<PublishResponse> Retry(const PublishRequest& request) {
    std::chrono::milliseconds pause = kFirstPause;
    for (int attempt = 1;; ++attempt) {
      auto response = transport_.Send(request);
      const bool may_help =
          absl::IsUnavailable(response.status()) || (response.ok() && response->status == 503);
      if (!may_help || attempt == options_.attempts) return response;
      options_.sleep(pause);
      pause *= 2;
    }
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
      return absl::FailedPreconditionError("the server's Upload-Offset makes no sense");
    }
    // After 409 the server has more or less than we thought: an earlier answer was lost.
    if (response.status == 204) summary_.sent_bytes += part.size();
    if (response.status == 409 && ++surprises_ > options_.attempts) return Refusal(response);
    return next;
  }

  const PublishOptions& options_;
  PublishTransport& transport_;
  const format::Manifest& manifest_;
  PublishSummary& summary_;
  int surprises_ = 0;
};

// The files of the release, in the order in which they are sent.
std::vector<std::string> Files(const format::Manifest& manifest, const std::string& folder) {
  std::vector<std::string> files{manifest.plist.path};
  if (manifest.in_app.has_value()) files.push_back(manifest.in_app->path);
  for (const format::DeltaRef& delta : manifest.deltas) files.push_back(delta.artifact.path);
  const std::string signature = absl::StrCat(manifest.version, "/manifest.sig");
  if (std::filesystem::exists(folder + "/" + signature)) files.push_back(signature);
  return files;
}

}  // namespace

absl::StatusOr<PublishSummary> PublishRelease(const PublishOptions& options,
                                              PublishTransport& transport) {
  std::string filter = options.filter;
  if (filter.empty()) {
    ASSIGN_OR_RETURN(filter, OnlyFilter(options.release_dir));
  }
  const std::string folder = absl::StrCat(options.release_dir, "/public/", filter);
  ASSIGN_OR_RETURN(const std::string bytes,
                   ReadFile(folder + "/manifest.json", format::kMaxManifestBytes));
  ASSIGN_OR_RETURN(const format::Manifest manifest, format::ParseManifest(bytes));
  PublishSummary summary{filter, manifest.version, manifest.tag};
  Publication publication(options, transport, manifest, summary);

  const std::vector<std::string> files = Files(manifest, folder);
  absl::Status status = publication.Send(files, bytes);
  if (absl::IsFailedPrecondition(status) && summary.resumed_bytes > 0) {
    // What the server had from an earlier attempt was perhaps of another build.
    RETURN_IF_ERROR(publication.Discard(files));
    status = publication.Send(files, bytes);
  }
  RETURN_IF_ERROR(status);
  return summary;
}

}  // namespace urlfilter::compiler
