// One attempt to update: the state that its steps share. Private to Updater.
#ifndef URLFILTER_FILTERLIB_FETCH_UPDATE_RUN_H_
#define URLFILTER_FILTERLIB_FETCH_UPDATE_RUN_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "filterlib/fetch/artifact_download.h"
#include "filterlib/fetch/transport.h"
#include "filterlib/fetch/update_outcome.h"
#include "filterlib/fetch/updater.h"
#include "filterlib/format/manifest.h"
#include "filterlib/store/app_group_store.h"
#include "filterlib/store/installed_release.h"
#include "filterlib/store/update_state.h"

namespace urlfilter::fetch {

// Version and tag of the installed release, for an outcome.
void TellInstalled(const format::Manifest& installed, UpdateOutcome& outcome);

// The steps are those of docs/update-protocol.md; each returns how the attempt ended, or nullopt
// to go on with the next one. `lock` is held for the whole attempt; Probe() needs none (null). One
// object is for one attempt; the arguments must outlive it.
class UpdateRun {
 public:
  UpdateRun(Transport& transport, const store::AppGroupStore& app_group,
            const UpdaterOptions& options, const store::WriterLock* lock);

  // Runs the steps and remembers the result.
  UpdateOutcome Run(Trigger trigger);

  // Runs the steps up to the manifest's last check, and remembers nothing.
  UpdateOutcome Probe();

 private:
  void LoadKnown();           // what is installed and remembered
  void ForgetDamagedFiles();  // an installed release that is not whole counts as none
  UpdateOutcome RunSteps();
  Ended CheckStore();               // the store may hold another filter
  Ended FetchManifest();            // steps 2 and 3
  Ended CheckSignature();           // step 5
  Ended CheckManifest();            // steps 6 to 9
  Ended StageArtifacts();           // step 10
  Ended Install();                  // step 11
  UpdateOutcome Unchanged() const;  // the installed release is the newest: is it still fresh?

  Ended FetchPlist();
  Ended FetchByDelta(const format::DeltaRef& delta);
  absl::Status ApplyDeltaFile(const format::DeltaRef& delta, const std::string& delta_path,
                              const std::string& plist_path) const;

  Ended GetSmall(const std::string& url, const std::string& if_none_match, uint64_t max_bytes,
                 ResponseHead& head, std::string& body);
  bool InstalledIsTrusted() const;
  std::string UrlOf(const std::string& path) const;
  void Remember(UpdateOutcome& outcome);  // step 12

  Transport& transport_;
  const store::AppGroupStore& store_;
  const UpdaterOptions& options_;
  const store::WriterLock* lock_;
  const int64_t now_unix_;
  ArtifactDownload download_;

  store::UpdateState state_;
  std::optional<store::InstalledRelease> installed_;
  std::string manifest_bytes_, signature_bytes_, etag_;
  format::Manifest manifest_;
  std::optional<store::StagedRelease> staged_;
  bool used_delta_ = false;
  std::string note_;
};

}  // namespace urlfilter::fetch

#endif  // URLFILTER_FILTERLIB_FETCH_UPDATE_RUN_H_
