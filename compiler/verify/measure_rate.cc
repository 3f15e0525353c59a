#include "compiler/verify/measure_rate.h"

#include <xxhash.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "compiler/release/policy_tests.h"
#include "filterlib/url/sub_urls.h"

namespace urlfilter::compiler {

RateMeter::RateMeter(url::Profile device, const bloom::PrefilterView& filter,
                     std::function<bool(std::string_view)> is_key)
    : device_(device), filter_(filter), is_key_(std::move(is_key)) {
  report_.profile = device;
}

void RateMeter::Add(std::string_view url) {
  ++report_.urls;
  const auto sub_urls = url::SubUrls(WithScheme(url), device_);
  if (!sub_urls.ok()) {
    ++report_.unusable;
    return;
  }
  uint64_t hits = 0;
  const size_t first_probe = probes_.size();
  for (const std::string& sub_url : *sub_urls) {
    const bool hit = filter_.MayContain(sub_url);
    if (hit && is_key_(sub_url)) {
      probes_.resize(first_probe);
      ++report_.blocked;
      return;
    }
    hits += hit;
    probes_.push_back((XXH3_64bits(sub_url.data(), sub_url.size()) << 1) | (hit ? 1 : 0));
  }
  ++clean_urls_;
  clean_urls_hit_ += hits > 0;
  clean_hits_ += hits;
  clean_sub_urls_ += sub_urls->size();
}

RateReport RateMeter::Finish() && {
  std::sort(probes_.begin(), probes_.end());
  probes_.erase(std::unique(probes_.begin(), probes_.end()), probes_.end());
  const auto hits = std::count_if(probes_.begin(), probes_.end(),
                                  [](uint64_t probe) { return (probe & 1) != 0; });
  report_.per_key = WilsonInterval(static_cast<uint64_t>(hits), probes_.size());
  report_.per_url = WilsonInterval(clean_urls_hit_, clean_urls_);
  if (clean_urls_ > 0) {
    const double urls = static_cast<double>(clean_urls_);
    report_.sub_urls_per_url = static_cast<double>(clean_sub_urls_) / urls;
    report_.queries_per_1000_urls = 1000 * static_cast<double>(clean_hits_) / urls;
  }
  return report_;
}

}  // namespace urlfilter::compiler
