// Readers against a writer that installs and reloads all the time. Run under TSan, too.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/status_testing.h"
#include "filterlib/lookup/url_filter.h"
#include "filterlib/lookup/verdict.h"
#include "filterlib/store/app_group_store.h"
#include "filterlib/store/store_testing.h"

namespace urlfilter {
namespace {

using store::AppGroupStore;
using store::InstallTestRelease;
using store::MakeTestRelease;

constexpr int kReaders = 8;
constexpr int kSwaps = 1000;

// The releases block one of two hosts in turn, so that a verdict from half of each would show.
constexpr char kEven[] = "https://even.example/";
constexpr char kOdd[] = "https://odd.example/";

bool IsWhole(const std::vector<Verdict>& verdicts) {
  const bool even = verdicts[0].version % 2 == 0;
  const Verdict::Kind expected_even = even ? Verdict::Kind::kMaybe : Verdict::Kind::kClear;
  const Verdict::Kind expected_odd = even ? Verdict::Kind::kClear : Verdict::Kind::kMaybe;
  return verdicts[0].version == verdicts[1].version && verdicts[0].kind == expected_even &&
         verdicts[1].kind == expected_odd;
}

TEST(HotReload, EightReadersNeverSeeHalfOfARelease) {
  const AppGroupStore store = *AppGroupStore::Open(store::NewTestFolder("hot-reload"));
  const std::vector<std::string> keys[2] = {{"even.example"}, {"odd.example"}};
  ASSERT_OK(InstallTestRelease(store, MakeTestRelease(1, keys[1])));
  UrlFilterOptions options;
  options.watch = false;
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<UrlFilter> filter,
                       UrlFilter::Open(store.dir(), options));
  std::atomic<bool> stop{false};
  std::atomic<int> wrong{0};
  std::atomic<uint64_t> lookups{0};
  std::vector<std::thread> readers;
  readers.reserve(kReaders);
  for (int i = 0; i < kReaders; ++i) {
    readers.emplace_back([&] {
      const std::vector<std::string_view> urls = {kEven, kOdd};
      std::vector<Verdict> verdicts(2);
      uint64_t last = 0;
      while (!stop.load(std::memory_order_relaxed)) {
        filter->CheckBatch(urls, verdicts);
        if (!IsWhole(verdicts) || verdicts[0].version < last) ++wrong;
        last = verdicts[0].version;
        lookups.fetch_add(2, std::memory_order_relaxed);
      }
    });
  }
  for (uint64_t version = 2; version <= kSwaps + 1; ++version) {
    ASSERT_OK(InstallTestRelease(store, MakeTestRelease(version, keys[version % 2])));
    ASSERT_OK(filter->Reload());
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_GT(lookups, 0u);
  EXPECT_EQ(filter->Status().reloads, uint64_t{kSwaps} + 1);
  EXPECT_EQ(filter->Check(kOdd).version, uint64_t{kSwaps} + 1);
}

}  // namespace
}  // namespace urlfilter
