// Whole-URL lookups in a prefilter plist, for benchmarks/run: prints one JSON object.
//   lookup PLIST URLS PASSES
// `hits` counts the URLs of which any sub-URL (26 or 27) may be in the filter.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "bloom/prefilter_view.h"
#include "filterlib/format/prefilter_plist.h"
#include "filterlib/lookup/prefilter_lookup.h"
#include "filterlib/url/profile.h"

namespace urlfilter {
namespace {

using Clock = std::chrono::steady_clock;

double Since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::vector<std::string_view> Lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    if (!line.empty()) lines.push_back(line);
    text.remove_prefix(std::min(text.size(), line.size() + 1));
  }
  return lines;
}

struct Pass {
  double seconds;
  size_t hits;
};

Pass LookUpAll(const PrefilterLookup& lookup, const std::vector<std::string_view>& urls) {
  const auto start = Clock::now();
  size_t hits = 0;
  for (const std::string_view url : urls) hits += lookup.MayMatch(url) ? 1 : 0;
  return {Since(start), hits};
}

absl::Status Run(const std::string& plist_path, const std::string& urls_path, int passes) {
  const auto start = Clock::now();
  auto file = MappedFile::Open(plist_path);
  if (!file.ok()) return file.status();
  const auto plist = format::DecodePrefilterPlist(file->bytes());
  if (!plist.ok()) return plist.status();
  const auto view = bloom::PrefilterView::Create(plist->info.parameters, plist->bits);
  if (!view.ok()) return view.status();
  const PrefilterLookup lookup(*view, url::Profile::kBoth);
  const double load_seconds = Since(start);

  const auto text = ReadFile(urls_path);
  if (!text.ok()) return text.status();
  const std::vector<std::string_view> urls = Lines(*text);
  if (urls.empty()) return absl::InvalidArgumentError(urls_path + " has no lines");
  std::vector<double> nanoseconds;
  size_t hits = 0;
  for (int pass = 0; pass < passes; ++pass) {
    const Pass done = LookUpAll(lookup, urls);
    hits = done.hits;
    nanoseconds.push_back(1e9 * done.seconds / static_cast<double>(urls.size()));
  }
  std::sort(nanoseconds.begin(), nanoseconds.end());
  std::cout << "{\"urls\": " << urls.size() << ", \"hits\": " << hits
            << ", \"nanoseconds_per_url\": " << nanoseconds[(nanoseconds.size() - 1) / 2]
            << ", \"load_seconds\": " << load_seconds << "}\n";
  return absl::OkStatus();
}

}  // namespace
}  // namespace urlfilter

int main(int argc, char** argv) {
  const int passes = argc == 4 ? std::atoi(argv[3]) : 0;
  if (passes < 1) {
    std::cerr << "usage: lookup PLIST URLS PASSES\n";
    return 64;
  }
  const absl::Status status = urlfilter::Run(argv[1], argv[2], passes);
  if (status.ok()) return 0;
  std::cerr << "lookup: " << status.message() << "\n";
  return 2;
}
