// What a filter costs the process it runs in, from the kernel's own account: private dirty memory
// in /proc/self/smaps_rollup, which no other process shares and the system cannot drop. Fails above
// the limits that docs/reliability.md states, and prints the figures.
//
//   bazel run -c opt //filterlib/lookup:memory_report_test -- --keys=1000000 --reloads=10000
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <ratio>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/option_testing.h"
#include "filterlib/format/manifest.h"
#include "filterlib/lookup/filter_snapshot.h"
#include "filterlib/lookup/url_filter.h"
#include "filterlib/store/app_group_store.h"
#include "filterlib/store/installed_release.h"
#include "filterlib/store/store_testing.h"

namespace urlfilter {
namespace {

using store::AppGroupStore;

constexpr int64_t kMaxInUseKib = 1536;
constexpr int64_t kMaxUpdateKib = 3072;
constexpr int64_t kMaxOpenKib = 1024;
constexpr int64_t kMaxGrowthKib = 64;
constexpr int kLookups = 1'000'000;

int64_t PrivateDirtyKib() {
  std::ifstream rollup("/proc/self/smaps_rollup");
  for (std::string word; rollup >> word;) {
    int64_t kib = 0;
    if (word == "Private_Dirty:" && rollup >> kib) return kib;
  }
  std::cerr << "no Private_Dirty in /proc/self/smaps_rollup\n";
  std::abort();
}

std::string KeyNumber(uint64_t i) { return absl::StrCat("host", i, ".example.com"); }

// Builds and installs in a process of its own, whose memory is not ours. Whether it did.
bool InstallElsewhere(const AppGroupStore& store, uint64_t version, uint64_t key_count) {
  const pid_t child = fork();
  if (child == 0) {
    std::vector<std::string> keys;
    for (uint64_t i = 0; i < key_count; ++i) keys.push_back(KeyNumber(i));
    _exit(InstallTestRelease(store, store::MakeTestRelease(version, keys)).ok() ? 0 : 1);
  }
  int status = -1;
  waitpid(child, &status, 0);
  return status == 0;
}

class Report {
 public:
  // One line; a limit of -1 is none.
  void Line(const std::string& what, int64_t value, const std::string& unit, int64_t limit = -1) {
    const bool fine = limit < 0 || value <= limit;
    all_fine_ &= fine;
    std::cout << what << ": " << value << " " << unit;
    if (limit >= 0) std::cout << " (limit " << limit << (fine ? ")" : ", EXCEEDED)");
    std::cout << "\n";
  }
  // Figures of something that did not work say nothing.
  void Fail(const std::string& what) {
    all_fine_ = false;
    std::cout << "FAILED: " << what << "\n";
  }
  bool all_fine() const { return all_fine_; }

