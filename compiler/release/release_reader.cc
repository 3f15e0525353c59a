#include "compiler/release/release_reader.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"

namespace urlfilter::compiler {

namespace {

using format::Manifest;
namespace fs = std::filesystem;

bool IsFolder(const std::string& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

bool IsVersionName(const std::string& name) {
  return !name.empty() && name.size() < 18 &&
         name.find_first_not_of("0123456789") == std::string::npos;
}

// What a path given by a person means.
struct Location {
  ReleaseLayout layout;
  uint64_t version = 0;  // 0 = the current one.
};

absl::StatusOr<Location> Locate(const std::string& path, const std::string& filter) {
  if (IsFolder(path + "/public")) {
    ASSIGN_OR_RETURN(const std::string chosen, ChosenFilter(path, filter));
    return Location{ReleaseLayout(path, chosen)};
  }
  fs::path folder = fs::path(path).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();
  uint64_t version = 0;
  if (IsVersionName(folder.filename())) {
    version = std::stoull(folder.filename().native());
    folder = folder.parent_path();
  }
  if (folder.parent_path().filename() == "public") {
    std::string root = folder.parent_path().parent_path().native();
    if (root.empty()) root = ".";
    return Location{ReleaseLayout(root, folder.filename()), version};
  }
  return absl::NotFoundError(
      absl::StrCat(path, " is no release directory (it has no folder `public`)"));
}

// A million keys have 20; checks count the keys of each.
constexpr uint64_t kMostPirShards = 1 << 20;

// `sharding.shardCount` of a url-config.json; 0 if it cannot be read.
uint32_t ReadShardCount(const std::string& path) {
  const auto bytes = ReadFile(path, 1 << 20);
  if (!bytes.ok()) return 0;
  const auto json = nlohmann::json::parse(*bytes, nullptr, /*allow_exceptions=*/false);
  const auto pointer = nlohmann::json::json_pointer("/sharding/shardCount");
  if (!json.is_object() || !json.contains(pointer) || !json[pointer].is_number_unsigned()) return 0;
  const auto count = json[pointer].get<uint64_t>();
  return count <= kMostPirShards ? static_cast<uint32_t>(count) : 0;
}

// Where the line that is `key` begins. `key_lines` are sorted.
std::optional<size_t> BeginOfLine(std::string_view key_lines, std::string_view key) {
  size_t low = 0;
  size_t high = key_lines.size();
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    const size_t before = key_lines.substr(0, middle).rfind('\n');
    const size_t begin = before == std::string_view::npos ? 0 : before + 1;
    const size_t end = std::min(key_lines.find('\n', begin), key_lines.size());
    const std::string_view line = key_lines.substr(begin, end - begin);
    if (line == key) return begin;
    if (line < key) {
      low = end + 1;
    } else {
      high = begin;
    }
  }
  return std::nullopt;
}

}  // namespace

absl::StatusOr<std::optional<Manifest>> ReadCurrentManifest(const ReleaseLayout& layout) {
  const auto bytes = ReadFile(layout.manifest(), format::kMaxManifestBytes);
  if (absl::IsNotFound(bytes.status())) return std::nullopt;
  if (!bytes.ok()) return bytes.status();
  auto manifest = format::ParseManifest(*bytes);
  if (!manifest.ok()) {
    return absl::Status(manifest.status().code(),
                        absl::StrCat(layout.manifest(), ": ", manifest.status().message()));
  }
  return *std::move(manifest);
}

absl::StatusOr<std::vector<std::string>> FiltersIn(const std::string& root) {
  std::error_code error;
  std::vector<std::string> filters;
  for (const auto& entry : fs::directory_iterator(root + "/public", error)) {
    if (fs::exists(entry.path() / "manifest.json", error)) {
      filters.push_back(entry.path().filename());
    }
  }
  if (filters.empty()) {
    return absl::NotFoundError(
        absl::StrCat(root, " holds no release (no ", root, "/public/<filter>/manifest.json)"));
  }
  std::sort(filters.begin(), filters.end());
  return filters;
}

absl::StatusOr<std::string> ChosenFilter(const std::string& root, const std::string& filter) {
  ASSIGN_OR_RETURN(const std::vector<std::string> filters, FiltersIn(root));
  if (!filter.empty()) return filter;
  if (filters.size() == 1) return filters.front();
  return absl::InvalidArgumentError(absl::StrCat(root, " holds ", filters.size(), " filters (",
                                                 absl::StrJoin(filters, ", "),
                                                 "); choose one with --filter"));
}

absl::StatusOr<OpenRelease> OpenRelease::Open(const std::string& path, const std::string& filter,
                                              uint64_t version) {
  ASSIGN_OR_RETURN(Location location, Locate(path, filter));
  OpenRelease release(std::move(location.layout));
  RETURN_IF_ERROR(release.ReadFiles(version != 0 ? version : location.version));
  return release;
}

absl::Status OpenRelease::ReadFiles(uint64_t version) {
  const std::string manifest_path =
      version == 0 ? layout_.manifest()
                   : layout_.private_version(version) + "/" + kPrivateManifestFile;
  ASSIGN_OR_RETURN(manifest_bytes_, ReadFile(manifest_path, format::kMaxManifestBytes));
  ASSIGN_OR_RETURN(manifest_, format::ParseManifest(manifest_bytes_));
  ASSIGN_OR_RETURN(plist_, MappedFile::Open(layout_.public_folder() + "/" + manifest_.plist.path));
  ASSIGN_OR_RETURN(prefilter_, format::DecodePrefilterPlist(plist_.bytes()));
  auto keys = MappedFile::Open(private_folder() + "/" + kKeysFile);
  has_keys_ = keys.ok();
  if (keys.ok()) keys_ = *std::move(keys);
  pir_shard_count_ = ReadShardCount(private_folder() + "/" + kPirUrlConfigFile);
  return absl::OkStatus();
}

std::optional<uint64_t> FindKeyLine(std::string_view key_lines, std::string_view key) {
  const auto begin = BeginOfLine(key_lines, key);
  if (!begin) return std::nullopt;
  return static_cast<uint64_t>(
      std::count(key_lines.begin(), key_lines.begin() + static_cast<ptrdiff_t>(*begin), '\n'));
}

bool HasKeyLine(std::string_view key_lines, std::string_view key) {
  return BeginOfLine(key_lines, key).has_value();
}

}  // namespace urlfilter::compiler
