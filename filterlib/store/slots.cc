#include "filterlib/store/slots.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <system_error>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "filterlib/store/layout.h"
#include "filterlib/store/slot_files.h"

namespace urlfilter::store {
namespace {

// What the name of a slot says about its manifest.
std::string_view DigestInName(std::string_view slot) {
  const size_t dash = slot.find('-');
  return slot.substr(dash + 1, slot.find('.') - dash - 1);
}

std::vector<std::string> SlotNames(const std::string& dir) {
  std::vector<std::string> names = ListFolder(dir + kSlotsFolder);
  std::erase_if(names, [](const std::string& name) { return !IsSlotName(name); });
  return names;
}

// Slots that must stay; nullopt when that cannot be told now. What
// cannot be read is not thereby of no use.
std::optional<std::vector<std::string>> SlotsToKeep(const std::string& dir) {
  const auto pointer = ReadPointer(dir);
  if (!pointer.ok() && !absl::IsDataLoss(pointer.status())) return std::nullopt;
  if (pointer.ok() && *pointer) return {{(*pointer)->slot, (*pointer)->previous_slot}};
  // Without a pointer, whatever is not surely a half may be the last good filter.
  std::vector<std::string> names = SlotNames(dir);
  std::erase_if(names, [&dir](const std::string& name) {
    const absl::Status status = ReadSlot(SlotFolder(dir, name), DigestInName(name)).status();
    return absl::IsNotFound(status) || absl::IsDataLoss(status);
  });
  return names;
}

// What killed writers left beside the pointer and the state.
void RemoveTemporaryFiles(const std::string& dir) {
  for (const std::string& name : ListFolder(dir)) {
    std::error_code ignored;
    if (name.find(".json.tmp.") != std::string::npos) {
      std::filesystem::remove(dir + "/" + name, ignored);
    }
  }
}

}  // namespace

bool Exists(const std::string& path) {
  std::error_code error;  // Of a file that is there and cannot be examined.
  return std::filesystem::status(path, error).type() != std::filesystem::file_type::not_found;
}

absl::StatusOr<std::string> ReadSmallFile(const std::string& path, uint64_t limit_bytes) {
  auto bytes = ReadFile(path, limit_bytes);
  if (absl::IsResourceExhausted(bytes.status())) {
    return absl::DataLossError(bytes.status().message());
  }
  return bytes;
}

std::string SlotFolder(const std::string& dir, const std::string& slot) {
  return absl::StrCat(dir, kSlotsFolder, "/", slot);
}

std::string SlotNameOf(const std::string& folder) {
  return std::filesystem::path(folder).filename().string();
}

absl::StatusOr<std::optional<Pointer>> ReadPointer(const std::string& dir) {
  const auto bytes = ReadSmallFile(dir + kPointerFile, kMaxPointerBytes);
  if (absl::IsNotFound(bytes.status())) return std::nullopt;
  RETURN_IF_ERROR(bytes.status());
  ASSIGN_OR_RETURN(Pointer pointer, ParsePointer(*bytes));
  return pointer;
}

InstalledRelease ReleaseIn(const std::string& folder, format::Manifest manifest) {
  const std::string in_app_path = folder + kInAppFile;
  const bool in_app = manifest.in_app && Exists(in_app_path);
  return {std::move(manifest), folder, folder + kPlistFile, in_app ? in_app_path : ""};
}

absl::StatusOr<InstalledRelease> ReadSlot(const std::string& folder, std::string_view digest) {
  ASSIGN_OR_RETURN(const std::string bytes,
                   ReadSmallFile(folder + kManifestFile, format::kMaxManifestBytes));
  if (Sha256Hex(bytes).substr(0, digest.size()) != digest) {
    return absl::DataLossError(absl::StrCat("the manifest in ", folder, " is damaged"));
  }
  ASSIGN_OR_RETURN(format::Manifest manifest, format::ParseManifest(bytes));
  return ReleaseIn(folder, std::move(manifest));
}

std::vector<InstalledRelease> CompleteSlots(const std::string& dir, const std::string& except) {
  std::vector<InstalledRelease> releases;
  for (const std::string& name : SlotNames(dir)) {
    if (name == except) continue;
    auto release = ReadSlot(SlotFolder(dir, name), DigestInName(name));
    if (release.ok()) releases.push_back(*std::move(release));
  }
  std::sort(releases.begin(), releases.end(), [](const auto& a, const auto& b) {
    return std::tie(b.manifest.version, b.folder) < std::tie(a.manifest.version, a.folder);
  });
  return releases;
}

void RemoveUnused(const std::string& dir) {
  RemoveTemporaryFiles(dir);
  const std::optional<std::vector<std::string>> keep = SlotsToKeep(dir);
  if (!keep) return;
  for (const std::string& name : SlotNames(dir)) {
    if (std::find(keep->begin(), keep->end(), name) != keep->end()) continue;
    const std::string folder = SlotFolder(dir, name);
    std::error_code error;
    // Its manifest first: a slot that has one is whole, also to whoever is opening it just now.
    std::filesystem::remove(folder + kManifestFile, error);
    if (!error) std::filesystem::remove_all(folder, error);
  }
}

}  // namespace urlfilter::store
