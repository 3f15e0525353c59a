// Whole-URL lookups in a prefilter plist or an in-app container, for benchmarks/run: prints one
// JSON object.
//   lookup filter.plist|in-app.bin URLS PASSES
// `hits` counts the URLs of which any sub-URL (26 or 27) may be in the plist, or that the container
// blocks.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "bloom/prefilter_view.h"
#include "filterlib/format/in_app_container.h"
#include "filterlib/format/prefilter_plist.h"
#include "filterlib/lookup/in_app_lookup.h"
#include "filterlib/lookup/prefilter_lookup.h"
#include "filterlib/url/profile.h"

namespace urlfilter {
namespace {

using Clock = std::chrono::steady_clock;

constexpr uint64_t kMaxUrlsBytes = uint64_t{1} << 30;

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

template <typename Hits>
Pass LookUpAll(const Hits& is_hit, const std::vector<std::string_view>& urls) {
  const auto start = Clock::now();
  size_t hits = 0;
  for (const std::string_view url : urls) hits += is_hit(url) ? 1 : 0;
  return {Since(start), hits};
}

template <typename Hits>
void Measure(const Hits& is_hit, double load_seconds, const std::vector<std::string_view>& urls,
             int passes) {
  std::vector<double> nanoseconds;
  size_t hits = 0;
  for (int pass = 0; pass < passes; ++pass) {
    const Pass done = LookUpAll(is_hit, urls);
    hits = done.hits;
    nanoseconds.push_back(1e9 * done.seconds / static_cast<double>(urls.size()));
  }
  std::sort(nanoseconds.begin(), nanoseconds.end());
  std::cout << "{\"urls\": " << urls.size() << ", \"hits\": " << hits
            << ", \"nanoseconds_per_url\": " << nanoseconds[(nanoseconds.size() - 1) / 2]
            << ", \"load_seconds\": " << load_seconds << "}\n";
}

absl::Status MeasurePlist(std::string_view bytes, Clock::time_point start,
                          const std::vector<std::string_view>& urls, int passes) {
  ASSIGN_OR_RETURN(const format::DecodedPrefilter plist, format::DecodePrefilterPlist(bytes));
  ASSIGN_OR_RETURN(const bloom::PrefilterView view,
                   bloom::PrefilterView::Create(plist.info.parameters, plist.bits));
  const PrefilterLookup lookup(view, url::Profile::kBoth);
  Measure([&](std::string_view url) { return lookup.MayMatch(url); }, Since(start), urls, passes);
  return absl::OkStatus();
}

absl::Status MeasureContainer(std::string_view bytes, Clock::time_point start,
                              const std::vector<std::string_view>& urls, int passes) {
  ASSIGN_OR_RETURN(const format::InAppContainerView container,
                   format::InAppContainerView::Create(bytes));
  const InAppLookup lookup(container.block_filter(), container.fingerprints());
  Measure(
      [&](std::string_view url) { return lookup.Check(url).kind == InAppVerdict::Kind::kBlock; },
      Since(start), urls, passes);
  return absl::OkStatus();
}

absl::Status Run(const std::string& filter_path, const std::string& urls_path, int passes) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(urls_path, kMaxUrlsBytes));
  const std::vector<std::string_view> urls = Lines(text);
  if (urls.empty()) return absl::InvalidArgumentError(urls_path + " has no lines");
  const auto start = Clock::now();
  ASSIGN_OR_RETURN(const MappedFile file, MappedFile::Open(filter_path));
  return filter_path.ends_with(".bin") ? MeasureContainer(file.bytes(), start, urls, passes)
                                       : MeasurePlist(file.bytes(), start, urls, passes);
}

}  // namespace
}  // namespace urlfilter

int main(int argc, char** argv) {
  const int passes = argc == 4 ? std::atoi(argv[3]) : 0;
  if (passes < 1) {
    std::cerr << "usage: lookup filter.plist|in-app.bin URLS PASSES\n";
    return 64;
  }
  const absl::Status status = urlfilter::Run(argv[1], argv[2], passes);
  if (status.ok()) return 0;
  std::cerr << "lookup: " << status.message() << "\n";
  return 2;
}