 private:
  bool all_fine_ = true;
};

UrlFilterOptions NoWatch(Verify verify) {
  UrlFilterOptions options;
  options.watch = false;
  options.verify = verify;
  return options;
}

std::unique_ptr<UrlFilter> OpenAndLookUp(const std::string& dir, Verify verify, Report& report) {
  const auto begin = std::chrono::steady_clock::now();
  auto filter = *UrlFilter::Open(dir, NoWatch(verify));
  filter->Check("https://www.example.com/");
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
  report.Line(absl::StrCat("  open and first lookup, ",
                           verify == Verify::kDigest ? "digest checked" : "structure checked"),
              static_cast<int64_t>(took.count()), "us");
  return filter;
}

// The figures of one large filter, of the keys with numbers below `keys`.
void ReportLargeFilter(const AppGroupStore& store, uint64_t keys, Report& report) {
  OpenAndLookUp(store.dir(), Verify::kStructure, report);  // Warms code and allocator up, and
  const int64_t before = PrivateDirtyKib();                // the figures are those of the data.
  auto filter = OpenAndLookUp(store.dir(), Verify::kStructure, report);
  report.Line("  private dirty after it", PrivateDirtyKib() - before, "KiB", kMaxOpenKib);
  filter.reset();
  filter = OpenAndLookUp(store.dir(), Verify::kDigest, report);
  std::string url;
  uint64_t maybe = 0, missed = 0;
  for (int i = 0; i < kLookups; ++i) {
    const uint64_t number = static_cast<uint64_t>(i) * 2;
    url = "https://www." + KeyNumber(number) + "/path?query";
    const bool may_match = filter->MayMatch(url);
    maybe += may_match ? 1 : 0;
    missed += number < keys && !may_match ? 1 : 0;
  }
  if (missed > 0) report.Fail(absl::StrCat(missed, " listed hosts were not found"));
  report.Line(absl::StrCat("  private dirty after ", kLookups, " lookups (", maybe, " maybe)"),
              PrivateDirtyKib() - before, "KiB", kMaxInUseKib);
}

// An install in this process: the artefacts are there already, as an updater has streamed them.
void ReportUpdate(const AppGroupStore& store, Report& report) {
  const auto filter = *UrlFilter::Open(store.dir(), NoWatch(Verify::kDigest));
  const int64_t before = PrivateDirtyKib();
  const store::InstalledRelease current = **store.Current();
  format::Manifest next = current.manifest;
  next.version += 1;
  const auto lock = store.TryLock();
  auto staged = store.Stage(*lock, next, format::SerializeManifest(next));
  if (!staged->ReuseFrom(current)) report.Fail("an install that has everything already");
  const absl::Status installed = store.Install(*lock, *std::move(staged));
  const absl::Status reloaded = filter->Reload();
  if (!installed.ok()) report.Fail(absl::StrCat("an install: ", installed.ToString()));
  if (!reloaded.ok()) report.Fail(absl::StrCat("a reload: ", reloaded.ToString()));
  report.Line("  private dirty after an install and a reload", PrivateDirtyKib() - before, "KiB",
              kMaxUpdateKib);
}

// The first tenth brings allocator and kernel into their steady state; the rest must add nothing.
void ReportReloads(const AppGroupStore& store, int reloads, Report& report) {
  const std::vector<std::string> keys = {"example.com"};
  const absl::Status first = InstallTestRelease(store, store::MakeTestRelease(1, keys));
  if (!first.ok()) return report.Fail(absl::StrCat("an install: ", first.ToString()));
  const auto filter = *UrlFilter::Open(store.dir(), NoWatch(Verify::kDigest));
  int64_t steady = 0;
  int failed = 0;
  for (int i = 0; i < reloads; ++i) {
    const auto release = store::MakeTestRelease(static_cast<uint64_t>(i) + 2, keys);
    const bool good = InstallTestRelease(store, release).ok() && filter->Reload().ok() &&
                      filter->MayMatch("https://example.com/");
    failed += good ? 0 : 1;
    if (i == reloads / 10) steady = PrivateDirtyKib();
  }
  if (failed > 0) report.Fail(absl::StrCat(failed, " of ", reloads, " reloads"));
  report.Line(absl::StrCat("growth over ", reloads - reloads / 10, " reloads"),
              PrivateDirtyKib() - steady, "KiB", kMaxGrowthKib);
}

int Run(uint64_t keys, int reloads) {
  Report report;
  // On a disk: pages of a file system in memory count as dirty.
  const std::string folder = store::NewTestFolder("memory");
  std::cout << "a filter of " << keys << " keys\n";
  const AppGroupStore large = *AppGroupStore::Open(folder);
  if (InstallElsewhere(large, 1, keys)) {
    ReportLargeFilter(large, keys, report);
    ReportUpdate(large, report);
  } else {
    report.Fail(absl::StrCat("an install of ", keys, " keys"));
  }
  std::filesystem::remove_all(std::filesystem::path(folder).parent_path());
  // In memory: this one is about the process, and installs sync a lot.
  if (access("/dev/shm", W_OK) == 0) setenv("TEST_TMPDIR", "/dev/shm", 1);
  const std::string small = store::NewTestFolder("reloads");
  ReportReloads(*AppGroupStore::Open(small), reloads, report);
  std::filesystem::remove_all(std::filesystem::path(small).parent_path());
  return report.all_fine() ? 0 : 1;
}

}  // namespace
}  // namespace urlfilter

int main(int argc, char** argv) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  std::cout << "SKIPPED: a sanitizer's own memory would be counted\n";
  return 0;
#endif
  return urlfilter::Run(urlfilter::NumberOption(argc, argv, "keys", 1'000'000),
                        static_cast<int>(urlfilter::NumberOption(argc, argv, "reloads", 300)));
}
