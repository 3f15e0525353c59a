#include "compiler/publish/publish_to_s3.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "compiler/publish/built_release.h"
#include "compiler/publish/retry.h"
#include "compiler/release/refusal.h"
#include "filterlib/format/manifest.h"

namespace urlfilter::compiler {
namespace {

constexpr char kManifestCache[] = "Cache-Control: public, max-age=60";
constexpr char kContentCache[] = "Cache-Control: public, max-age=31536000, immutable";
constexpr char kDigestHeader[] = "x-amz-meta-sha256";

std::string ContentType(std::string_view path) {
  if (path.ends_with(".json") || path.ends_with(".sig")) return "Content-Type: application/json";
  if (path.ends_with(".plist")) return "Content-Type: application/x-plist";
  return "Content-Type: application/octet-stream";
}

// The text of <Message> in a store's answer, or the status alone.
std::string StoreWords(const PublishResponse& response) {
  constexpr std::string_view kOpen = "<Message>", kClose = "</Message>";
  const size_t open = response.body.find(kOpen);
  const size_t close = response.body.find(kClose);
  std::string words = absl::StrCat("the store answered ", response.status);
  if (open != std::string::npos && close != std::string::npos && close > open) {
    const size_t begin = open + kOpen.size();
    absl::StrAppend(&words, ": ", response.body.substr(begin, close - begin));
  }
  return words;
}

absl::Status Refusal(const PublishResponse& response, const std::string& key) {
  const std::string words = absl::StrCat(StoreWords(response), " (", key, ")");
  if (response.status == 401 || response.status == 403) {
    return absl::PermissionDeniedError(
        words +
        "; the keys need s3:GetObject, s3:PutObject and s3:ListBucket (without the last "
        "one a store says 403 of what is not there)");
  }
  if (response.status == 404) return absl::NotFoundError(words);
  if (IsNotNow(response.status)) return absl::UnavailableError(words);
  return RefusedError(words);
}

std::string HeaderOf(const PublishResponse& response, const std::string& name) {
  const auto found = response.headers.find(name);
  return found == response.headers.end() ? "" : found->second;
}

// A file that is to be sent: checked against the manifest, and mapped.
struct Content {
  std::string path;
  MappedFile file;
  std::string sha256;
};

// What the manifest says of each file that it names.
std::map<std::string, format::ArtifactRef> Announced(const format::Manifest& manifest) {
  std::map<std::string, format::ArtifactRef> announced{{manifest.plist.path, manifest.plist}};
  if (manifest.in_app.has_value()) announced[manifest.in_app->path] = *manifest.in_app;
  for (const format::DeltaRef& delta : manifest.deltas) {
    announced[delta.artifact.path] = delta.artifact;
  }
  return announced;
}

absl::StatusOr<std::vector<Content>> CheckedContents(const BuiltRelease& release) {
  const std::map<std::string, format::ArtifactRef> announced = Announced(release.manifest);
  std::vector<Content> contents;
  for (const std::string& path : release.files) {
    ASSIGN_OR_RETURN(MappedFile file, MappedFile::Open(absl::StrCat(release.folder, "/", path)));
    std::string sha256 = Sha256Hex(file.bytes());
    const auto expected = announced.find(path);
    if (expected != announced.end() &&
        (expected->second.size_bytes != file.bytes().size() || expected->second.sha256 != sha256)) {
      return RefusedError(
          absl::StrCat(path, " has another size or SHA-256 than the manifest says; build again"));
    }
    contents.push_back({path, std::move(file), std::move(sha256)});
  }
  return contents;
}

// The manifest in the store, as it was read.
struct StoredManifest {
  bool exists = false;
  std::string bytes;
  std::string entity_tag;
};

class S3Publication {
 public:
  S3Publication(const PublishOptions& options, const S3Location& location,
                const BuiltRelease& release, PublishTransport& transport)
      : transport_(transport),
        release_(release),
        progress_(options.progress),
        retries_{options.attempts, options.sleep},
        folder_(absl::StrCat("/", location.bucket, location.prefix.empty() ? "" : "/",
                             location.prefix, "/", release.manifest.filter, "/")) {}

  absl::StatusOr<PublishSummary> Run(const std::vector<Content>& contents) {
    const format::Manifest& manifest = release_.manifest;
    PublishSummary summary{manifest.filter, manifest.version, manifest.tag};
    ASSIGN_OR_RETURN(const StoredManifest stored, ReadManifest());
    ASSIGN_OR_RETURN(summary.was_published, IsPublished(stored));
    for (const Content& content : contents) RETURN_IF_ERROR(Send(content, summary));
    if (!summary.was_published) RETURN_IF_ERROR(MovePointer(stored));
    return summary;
  }

