#include "server/catalog.h"

#include <cstddef>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/status_macros.h"
#include "server/http/http_date.h"

namespace urlfilter::server {
namespace {

// Files kept open at a time. Only existing files are kept, and a map of a file costs no memory
// of its own; past this many the table starts again.
constexpr size_t kMaxFiles = 4096;

constexpr size_t kEntityTagHexDigits = 32;

std::string Base64(const Sha256Bytes& digest) {
  std::string text;
  absl::Base64Escape({reinterpret_cast<const char*>(digest.data()), digest.size()}, &text);
  return text;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Catalog>> Catalog::Open(const std::string& root) {
  ASSIGN_OR_RETURN(PublicTree tree, PublicTree::Open(root));
  return std::unique_ptr<Catalog>(new Catalog(std::move(tree)));
}

absl::StatusOr<std::shared_ptr<const PublishedFile>> Catalog::Find(const std::string& path,
                                                                   bool may_wait) {
  const absl::StatusOr<FileIdentity> identity = tree_.Identify(path);
  if (!identity.ok()) {
    Forget(path);
    return identity.status();
  }
  std::shared_ptr<const PublishedFile> known = Known(path);
  if (known != nullptr && known->opened.identity == *identity) return known;

  if (!may_wait && identity->size_bytes > kReadAtOnceBytes) {
    return absl::AbortedError("the file has not been read yet");
  }
  auto file = std::make_shared<PublishedFile>();
  ASSIGN_OR_RETURN(file->opened, tree_.OpenFile(path));
  const Sha256Bytes digest = Sha256(file->bytes());
  file->entity_tag = absl::StrCat("\"", ToHex(digest).substr(0, kEntityTagHexDigits), "\"");
  file->last_modified = HttpDate(file->opened.identity.modified_seconds);
  file->repr_digest = absl::StrCat("sha-256=:", Base64(digest), ":");
  Remember(path, file);
  return file;
}

std::shared_ptr<const PublishedFile> Catalog::Known(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  const auto found = files_.find(path);
  return found == files_.end() ? nullptr : found->second;
}

void Catalog::Remember(const std::string& path, std::shared_ptr<const PublishedFile> file) {
  const std::lock_guard lock(mutex_);
  if (files_.size() >= kMaxFiles) files_.clear();
  // A removed release is asked for no more, so nothing else would let go of its pages.
  std::erase_if(files_, [this](const auto& entry) { return !tree_.Identify(entry.first).ok(); });
  files_[path] = std::move(file);
}

void Catalog::Forget(const std::string& path) {
  const std::lock_guard lock(mutex_);
  files_.erase(path);
}

}  // namespace urlfilter::server
