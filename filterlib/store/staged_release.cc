#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "filterlib/format/manifest.h"
#include "filterlib/store/app_group_store.h"
#include "filterlib/store/installed_release.h"
#include "filterlib/store/layout.h"

namespace urlfilter::store {
namespace {

// Both names for the same bytes; false when the file system cannot.
bool Link(const std::string& from, const std::string& to) {
  std::error_code error;
  std::filesystem::create_hard_link(from, to, error);
  return !error;
}

}  // namespace

StagedRelease::StagedRelease(format::Manifest manifest, std::string manifest_bytes,
                             std::string signature_bytes, std::string folder)
    : manifest_(std::move(manifest)),
      manifest_bytes_(std::move(manifest_bytes)),
      signature_bytes_(std::move(signature_bytes)),
      folder_(std::move(folder)) {}

StagedRelease::StagedRelease(StagedRelease&& other) noexcept
    : manifest_(std::move(other.manifest_)),
      manifest_bytes_(std::move(other.manifest_bytes_)),
      signature_bytes_(std::move(other.signature_bytes_)),
      folder_(std::exchange(other.folder_, "")) {}

StagedRelease::~StagedRelease() {
  if (folder_.empty()) return;
  std::error_code ignored;  // What stays is removed by the next writer.
  std::filesystem::remove_all(folder_, ignored);
}

std::string StagedRelease::plist_path() const { return folder_ + kPlistFile; }

std::string StagedRelease::in_app_path() const {
  return manifest_.in_app ? folder_ + kInAppFile : "";
}

bool StagedRelease::ReuseFrom(const InstalledRelease& installed) {
  bool complete = installed.manifest.plist.sha256 == manifest_.plist.sha256 &&
                  Link(installed.plist_path, plist_path());
  if (manifest_.in_app) {
    const auto& theirs = installed.manifest.in_app;
    complete &= theirs && theirs->sha256 == manifest_.in_app->sha256 &&
                !installed.in_app_path.empty() && Link(installed.in_app_path, in_app_path());
  }
  return complete;
}

}  // namespace urlfilter::store
