#include "filterlib/fetch/artifact_download.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/files.h"
#include "filterlib/fetch/part_file.h"
#include "filterlib/store/slot_files.h"

namespace urlfilter::fetch {
namespace {

constexpr uint64_t kMaxEtagBytes = 256;

uint64_t FileSize(const std::string& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  return error ? 0 : size;
}

void Remove(const std::string& path) {
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
}

// Whether the file is exactly the described one.
Ended Verify(const std::string& url, const std::string& path, const format::ArtifactRef& artifact) {
  const auto file = MappedFile::Open(path);
  if (!file.ok()) {
    return EndedWith(UpdateResult::kStoreFailed, std::string(file.status().message()));
  }
  if (file->bytes().size() != artifact.size_bytes) {
    return EndedWith(UpdateResult::kArtifactMismatch,
                     absl::StrCat(url, ": ", file->bytes().size(), " bytes, the manifest says ",
                                  artifact.size_bytes));
  }
  if (Sha256Hex(file->bytes()) != artifact.sha256) {
    return EndedWith(UpdateResult::kArtifactMismatch,
                     absl::StrCat(url, ": its SHA-256 is not the one in the manifest"));
  }
  return std::nullopt;
}

}  // namespace

ArtifactDownload::ArtifactDownload(Transport& transport, std::string downloads_dir,
                                   std::chrono::milliseconds total_timeout)
    : transport_(transport),
      downloads_dir_(std::move(downloads_dir)),
      total_timeout_(total_timeout) {}

Ended ArtifactDownload::Fetch(const std::string& url, const format::ArtifactRef& artifact,
                              const std::string& destination) {
  const Part part{absl::StrCat(downloads_dir_, "/", artifact.sha256, ".part"),
                  absl::StrCat(downloads_dir_, "/", artifact.sha256, ".etag")};
  const absl::Status made = MakeFolders(downloads_dir_);
  if (!made.ok()) return EndedWith(UpdateResult::kStoreFailed, std::string(made.message()));
  const uint64_t kept = FileSize(part.path);
  const auto etag = ReadFile(part.etag_path, kMaxEtagBytes);
  const bool resume = kept > 0 && kept < artifact.size_bytes && etag.ok() && !etag->empty();

  Ended ended = Transfer(url, artifact, part, resume ? kept : 0, resume ? *etag : "");
  if (!ended) ended = Verify(url, part.path, artifact);
  if (ended && ended->result == UpdateResult::kArtifactMismatch) {
    Remove(part.path);
    if (!resume) return ended;  // else the kept bytes may be the wrong ones: once from the start
    ended = Transfer(url, artifact, part, 0, "");
    if (!ended) ended = Verify(url, part.path, artifact);
  }
  if (ended) return ended;
  Remove(part.etag_path);
  const absl::Status moved = RenameSynced(part.path, destination);
  if (!moved.ok()) return EndedWith(UpdateResult::kStoreFailed, std::string(moved.message()));
  return std::nullopt;
}

Ended ArtifactDownload::Transfer(const std::string& url, const format::ArtifactRef& artifact,
                                 const Part& part, uint64_t from, const std::string& etag) {
  PartFile writer(part.path);
  absl::Status local;  // an error on this side, which the transport only passes through
  Ended refused;
  BodySink sink;
  sink.on_head = [&](const ResponseHead& head) -> absl::Status {
    const uint64_t start = head.status == 206 ? head.range_from.value_or(0) : 0;
    if (start != (head.status == 206 ? from : 0) ||
        head.content_length.value_or(artifact.size_bytes - start) != artifact.size_bytes - start) {
      refused = EndedWith(UpdateResult::kArtifactMismatch,
                          absl::StrCat(url, ": the server offers another size or range than the ",
                                       artifact.size_bytes, " bytes in the manifest"));
      return absl::AbortedError("refused");
    }
    local = writer.Open(head.status == 206);
    const bool is_strong = head.etag.size() <= kMaxEtagBytes && head.etag.compare(0, 1, "\"") == 0;
    if (local.ok() && start == 0) local = ReplaceFile(part.etag_path, is_strong ? head.etag : "");
    return local;
  };
  sink.on_bytes = [&](std::string_view bytes) {
    downloaded_bytes_ += bytes.size();
    return local = writer.Write(bytes);
  };
  const Request request{url, "", from, etag, artifact.size_bytes, total_timeout_};
  const auto head = transport_.Get(request, sink);
  if (local.ok()) local = writer.Close();
  if (!local.ok()) return EndedWith(UpdateResult::kStoreFailed, std::string(local.message()));
  if (refused) return refused;
  if (!head.ok()) return EndedByTransport(head.status());
  if (head->status == 416) {
    return EndedWith(UpdateResult::kArtifactMismatch,
                     absl::StrCat(url, ": the server has fewer bytes than were kept of it"));
  }
  if (head->status != 200 && head->status != 206) return EndedByHttpStatus(url, *head);
  return std::nullopt;
}

void ArtifactDownload::RemoveAllBut(const std::vector<std::string>& digests) {
  for (const std::string& name : store::ListFolder(downloads_dir_)) {
    const std::string digest = std::filesystem::path(name).stem().string();
    if (std::find(digests.begin(), digests.end(), digest) == digests.end()) {
      Remove(absl::StrCat(downloads_dir_, "/", name));
    }
  }
}

}  // namespace urlfilter::fetch
