// What swapping releases costs readers: the lookups of eight threads while nothing happens and
// while a writer installs and reloads, in turns, so that what else the machine does meets both
// alike.
//
//   bazel run -c opt //filterlib/lookup:swap_benchmark -- --swaps=1000 --per-second=100
//   --keys=100000
//
// Prints lookups per second by the clock, which includes the processors' time that the writer takes
// from the readers, and per second of the readers' own processor time, which is what a swap costs
// them. The ratio is that of the medians of the turns.
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "filterlib/format/manifest.h"
#include "filterlib/lookup/url_filter.h"
#include "filterlib/store/app_group_store.h"
#include "filterlib/store/store_testing.h"

namespace urlfilter {
namespace {

using Clock = std::chrono::steady_clock;
using store::TestRelease;

constexpr int kReaders = 8;
constexpr int kTurns = 20;
constexpr int kUrls = 4096;

struct alignas(64) Reader {
  std::atomic<uint64_t> lookups{0};
  std::atomic<int64_t> cpu_nanoseconds{0};
};

int64_t ThreadCpuNanoseconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * int64_t{1'000'000'000} + now.tv_nsec;
}

std::string HostNumber(int i) { return absl::StrCat("host", i, ".example"); }

TestRelease ReleaseOf(uint64_t version, int key_count) {
  std::vector<std::string> keys;
  keys.reserve(key_count);
  for (int i = 0; i < key_count; ++i) keys.push_back(HostNumber(i));
  return store::MakeTestRelease(version, keys);
}

// Half of them blocked.
std::vector<std::string> Urls(int key_count) {
  std::vector<std::string> urls;
  urls.reserve(kUrls);
  for (int i = 0; i < kUrls; ++i) {
    urls.push_back(absl::StrCat("https://www.", HostNumber(i * 2 * key_count / kUrls), "/a/b?c=d"));
  }
  return urls;
}

void Read(const UrlFilter& filter, const std::vector<std::string>& urls,
          const std::atomic<bool>& stop, Reader& reader) {
  uint64_t maybe = 0;
  while (!stop.load(std::memory_order_relaxed)) {
    for (const std::string& url : urls) maybe += filter.MayMatch(url) ? 1 : 0;
    reader.lookups.fetch_add(urls.size(), std::memory_order_relaxed);
    reader.cpu_nanoseconds.store(ThreadCpuNanoseconds(), std::memory_order_relaxed);
  }
  if (maybe == 0) std::cerr << "nothing matched: this measures nothing\n";
}

struct Turn {
  double per_second = 0;
  double per_cpu_second = 0;
};

class Bench {
 public:
  explicit Bench(std::array<Reader, kReaders>& readers) : readers_(readers) {}

  template <typename Body>
  Turn Measure(Body body) const {
    const auto begin = Clock::now();
    const auto [lookups_before, cpu_before] = Totals();
    body();
    const auto [lookups, cpu] = Totals();
    const std::chrono::duration<double> seconds = Clock::now() - begin;
    const double done = static_cast<double>(lookups - lookups_before);
    return {done / seconds.count(), done / (static_cast<double>(cpu - cpu_before) * 1e-9)};
  }

 private:
  std::pair<uint64_t, int64_t> Totals() const {
    std::pair<uint64_t, int64_t> totals{0, 0};
    for (const Reader& reader : readers_) {
      totals.first += reader.lookups;
      totals.second += reader.cpu_nanoseconds;
    }
    return totals;
  }

  std::array<Reader, kReaders>& readers_;
};

// Installs and reloads `count` times at `per_second`; the builder's work was done before.
class Writer {
 public:
  Writer(const store::AppGroupStore& store, UrlFilter& filter, int key_count)
      : store_(store), filter_(filter), release_(ReleaseOf(1, key_count)) {}

  bool Swap(int count, int per_second) {
    const auto begin = Clock::now();
    for (int i = 0; i < count; ++i) {
      std::this_thread::sleep_until(begin + i * std::chrono::microseconds(1'000'000 / per_second));
      release_.manifest.version = ++version_;
      release_.manifest_bytes = format::SerializeManifest(release_.manifest);
      if (!InstallTestRelease(store_, release_).ok() || !filter_.Reload().ok()) return false;
    }
    return true;
  }

 private:
  const store::AppGroupStore& store_;
  UrlFilter& filter_;
  TestRelease release_;
  uint64_t version_ = 1;
};

double Median(std::vector<Turn> turns, double Turn::*member) {
  std::sort(turns.begin(), turns.end(),
            [member](const Turn& a, const Turn& b) { return a.*member < b.*member; });
  return turns[turns.size() / 2].*member;
}

void Print(const char* what, const std::vector<Turn>& quiet, const std::vector<Turn>& swapping,
           double Turn::*member) {
  const double before = Median(quiet, member), during = Median(swapping, member);
  std::printf("%-34s quiet %10.0f   while swapping %10.0f   ratio %.3f\n", what, before, during,
              during / before);
}

int Run(int swaps, int per_second, int key_count) {
  if (access("/dev/shm", W_OK) == 0) setenv("TEST_TMPDIR", "/dev/shm", 1);  // Not about the disk.
  const std::string dir = store::NewTestFolder("swap");
  const store::AppGroupStore store = *store::AppGroupStore::Open(dir);
  if (!InstallTestRelease(store, ReleaseOf(1, key_count)).ok()) return 2;
  UrlFilterOptions options;
  options.watch = false;
  const auto filter = *UrlFilter::Open(dir, options);
  const std::vector<std::string> urls = Urls(key_count);
  std::array<Reader, kReaders> readers;
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  threads.reserve(kReaders);
  for (Reader& reader : readers) {
    threads.emplace_back([&] { Read(*filter, urls, stop, reader); });
  }
  const Bench bench(readers);
  Writer writer(store, *filter, key_count);
  const int each = swaps / kTurns;
  std::vector<Turn> quiet, swapping;
  bool good = true;
  for (int turn = 0; turn < kTurns && good; ++turn) {
    quiet.push_back(bench.Measure([&] {
      std::this_thread::sleep_for(std::chrono::microseconds(1'000'000LL * each / per_second));
    }));
    swapping.push_back(bench.Measure([&] { good = writer.Swap(each, per_second); }));
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();
  std::filesystem::remove_all(std::filesystem::path(dir).parent_path());
  if (!good) return 2;
  std::cout << kReaders << " readers, " << key_count << " keys, " << kTurns << " turns of " << each
            << " swaps, " << per_second << " a second, on " << std::thread::hardware_concurrency()
            << " processors\n";
  Print("lookups per second", quiet, swapping, &Turn::per_second);
  Print("per second of the readers' time", quiet, swapping, &Turn::per_cpu_second);
  return 0;
}

int Option(int argc, char** argv, const std::string& name, int otherwise) {
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument.starts_with("--" + name + "=")) return std::stoi(argument.substr(name.size() + 3));
  }
  return otherwise;
}

}  // namespace
}  // namespace urlfilter

int main(int argc, char** argv) {
  using urlfilter::Option;
  return urlfilter::Run(Option(argc, argv, "swaps", 1000), Option(argc, argv, "per-second", 100),
                        Option(argc, argv, "keys", 100'000));
}
