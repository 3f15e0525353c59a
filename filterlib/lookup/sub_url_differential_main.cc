// Compares the fast paths over URLs with the slow model, for as long as it is left to run.
//
//   bazel run -c opt //filterlib/lookup:sub_url_differential -- SEED URLS
//
// One execution is one generated URL: all its sub-URLs for 26 and for 27, hashed by the slow model
// and by the path that a lookup would take; for every eighth URL by both fast paths. It
// has neither the instrumentation of sub_url_fuzz nor its coverage: its URLs are those of
// url::HostileUrls, seven of eight of them short. Prints its count
// every million, and ends with 1 and the URL at the first difference.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "filterlib/lookup/sub_url_agreement_testing.h"
#include "filterlib/url/hostile_urls_testing.h"

namespace urlfilter {
namespace {

constexpr std::uint64_t kReportEvery = 1'000'000;
constexpr std::uint64_t kLongUrlEvery = 8;
constexpr std::uint64_t kBothPathsEvery = 16;  // twice: a long URL and a short one

int Run(unsigned seed, std::uint64_t urls) {
  url::HostileUrls short_urls(seed, 2);
  url::HostileUrls long_urls(seed, 4);
  for (std::uint64_t done = 1; done <= urls; ++done) {
    const std::string url = done % kLongUrlEvery == 0 ? long_urls.Next() : short_urls.Next();
    const auto compare = done % kBothPathsEvery < 2 ? Compare::kBoth : Compare::kGridsElseWalk;
    const auto murmur_seed = static_cast<std::uint32_t>(done | 1);
    if (!FastAndSlowAgree(url, murmur_seed, compare)) {
      std::printf("difference at execution %llu of seed %u: %s\n",
                  static_cast<unsigned long long>(done), seed, url.c_str());
      return 1;
    }
    if (done % kReportEvery != 0 && done != urls) continue;
    std::printf("seed %u: %llu executions, no difference\n", seed,
                static_cast<unsigned long long>(done));
    std::fflush(stdout);
  }
  return 0;
}

}  // namespace
}  // namespace urlfilter

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: %s SEED URLS\n", argv[0]);
    return 64;
  }
  return urlfilter::Run(static_cast<unsigned>(std::atoi(argv[1])),
                        std::strtoull(argv[2], nullptr, 10));
}