 private:
  absl::StatusOr<PublishResponse> Call(const std::string& method, const std::string& path,
                                       std::vector<std::string> headers = {},
                                       std::string_view body = {}) {
    headers.push_back("x-amz-content-sha256: " + Sha256Hex(body));
    return SendWithRetries(transport_, {method, folder_ + path, std::move(headers), body},
                           retries_);
  }

  absl::StatusOr<StoredManifest> ReadManifest() {
    ASSIGN_OR_RETURN(PublishResponse response, Call("GET", "manifest.json"));
    if (response.status == 404 && response.body.find("NoSuchBucket") == std::string::npos) {
      return StoredManifest{};
    }
    if (response.status != 200) return Refusal(response, folder_ + "manifest.json");
    return StoredManifest{true, std::move(response.body), HeaderOf(response, "etag")};
  }

  // True if exactly this manifest is there; an error if it may not be replaced.
  absl::StatusOr<bool> IsPublished(const StoredManifest& stored) const {
    if (!stored.exists) return false;
    if (stored.bytes == release_.manifest_bytes) return true;
    const absl::StatusOr<format::Manifest> theirs = format::ParseManifest(stored.bytes);
    if (!theirs.ok()) {
      return RefusedError(absl::StrCat("the store's manifest.json cannot be read (",
                                       theirs.status().message(),
                                       "); look at it, and remove it if it is to be replaced"));
    }
    if (theirs->filter != release_.manifest.filter) {
      return RefusedError(
          absl::StrCat("the store has the filter ", theirs->filter, " in this place"));
    }
    if (theirs->version >= release_.manifest.version) {
      return absl::AlreadyExistsError(absl::StrCat("version ", release_.manifest.version,
                                                   " is not newer than version ", theirs->version,
                                                   " in the store"));
    }
    return false;
  }

  absl::Status Send(const Content& content, PublishSummary& summary) {
    const std::string_view bytes = content.file.bytes();
    ASSIGN_OR_RETURN(const PublishResponse there, Call("HEAD", content.path));
    uint64_t size_bytes = 0;
    if (there.status == 200 && HeaderOf(there, kDigestHeader) == content.sha256 &&
        absl::SimpleAtoi(HeaderOf(there, "content-length"), &size_bytes) &&
        size_bytes == bytes.size()) {
      summary.resumed_bytes += bytes.size();
      return absl::OkStatus();
    }
    if (there.status != 200 && there.status != 404) return Refusal(there, folder_ + content.path);
    ASSIGN_OR_RETURN(const PublishResponse response,
                     Call("PUT", content.path,
                          {ContentType(content.path), kContentCache,
                           absl::StrCat(kDigestHeader, ": ", content.sha256)},
                          bytes));
    if (response.status != 200) return Refusal(response, folder_ + content.path);
    summary.sent_bytes += bytes.size();
    if (progress_) progress_(content.path, bytes.size(), bytes.size());
    return absl::OkStatus();
  }

  absl::Status MovePointer(const StoredManifest& stored) {
    const std::string condition =
        stored.exists ? "If-Match: " + stored.entity_tag : "If-None-Match: *";
    std::vector<std::string> headers{ContentType("manifest.json"), kManifestCache};
    std::vector<std::string> conditional = headers;
    conditional.push_back(condition);
    ASSIGN_OR_RETURN(PublishResponse response,
                     Call("PUT", "manifest.json", conditional, release_.manifest_bytes));
    if (response.status == 501) {  // a store that knows no conditions for PUT
      ASSIGN_OR_RETURN(response, Call("PUT", "manifest.json", headers, release_.manifest_bytes));
    }
    // 409 and 412 may also be the answer to our own repeated request: what is there now decides.
    const bool is_conflict = response.status == 409 || response.status == 412;
    if (response.status != 200 && !is_conflict) {
      return Refusal(response, folder_ + "manifest.json");
    }
    ASSIGN_OR_RETURN(const StoredManifest now, ReadManifest());
    if (now.bytes == release_.manifest_bytes) return absl::OkStatus();
    return absl::AlreadyExistsError(
        "another publisher has put a manifest there in the meantime; build and publish again");
  }

  PublishTransport& transport_;
  const BuiltRelease& release_;
  const std::function<void(const std::string&, uint64_t, uint64_t)> progress_;
  const RetryPolicy retries_;
  const std::string folder_;  // "/bucket/prefix/filter/"
};

}  // namespace

absl::StatusOr<PublishSummary> PublishToS3(const PublishOptions& options,
                                           const S3Location& location,
                                           PublishTransport& transport) {
  ASSIGN_OR_RETURN(const BuiltRelease release,
                   LoadBuiltRelease(options.release_dir, options.filter));
  ASSIGN_OR_RETURN(const std::vector<Content> contents, CheckedContents(release));
  return S3Publication(options, location, release, transport).Run(contents);
}

}  // namespace urlfilter::compiler
