// A URL in, one line of `urlfilterctl lookup` out.
#ifndef URLFILTER_FILTERLIB_CTL_VERDICT_LINES_H_
#define URLFILTER_FILTERLIB_CTL_VERDICT_LINES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "filterlib/lookup/prefilter_lookup.h"

namespace urlfilter::ctl {

struct LineFormat {
  bool json = false;
  bool keys = true;  // with the key that decided; finding it costs some microseconds a match
};

struct LineCounts {
  uint64_t maybe = 0, invalid = 0;
  LineCounts& operator+=(const LineCounts& more) {
    maybe += more.maybe;
    invalid += more.invalid;
    return *this;
  }
};

// Immutable: any number of threads may use one. The filter's bytes must outlive it.
class VerdictLines {
 public:
  // Without a filter every URL is clear: the publisher's kill switch is on.
  VerdictLines(std::optional<PrefilterLookup> filter, LineFormat format)
      : filter_(filter), format_(format) {}

  // Appends "maybe", "clear" or "invalid", the URL, and the deciding key or the reason, separated
  // by tabs; or a JSON object. Invalid: not a whole URL with scheme and host.
  LineCounts Append(std::string_view url, std::string& out) const;

 private:
  std::optional<PrefilterLookup> filter_;
  LineFormat format_;
};

}  // namespace urlfilter::ctl

#endif  // URLFILTER_FILTERLIB_CTL_VERDICT_LINES_H_
