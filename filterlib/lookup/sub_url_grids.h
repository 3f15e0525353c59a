// The sub-URLs of a URL as key grids: a handful of texts, whose pieces they are.
//
// 26, for https://www.example.com/a?q (W "www.example.com", B "example.com"):
//   www.example.com/a?q        from each begin of W, B, com; the last to the end of the host only
// 27, for https://example.com/a?q:
//   example.com/a/?q           as it is, and with a port: example.com:443/a/?q
//   example.com/a?q            only up to the end of the query, likewise twice
#ifndef URLFILTER_FILTERLIB_LOOKUP_SUB_URL_GRIDS_H_
#define URLFILTER_FILTERLIB_LOOKUP_SUB_URL_GRIDS_H_

#include <string_view>

#include "absl/functional/function_ref.h"
#include "bloom/key_grid.h"
#include "filterlib/url/profile.h"
#include "filterlib/url/raw_url.h"

namespace urlfilter::lookup_internal {

// Returns true to end.
using AskGrid = absl::FunctionRef<bool(const bloom::KeyGrid&)>;

// The host and all that follows, as the systems take them: `host` is url::OsHost(url.host).
struct GridUrl {
  const url::RawUrl& parts;
  std::string_view host;
};

// False for the few URLs that are too long, or have too many parts, for grids.
bool FitsGrids(const GridUrl& url);

// Calls `ask` with grids whose keys are the set that url::SubUrls() gives, some perhaps twice,
// until it returns true. Returns whether it did. Allocates nothing. Requires FitsGrids(url).
bool AskGrids(const GridUrl& url, url::Profile profile, AskGrid ask);

}  // namespace urlfilter::lookup_internal

#endif  // URLFILTER_FILTERLIB_LOOKUP_SUB_URL_GRIDS_H_
