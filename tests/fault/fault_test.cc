// Thousands of installs that go wrong, and thousands of damaged files, on one store that is never
// repaired by hand. After each: does the store still answer, and rightly?
//
//   bazel test //tests/fault:fault_test                                the quick run
//   bazel run //tests/fault:fault_test -- --runs=10000 --seed=1        the long run
//
// Prints what it did. Exit 0: no wrong verdict, no lost filter, no crash.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/files.h"
#include "base/option_testing.h"
#include "filterlib/store/app_group_store.h"
#include "filterlib/store/store_testing.h"
#include "tests/fault/fault_release.h"
#include "tests/fault/store_judge.h"

namespace urlfilter::fault {
namespace {

namespace fs = std::filesystem;

constexpr char kVictim[] = "tests/fault/victim";
constexpr char kInterposer[] = "tests/fault/libfault_interposer.so";
constexpr std::array<const char*, 5> kKinds = {"kill", "torn", "eio", "enospc", "short"};

struct Fault {
  std::string kind = "none";
  uint64_t at = 0;    // The call that goes wrong, or
  uint64_t rate = 0;  // the chance of each call, in thousandths.
  uint64_t seed = 0;

  // Nothing fails: at most, reads and writes move fewer bytes than they were asked to.
  bool is_harmless() const { return kind == "none" || kind == "short"; }
};

class FaultRun {
 public:
  FaultRun(uint64_t seed, std::string dir) : random_(seed), dir_(std::move(dir)) {}

  bool Prepare();
  uint64_t CallsOfAnInstall();
  void InstallWith(const Fault& fault);
  void InstallWithRandomFault();
  void DamageAFile();
  void CleanInstall();
  bool Report() const;

 private:
  int RunVictim(const Fault& fault);
  void Judge(const std::set<uint64_t>& allowed, const std::string& what);
  void Problem(const std::string& what) {
    if (++problems_ <= 20) std::cerr << "PROBLEM: " << what << "\n";
  }
  std::vector<fs::path> Files() const;
  uint64_t Random(uint64_t below) { return random_() % below; }

