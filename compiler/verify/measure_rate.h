// How often a filter errs on a corpus of URLs.
#ifndef URLFILTER_COMPILER_VERIFY_MEASURE_RATE_H_
#define URLFILTER_COMPILER_VERIFY_MEASURE_RATE_H_

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "bloom/prefilter_view.h"
#include "compiler/release/measured_rate.h"
#include "filterlib/url/profile.h"

namespace urlfilter::compiler {

struct RateReport {
  url::Profile profile = url::Profile::kIos26;
  uint64_t urls = 0;            // URLs read.
  uint64_t unusable = 0;        // Of these, without sub-URLs: no host, or too long.
  uint64_t blocked = 0;         // Of these, with a key among their sub-URLs: no false positives.
  MeasuredRate per_key;         // Over distinct sub-URLs of the URLs that are not blocked.
  MeasuredRate per_url;         // Over URLs that are not blocked.
  double sub_urls_per_url = 0;  // Of the URLs that are not blocked.
  double queries_per_1000_urls = 0;  // PIR queries that clear URLs cost: false hits.
};

// Measures one system's rates. Feed it line by line, then take the report. Memory: 8 bytes for each
// distinct or repeated sub-URL. Not thread-safe.
class RateMeter {
 public:
  // `is_key` says whether a sub-URL is one of the filter's keys; only those that hit the filter are
  // asked about. The bits of `filter` must outlive the meter.
  RateMeter(url::Profile device, const bloom::PrefilterView& filter,
            std::function<bool(std::string_view)> is_key);

  // A URL, or a host or host/path, to which "https://" is added.
  void Add(std::string_view url);
  RateReport Finish() &&;

 private:
  url::Profile device_;
  bloom::PrefilterView filter_;
  std::function<bool(std::string_view)> is_key_;
  RateReport report_;
  uint64_t clean_urls_ = 0;
  uint64_t clean_urls_hit_ = 0;
  uint64_t clean_sub_urls_ = 0;
  uint64_t clean_hits_ = 0;
  std::vector<uint64_t> probes_;  // Hash of the sub-URL; the lowest bit says whether it hit.
};

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_VERIFY_MEASURE_RATE_H_
