// A store, a server in memory and an updater between them, with a clock and dice that stand still.
#ifndef URLFILTER_FILTERLIB_FETCH_UPDATER_TESTING_H_
#define URLFILTER_FILTERLIB_FETCH_UPDATER_TESTING_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "filterlib/fetch/fake_transport_testing.h"
#include "filterlib/fetch/update_outcome.h"
#include "filterlib/fetch/updater.h"
#include "filterlib/format/signature.h"
#include "filterlib/store/app_group_store.h"
#include "filterlib/store/store_testing.h"
#include "filterlib/store/update_state.h"

namespace urlfilter::fetch {

inline constexpr int64_t kTestNow = 1'800'000'000;

class UpdaterTest : public ::testing::Test {
 protected:
  UpdaterTest();

  // Puts `release` on the server: files, manifest, and a signature by `sign_with` (if any).
  void Publish(const store::TestRelease& release);

  // A release of `count` keys of which the first is number `first`.
  static store::TestRelease Release(uint64_t version, int first = 0, int count = 200);

  UpdateOutcome Update(Trigger trigger = Trigger::kNow);

  // Installs version 1 and forgets the requests that took.
  void InstallFirst();

  uint64_t InstalledVersion() const;
  store::UpdateState State() const { return store_.LoadState().value(); }
  FakeAnswer& Answer(const std::string& path) { return server_.answers["/v1/test/" + path]; }

  // The attempt fails with `result`, and version 1 stays as it was, byte for byte.
  void ExpectRefused(UpdateResult result, const std::string& message_part);

  FakeTransport server_;
  std::string dir_;
  store::AppGroupStore store_;
  UpdaterOptions options_;
  std::vector<format::PrivateKey> sign_with_;
  int64_t now_ = kTestNow;
  double random_ = 0.5;
};

}  // namespace urlfilter::fetch

#endif  // URLFILTER_FILTERLIB_FETCH_UPDATER_TESTING_H_
