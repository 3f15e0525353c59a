// A URL cut into its parts the way Apple's parser cuts it (RFC 3986), with nothing changed.
//
//   RawUrl parts;
//   if (SplitRawUrl("https://u@a.com:8443/x?y#z", parts) == RawUrlError::kNone) {
//     // parts.host "a.com", parts.port "8443", parts.path "/x", parts.query "y", fragment "z"
//   }
#ifndef URLFILTER_FILTERLIB_URL_RAW_URL_H_
#define URLFILTER_FILTERLIB_URL_RAW_URL_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "filterlib/url/url_marks.h"

namespace urlfilter::url {

// Views into the URL that was split.
struct RawUrl {
  std::string_view scheme;    // as written, without ":"
  std::string_view rest;      // everything after "://"
  std::string_view userinfo;  // without "@"; its data() is null when there is no "@"
  std::string_view host;      // as written: case, escapes, brackets; never empty
  std::string_view port;      // digits without leading zeros; empty when none is given
  std::string_view path;      // "" or "/..."
  std::string_view query;     // without "?"
  std::string_view fragment;  // without "#"
  bool has_query = false;
  bool has_fragment = false;
};

enum class RawUrlError { kNone, kNoScheme, kNoHost, kBadPort, kTextAfterIpLiteral };

// Fills `parts` and returns kNone, or says what is wrong and leaves `parts` unspecified.
// Allocates nothing; linear in the length.
RawUrlError SplitRawUrl(std::string_view url, RawUrl& parts);

// The same, faster, for a URL whose marks have been found. The views are into marks.text().
RawUrlError SplitRawUrl(const UrlMarks& marks, RawUrl& parts);

// The same with InvalidArgument for errors; the message shows the URL and says what is missing.
absl::StatusOr<RawUrl> ParseRawUrl(std::string_view url);

// The port that 27 appends to hosts: the one given, else the scheme's default, else "".
std::string_view Port27(const RawUrl& url);

// The host as the operating system takes it from the parts: percent-decoded, case kept,
// Punycode when it was written in non-ASCII bytes. See os_behaviour.h.
std::string OsHost(std::string_view raw_host);

}  // namespace urlfilter::url

#endif  // URLFILTER_FILTERLIB_URL_RAW_URL_H_
