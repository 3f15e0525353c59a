// The hashes of all sub-URLs of a URL, by key grids: a few hosts in front of a body or two.
//
// 26, for https://www.example.com/a?q (W "www.example.com", B "example.com"):
//   W, B, com      /a?q      W and B with every end of the body, "com" without any of it
// 27, for https://example.com/a?q:
//   example.com    /a/?q     example.com:443 likewise
//   example.com    /a?q      only up to the end of the query; likewise with the port
#ifndef URLFILTER_FILTERLIB_LOOKUP_SUB_URL_GRIDS_H_
#define URLFILTER_FILTERLIB_LOOKUP_SUB_URL_GRIDS_H_

#include <cstdint>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "bloom/key_hashes.h"
#include "filterlib/url/profile.h"
#include "filterlib/url/raw_url.h"
#include "filterlib/url/url_marks.h"

namespace urlfilter::lookup_internal {

// Returns true to end.
using AskKeys = absl::FunctionRef<bool(const bloom::KeyHashes&)>;

// A URL with its marks, split (the parts are views into marks.text()), and its host as the systems
// take it: url::OsHost(parts.host).
struct GridUrl {
  const url::UrlMarks& marks;
  const url::RawUrl& parts;
  std::string_view host;
};

// False for the few URLs that have too long a host (above 320 bytes), or too many path components
// (about bloom::kMaxGridEnds), for grids.
bool FitsGrids(const GridUrl& url);

// Calls `ask` with the hashes of the strings that url::SubUrls() gives, some perhaps twice, until
// it returns true. Returns whether it did. Usually calls it once. Allocates nothing. Requires
// FitsGrids(url).
bool AskGrids(const GridUrl& url, url::Profile profile, uint32_t murmur_seed, AskKeys ask);

}  // namespace urlfilter::lookup_internal

#endif  // URLFILTER_FILTERLIB_LOOKUP_SUB_URL_GRIDS_H_
