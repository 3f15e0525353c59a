#include "filterlib/store/store_testing.h"

#include <stdlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "bloom/block_filter_builder.h"
#include "bloom/fingerprint_table_builder.h"
#include "bloom/in_app_hash.h"
#include "bloom/prefilter_builder.h"
#include "bloom/prefilter_parameters.h"
#include "filterlib/format/in_app_container.h"
#include "filterlib/format/json_fields.h"
#include "filterlib/format/prefilter_plist.h"

namespace urlfilter::store {
namespace {

constexpr double kRate = 1e-6;
constexpr uint32_t kSeed = 20260101;

std::string BuildBits(const bloom::PrefilterParameters& parameters,
                      const std::vector<std::string>& keys) {
  auto builder = bloom::PrefilterBuilder::Create(parameters);
  for (const std::string& key : keys) builder->Add(key);
  return std::move(*builder).Finish();
}

// Of `folder` and all that is in it.
void SetModes(const std::string& folder, std::filesystem::perms of_folders,
              std::filesystem::perms of_files) {
  std::error_code ignored;  // a test finds out
  std::filesystem::permissions(folder, of_folders, ignored);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, ignored)) {
    std::filesystem::permissions(entry, entry.is_directory() ? of_folders : of_files, ignored);
  }
}

}  // namespace

void RefreshManifest(TestRelease& release) {
  format::Manifest& manifest = release.manifest;
  const std::string folder = absl::StrCat(manifest.version);
  manifest.plist = {folder + "/filter.plist", release.plist_bytes.size(),
                    Sha256Hex(release.plist_bytes)};
  manifest.in_app.reset();
  if (!release.in_app_bytes.empty()) {
    manifest.in_app = {folder + "/in-app.bin", release.in_app_bytes.size(),
                       Sha256Hex(release.in_app_bytes)};
  }
  release.manifest_bytes = format::SerializeManifest(manifest);
}

TestRelease MakeTestRelease(uint64_t version, const std::vector<std::string>& keys) {
  TestRelease release;
  format::PrefilterInfo info;
  info.parameters = *bloom::SizePrefilter(keys.size(), kRate, kSeed);
  info.item_count = keys.size();
  info.false_positive_tolerance = kRate;
  info.name = "test";
  info.version = version;
  info.tag = absl::StrCat("tag-", version);
  release.plist_bytes =
      *format::EncodePrefilterPlist(info, BuildBits(info.parameters, keys),
                                    format::PlistFormat::kBinary, format::PlistKeys::kCurrent);
  format::Manifest& manifest = release.manifest;
  manifest.filter = info.name;
  manifest.version = version;
  manifest.tag = info.tag;
  manifest.profile = "both";
  manifest.bit_count = info.parameters.bit_count;
  manifest.hash_count = info.parameters.hash_count;
  manifest.murmur_seed = info.parameters.murmur_seed;
  manifest.byte_count = bloom::ByteCount(info.parameters);
  manifest.item_count = info.item_count;
  manifest.false_positive_tolerance = kRate;
  RefreshManifest(release);
  return release;
}

std::string MakeTestContainer(const std::vector<std::string>& keys) {
  auto filter = *bloom::BlockFilterBuilder::Create(1 + keys.size() / 8, kSeed);
  bloom::FingerprintTableBuilder table(kSeed);
  for (const std::string& key : keys) {
    filter.Add(bloom::InAppKeyHash(key, kSeed));
    table.Add(bloom::InAppKeyHash(key, kSeed), {.category = 0});
  }
  return *format::EncodeInAppContainer({"test"}, std::move(filter).Finish(),
                                       *std::move(table).Finish());
}

absl::Status InstallTestRelease(const AppGroupStore& store, const TestRelease& release) {
  ASSIGN_OR_RETURN(const WriterLock lock, store.TryLock());
  ASSIGN_OR_RETURN(StagedRelease staged,
                   store.Stage(lock, release.manifest, release.manifest_bytes));
  RETURN_IF_ERROR(WriteFileSynced(staged.plist_path(), release.plist_bytes));
  if (release.manifest.in_app) {
    RETURN_IF_ERROR(WriteFileSynced(staged.in_app_path(), release.in_app_bytes));
  }
  return store.Install(lock, std::move(staged));
}

void MakeStoreOfANewerVersion(const AppGroupStore& store) {
  const nlohmann::ordered_json newer{{"schema", 2}, {"slots", {"x"}}};
  std::ofstream(store.dir() + "/current.json") << format::DumpJsonWithDigest(newer);
}

void MakeStoreOfTheFirstVersion(const AppGroupStore& store) {
  const std::string path = store.dir() + "/current.json";
  auto pointer = nlohmann::ordered_json::parse(ReadFile(path, 4096).value());
  pointer.erase("digest");
  std::ofstream(path) << format::DumpJson(pointer);
}

std::string NewTestFolder(const std::string& name) {
  const char* root = getenv("TEST_TMPDIR");
  std::string parent = absl::StrCat(root == nullptr ? "/tmp" : root, "/", name, ".XXXXXX");
  return mkdtemp(parent.data()) == nullptr ? "" : parent + "/store";
}

ReadOnlyFolder::ReadOnlyFolder() {
  if (mkdtemp(path_.data()) == nullptr) std::abort();
  std::filesystem::permissions(path_, std::filesystem::perms(0711));
}

ReadOnlyFolder::~ReadOnlyFolder() {
  SetModes(path_, std::filesystem::perms(0755), std::filesystem::perms(0644));
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void ReadOnlyFolder::MakeReadOnly() const {
  SetModes(store_dir(), std::filesystem::perms(0555), std::filesystem::perms(0444));
}

}  // namespace urlfilter::store
