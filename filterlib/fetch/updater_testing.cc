#include "filterlib/fetch/updater_testing.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/files.h"
#include "base/status_testing.h"

namespace urlfilter::fetch {

using ::testing::HasSubstr;

UpdaterTest::UpdaterTest()
    : dir_(store::NewTestFolder("updater")), store_(store::AppGroupStore::Open(dir_).value()) {
  options_.server = "https://filters.example/";
  options_.filter = "test";
  options_.now_unix = [this] { return now_; };
  options_.random = [this] { return random_; };
}

store::TestRelease UpdaterTest::Release(uint64_t version, int first, int count) {
  std::vector<std::string> keys;
  for (int i = first; i < first + count; ++i) keys.push_back(absl::StrCat("host-", i, ".example"));
  return store::MakeTestRelease(version, keys);
}

void UpdaterTest::Publish(const store::TestRelease& release) {
  const auto put = [this](const std::string& path, const std::string& body) {
    FakeAnswer answer;
    answer.body = body;
    answer.etag = absl::StrCat("\"", Sha256Hex(body).substr(0, 16), "\"");
    Answer(path) = answer;
  };
  put("manifest.json", release.manifest_bytes);
  put(release.manifest.plist.path, release.plist_bytes);
  if (release.manifest.in_app) put(release.manifest.in_app->path, release.in_app_bytes);
  if (!sign_with_.empty()) {
    put(absl::StrCat(release.manifest.version, "/manifest.sig"),
        format::SignManifest(release.manifest_bytes, sign_with_));
  }
}

UpdateOutcome UpdaterTest::Update(Trigger trigger) {
  return Updater(server_, store_, options_).Update(trigger);
}

void UpdaterTest::InstallFirst() {
  Publish(Release(1));
  const UpdateOutcome outcome = Update();
  ASSERT_EQ(outcome.result, UpdateResult::kUpdated) << outcome.message;
  server_.requests.clear();
}

uint64_t UpdaterTest::InstalledVersion() const {
  const auto current = store_.Current();
  EXPECT_OK(current);
  return current.ok() && *current ? (*current)->manifest.version : 0;
}

void UpdaterTest::ExpectRefused(UpdateResult result, const std::string& message_part) {
  const store::UpdateState before = State();
  const std::string plist_before = *ReadFile(store_.Current().value()->plist_path, 1 << 20);
  const UpdateOutcome outcome = Update();
  EXPECT_EQ(UpdateResultName(outcome.result), UpdateResultName(result)) << outcome.message;
  EXPECT_THAT(outcome.message, HasSubstr(message_part));
  EXPECT_EQ(outcome.version, 1u);
  EXPECT_EQ(InstalledVersion(), 1u);
  EXPECT_EQ(*ReadFile(store_.Current().value()->plist_path, 1 << 20), plist_before);
  const store::UpdateState after = State();
  EXPECT_EQ(after.highest_version, before.highest_version);
  EXPECT_EQ(after.etag, before.etag);
  EXPECT_EQ(after.last_success_unix, before.last_success_unix);
  EXPECT_EQ(after.consecutive_failures, before.consecutive_failures + 1);
  EXPECT_THAT(after.last_error, HasSubstr(message_part));
}

}  // namespace urlfilter::fetch
