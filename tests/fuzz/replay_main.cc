// Runs a fuzz target without libFuzzer: over every file of a folder, then over changes to them.
//
//   list_fuzz_replay SEEDS DICTIONARY MUTATIONS BYTES
//
// DICTIONARY may be "-". It ends after MUTATIONS changed inputs or BYTES bytes of them, whichever
// comes first. An input that ends the process is written to stderr in hex digits before it does.
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/fuzz/mutator.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

constexpr size_t kMaxMutatedBytes = 4096;

const std::string* current_input = nullptr;

// Calls only what a signal handler may call.
void ShowInputAndDie(int signal) {
  static constexpr char kDigits[] = "0123456789abcdef";
  (void)!write(STDERR_FILENO, "\nthe input that failed: ", 24);
  for (const char c : *current_input) {
    const auto byte = static_cast<uint8_t>(c);
    const char pair[] = {kDigits[byte >> 4], kDigits[byte & 15]};
    (void)!write(STDERR_FILENO, pair, 2);
  }
  (void)!write(STDERR_FILENO, "\n", 1);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

std::string ReadAll(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    std::fprintf(stderr, "cannot read %s\n", path.c_str());
    std::exit(2);
  }
  return std::string((std::istreambuf_iterator<char>(file)), {});
}

// In the order of their names, so that each run is the same.
std::vector<std::string> Seeds(const char* folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> seeds;
  seeds.reserve(paths.size());
  for (const auto& path : paths) seeds.push_back(ReadAll(path));
  return seeds;
}

void RunOne(const std::string& input) {
  current_input = &input;
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), input.size());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: %s SEEDS DICTIONARY MUTATIONS BYTES\n", argv[0]);
    return 64;
  }
  const std::vector<std::string> seeds = Seeds(argv[1]);
  const std::string dictionary = argv[2];
  const long mutations = std::atol(argv[3]);
  long bytes_left = std::atol(argv[4]);
  if (seeds.empty()) return 2;
  for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL}) {
    std::signal(signal, ShowInputAndDie);
  }
  for (const std::string& seed : seeds) RunOne(seed);
  urlfilter::fuzz::Mutator mutator(
      urlfilter::fuzz::WordsOf(dictionary == "-" ? "" : ReadAll(dictionary)), /*seed=*/1);
  long done = 0;
  for (; done < mutations && bytes_left > 0; ++done) {
    const std::string input = mutator.Changed(seeds[mutator.Below(seeds.size())], kMaxMutatedBytes);
    bytes_left -= static_cast<long>(input.size()) + 1;
    RunOne(input);
  }
  std::printf("%zu seeds, %ld changed\n", seeds.size(), done);
  return 0;
}
