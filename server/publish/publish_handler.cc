#include "server/publish/publish_handler.h"

#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "base/strings.h"
#include "server/http/routes.h"
#include "server/request_path.h"

namespace urlfilter::server {
namespace {

constexpr uint64_t kMaxFileBytes = 1 << 20;  // of the publishers and of a key
constexpr char kOffsetHeader[] = "Upload-Offset";

Response Empty(int status) {
  Response answer;
  answer.status = status;
  answer.AddHeader("Cache-Control", "no-store");
  return answer;
}

Response WithOffset(Response answer, uint64_t offset) {
  answer.AddHeader(kOffsetHeader, std::to_string(offset));
  return answer;
}

Response FromStatus(const absl::Status& status) {
  const std::string message(status.message());
  switch (status.code()) {
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kOutOfRange:
      return ErrorResponse(409, message);
    case absl::StatusCode::kFailedPrecondition:
      return ErrorResponse(422, message);
    default:  // of this server's own files and disk
      return ErrorResponse(503, message);
  }
}

absl::StatusOr<std::vector<format::PublicKey>> LoadKeys(const std::vector<std::string>& files) {
  std::vector<format::PublicKey> keys;
  for (const std::string& file : files) {
    ASSIGN_OR_RETURN(const std::string pem, ReadFile(file, kMaxFileBytes));
    const auto key = format::PublicKey::FromPem(pem);
    if (!key.ok()) {
      return absl::InvalidArgumentError(absl::StrCat(file, ": ", key.status().message()));
    }
    keys.push_back(*key);
  }
  return keys;
}

}  // namespace

absl::StatusOr<std::unique_ptr<PublishHandler>> PublishHandler::Create(
    const std::string& root, const PublishOptions& options, std::function<int64_t()> unix_seconds) {
  ASSIGN_OR_RETURN(std::vector<format::PublicKey> keys, LoadKeys(options.trusted_keys));
  std::unique_ptr<PublishHandler> handler(
      new PublishHandler(root, options, std::move(keys), std::move(unix_seconds)));
  RETURN_IF_ERROR(handler->ReloadPublishers());
  return handler;
}

PublishHandler::PublishHandler(const std::string& root, const PublishOptions& options,
                               std::vector<format::PublicKey> trusted_keys,
                               std::function<int64_t()> unix_seconds)
    : options_(options),
      unix_seconds_(std::move(unix_seconds)),
      audit_(options.audit_log),
      store_(root, std::move(trusted_keys)) {}

absl::Status PublishHandler::ReloadPublishers() {
  ASSIGN_OR_RETURN(const std::string json, ReadFile(options_.publishers_file, kMaxFileBytes));
  auto fresh = Publishers::Parse(json);
  if (!fresh.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(options_.publishers_file, ": ", fresh.status().message()));
  }
  const std::lock_guard lock(mutex_);
  publishers_ = *std::move(fresh);
  return absl::OkStatus();
}

std::shared_ptr<const Publishers> PublishHandler::Current() const {
  const std::lock_guard lock(mutex_);
  return publishers_;
}

Response PublishHandler::Handle(const Request& request) {
  const std::string_view target = TargetPath(request.target);
  const ReleasePath path = ParseRequestTarget(target.substr(kPublishPrefix.size()));
  const std::shared_ptr<const Publishers> publishers = Current();
  const Publisher* publisher = publishers->Identify(request);
  Response answer;
  if (publisher == nullptr) {
    answer = ErrorResponse(401, "show a publisher's token or certificate");
    answer.AddHeader("WWW-Authenticate", "Bearer realm=\"urlfilterd\"");
  } else if (!path.filter.empty() && !publisher->MayPublish(path.filter)) {
    answer = ErrorResponse(403, "this publisher may not publish that filter");
  } else if (path.kind == ReleasePath::Kind::kManifest) {
    answer = HandleManifest(request, std::string(path.filter), *publisher);
  } else if (path.kind == ReleasePath::Kind::kArtifact) {
    answer = HandleArtifact(request,
                            {std::string(path.filter), path.version, std::string(path.artifact)});
  } else {
    answer = ErrorResponse(404, "nothing can be published there");
  }
  answer.route = kRoutePublish;
  return answer;
}

Response PublishHandler::HandleArtifact(const Request& request, const UploadName& name) {
  if (request.method == "PATCH") return Append(request, name);
  if (request.method == "DELETE") {
    const absl::Status status = store_.Discard(name);
    return status.ok() ? WithOffset(Empty(204), 0) : FromStatus(status);
  }
  if (request.method != "HEAD") return MethodNotAllowed("HEAD, PATCH, DELETE");
  const absl::StatusOr<uint64_t> offset = store_.Offset(name);
  return offset.ok() ? WithOffset(Empty(200), *offset) : FromStatus(offset.status());
}

Response PublishHandler::Append(const Request& request, const UploadName& name) {
  uint64_t offset = 0;
  if (!absl::SimpleAtoi(AbslView(request.Header(kOffsetHeader)), &offset)) {
    return ErrorResponse(400, "Upload-Offset says at which byte the body goes on");
  }
  const uint64_t limit = options_.max_artifact_bytes;
  if (request.body.size() > limit || offset > limit - request.body.size()) {
    return ErrorResponse(413, absl::StrCat("an artifact may have ", limit, " bytes"));
  }
  const absl::StatusOr<uint64_t> after = store_.Append(name, offset, request.body);
  if (after.ok()) return WithOffset(Empty(204), *after);
  Response refusal = FromStatus(after.status());
  if (!absl::IsOutOfRange(after.status())) return refusal;
  const absl::StatusOr<uint64_t> real = store_.Offset(name);
  return real.ok() ? WithOffset(std::move(refusal), *real) : FromStatus(real.status());
}

Response PublishHandler::HandleManifest(const Request& request, const std::string& filter,
                                        const Publisher& publisher) {
  if (request.method != "PUT") return MethodNotAllowed("PUT");
  AuditEvent event{"refused", publisher.name, filter, 0, Sha256Hex(request.body), ""};
  const auto manifest = format::ParseManifest(request.body);
  if (!manifest.ok()) {
    event.reason = std::string(manifest.status().message());
    audit_.Append(event, unix_seconds_()).IgnoreError();
    return ErrorResponse(422, absl::StrCat("the manifest: ", manifest.status().message()));
  }
  event.version = manifest->version;
  return Commit(request, event, *manifest);
}

Response PublishHandler::Commit(const Request& request, const AuditEvent& base,
                                const format::Manifest& manifest) {
  const auto log = [&](std::string_view what, std::string reason = "") {
    AuditEvent event = base;
    event.event = what;
    event.reason = std::move(reason);
    return audit_.Append(event, unix_seconds_());
  };
  const absl::StatusOr<CommitOutcome> outcome = store_.Commit(
      base.filter, request.body, manifest, unix_seconds_(), [&] { return log("accepted"); });
  if (!outcome.ok()) {
    log("refused", std::string(outcome.status().message())).IgnoreError();
    return FromStatus(outcome.status());
  }
  if (*outcome == CommitOutcome::kAlreadyPublished) return Empty(200);
  log("published").IgnoreError();  // "accepted" is on disk, and the pointer tells the rest
  Response answer = Empty(201);
  answer.filter = base.filter;
  answer.version = base.version;
  answer.AddHeader("Location", absl::StrCat("/v1/", base.filter, "/manifest.json"));
  return answer;
}

}  // namespace urlfilter::server