  std::mt19937_64 random_;
  const std::string dir_;
  uint64_t version_ = 1;
  std::map<std::string, uint64_t> counts_;
  uint64_t problems_ = 0;
  uint64_t answered_ = 0;
};

bool FaultRun::Prepare() {
  const auto store = store::AppGroupStore::Open(dir_);
  return store.ok() && store::InstallTestRelease(*store, ReleaseOf(version_)).ok();
}

int FaultRun::RunVictim(const Fault& fault) {
  const std::string version = absl::StrCat(version_ + 1);
  const std::string preload = absl::StrCat("LD_PRELOAD=", fs::absolute(kInterposer).string());
  const std::string kind = "FAULT_KIND=" + fault.kind;
  const std::string at = absl::StrCat("FAULT_AT=", fault.at);
  const std::string rate = absl::StrCat("FAULT_RATE=", fault.rate);
  const std::string seed = absl::StrCat("FAULT_SEED=", fault.seed);
  const std::string count = absl::StrCat("FAULT_COUNT=", dir_, ".count");
  const pid_t child = fork();
  if (child == 0) {
    const int null = open("/dev/null", O_WRONLY);
    dup2(null, STDERR_FILENO);
    const std::array<const char*, 4> arguments = {kVictim, dir_.c_str(), version.c_str(), nullptr};
    const std::array<const char*, 7> environment = {preload.c_str(), kind.c_str(), at.c_str(),
                                                    rate.c_str(),    seed.c_str(), count.c_str(),
                                                    nullptr};
    execve(kVictim, const_cast<char**>(arguments.data()), const_cast<char**>(environment.data()));
    _exit(127);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

uint64_t FaultRun::CallsOfAnInstall() {
  InstallWith(Fault());
  uint64_t calls = 0;
  std::ifstream(dir_ + ".count") >> calls;
  return calls;
}

void FaultRun::Judge(const std::set<uint64_t>& allowed, const std::string& what) {
  const Judgement judgement = JudgeStore(dir_, allowed);
  if (judgement.version == 0) {
    Problem(absl::StrCat("no filter answers after ", what, " ", judgement.wrong));
  } else if (!judgement.wrong.empty()) {
    Problem(absl::StrCat(judgement.wrong, " after ", what));
  } else {
    ++answered_;
  }
}

void FaultRun::InstallWith(const Fault& fault) {
  const std::string what = absl::StrCat("install of ", version_ + 1, " with ", fault.kind, " at ",
                                        fault.at, " rate ", fault.rate, " seed ", fault.seed);
  const int status = RunVictim(fault);
  const bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
  const bool expected_kill = fault.kind == "kill" || fault.kind == "torn";
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  if (!(killed && expected_kill) && code != 0 && code != 2) {
    Problem(absl::StrCat("crash, wait status ", status, ", in ", what));
  }
  if (code == 2 && fault.is_harmless()) Problem("refused without a reason: " + what);
  ++counts_[fault.kind + (killed ? ", killed" : code == 0 ? ", installed" : ", refused")];
  const uint64_t before = version_;
  const auto store = store::AppGroupStore::Open(dir_);
  const auto current = store->Current();
  if (current.ok() && *current) version_ = (*current)->manifest.version;
  if (code == 0 && version_ != before + 1) Problem("said to be installed and is not: " + what);
  Judge({version_ == before ? before : before + 1}, what);
}

void FaultRun::InstallWithRandomFault() {
  Fault fault;
  fault.kind = kKinds[Random(kKinds.size())];
  fault.rate = std::array<uint64_t, 4>{5, 20, 100, 400}[Random(4)];
  fault.seed = Random(1 << 30);
  InstallWith(fault);
}

// An install without a fault succeeds on whatever the others left, and clears it away.
void FaultRun::CleanInstall() {
  InstallWith(Fault());
  uint64_t slots = 0;
  for (const auto& slot : fs::directory_iterator(dir_ + "/slots")) slots += slot.is_directory();
  if (slots != 2) Problem(absl::StrCat(slots, " slots after an install without a fault"));
  for (const auto& entry : fs::directory_iterator(dir_)) {
    if (entry.path().string().find(".tmp.") != std::string::npos) {
      Problem("left over: " + entry.path().string());
    }
  }
}

std::vector<fs::path> FaultRun::Files() const {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(dir_)) {
    if (entry.is_regular_file() && entry.file_size() > 0) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// One file is changed, judged and put back. Current and previous release are both whole before.
void FaultRun::DamageAFile() {
  const std::vector<fs::path> files = Files();
  const fs::path& path = files[Random(files.size())];
  const std::string good = *ReadFile(path.string(), 1 << 24);
  std::string bad = good;
  const size_t at = Random(bad.size());
  const char* how = "";
  switch (Random(8)) {
    default:
      how = "flipped bit";
      bad[at] = static_cast<char>(bad[at] ^ (1 << Random(8)));
      break;
    case 1:
      how = "truncation";
      bad.resize(at);
      break;
    case 2:
      how = "zeroed sector";
      bad.replace(at, std::min<size_t>(512, bad.size() - at),
                  std::min<size_t>(512, bad.size() - at), '\0');
      break;
    case 3:
      how = "bytes appended";
      bad.append(at + 1, static_cast<char>(Random(256)));
      break;
  }
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bad;
  ++counts_[how];
  Judge({version_ - 1, version_}, absl::StrCat(how, " in ", path.string(), " at ", at));
  std::ofstream(path, std::ios::binary | std::ios::trunc) << good;
}

bool FaultRun::Report() const {
  uint64_t runs = 0;
  for (const auto& [what, count] : counts_) {
    std::cout << "  " << what << ": " << count << "\n";
    runs += count;
  }
  std::cout << runs << " runs, " << answered_ << " answered rightly, " << problems_
            << " problems; the store is at version " << version_ << "\n";
  return problems_ == 0 && answered_ == runs;
}

// First every call of an install with every kind of fault, then random ones.
int Run(uint64_t runs, uint64_t seed) {
  // In memory where there is room for it: a run syncs a hundred times, to no use here.
  if (access("/dev/shm", W_OK) == 0) setenv("TEST_TMPDIR", "/dev/shm", 1);
  const std::string dir = store::NewTestFolder("fault");
  FaultRun run(seed, dir);
  if (!run.Prepare()) {
    std::cerr << "cannot prepare a store in " << dir << "\n";
    return 2;
  }
  const uint64_t calls = run.CallsOfAnInstall();
  std::cout << "an install makes " << calls << " intercepted calls; seed " << seed << "\n";
  if (calls < 50) return std::cerr << "the interposer does not work\n", 1;
  uint64_t done = 1;
  for (uint64_t at = 1; at <= calls && done < runs; ++at) {
    for (size_t k = 0; k < kKinds.size() && done < runs; ++k, ++done) {
      run.InstallWith({kKinds[k], at, 0, 0});
    }
  }
  for (; done < runs; ++done) {
    if (done % 10 < 4) {
      run.InstallWithRandomFault();
    } else {
      // Twice, so that neither the current nor the previous release is what a fault left.
      if (done % 10 == 4) run.CleanInstall(), run.CleanInstall(), done += 2;
      run.DamageAFile();
    }
  }
  const bool good = run.Report();
  if (good) fs::remove_all(fs::path(dir).parent_path());  // Else it is for somebody to look at.
  return good ? 0 : 1;
}

}  // namespace
}  // namespace urlfilter::fault

int main(int argc, char** argv) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  std::cout << "SKIPPED: sanitizers cannot be preloaded over\n";
  return 0;
#endif
  return urlfilter::fault::Run(urlfilter::NumberOption(argc, argv, "runs", 700),
                               urlfilter::NumberOption(argc, argv, "seed", 1));
}
