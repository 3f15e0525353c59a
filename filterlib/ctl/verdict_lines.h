// A URL in, one line of `urlfilterctl lookup` out.
#ifndef URLFILTER_FILTERLIB_CTL_VERDICT_LINES_H_
#define URLFILTER_FILTERLIB_CTL_VERDICT_LINES_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "filterlib/lookup/in_app_lookup.h"
#include "filterlib/lookup/prefilter_lookup.h"

namespace urlfilter::ctl {

struct LineFormat {
  bool json = false;
  bool keys = true;  // with the key that decided; finding it costs some microseconds a match
};

struct LineCounts {
  uint64_t matches = 0;  // "maybe" or "block"
  uint64_t invalid = 0;
  LineCounts& operator+=(const LineCounts& more) {
    matches += more.matches;
    invalid += more.invalid;
    return *this;
  }
};

// Immutable: any number of threads may use one. The filter's bytes must outlive it.
class VerdictLines {
 public:
  virtual ~VerdictLines() = default;

  // Appends the verdict, the URL as it was given and what more there is to say, separated by tabs;
  // or a JSON object; and a newline. "invalid", with the reason: not a whole URL with scheme and
  // host.
  virtual LineCounts Append(std::string_view url, std::string& out) const = 0;
};

// The NEURLFilter target: "maybe" with the sub-URL that matched (of a URL too long to be tried: a
// sentence that says so), or "clear".
class PrefilterLines final : public VerdictLines {
 public:
  // Without a filter every URL is clear: the publisher's kill switch is on.
  PrefilterLines(std::optional<PrefilterLookup> filter, LineFormat format)
      : filter_(filter), format_(format) {}

  LineCounts Append(std::string_view url, std::string& out) const override;

 private:
  PrefilterLookup::Answer Ask(std::string_view url) const;

  std::optional<PrefilterLookup> filter_;
  LineFormat format_;
};

// The in-app target: "block" or "allow" with the key and the category that decided, or "none".
class InAppLines final : public VerdictLines {
 public:
  // The name, or ""; called by any thread that calls Append().
  using CategoryName = std::function<std::string_view(uint8_t category)>;

  // Without a filter every URL has the verdict "none": the publisher's kill switch is on.
  InAppLines(std::optional<InAppLookup> filter, CategoryName category_name, LineFormat format)
      : filter_(filter), category_name_(std::move(category_name)), format_(format) {}

  LineCounts Append(std::string_view url, std::string& out) const override;

 private:
  std::optional<InAppLookup> filter_;
  CategoryName category_name_;
  LineFormat format_;
};

}  // namespace urlfilter::ctl

#endif  // URLFILTER_FILTERLIB_CTL_VERDICT_LINES_H_
