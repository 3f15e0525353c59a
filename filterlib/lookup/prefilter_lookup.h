// One answer for a whole URL: may the system find any of its sub-URLs in the prefilter?
//
//   const PrefilterLookup lookup(view, url::Profile::kBoth);
//   if (lookup.MayMatch("https://sub.example.com/a?b")) AskTheServer();
#ifndef URLFILTER_FILTERLIB_LOOKUP_PREFILTER_LOOKUP_H_
#define URLFILTER_FILTERLIB_LOOKUP_PREFILTER_LOOKUP_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "bloom/prefilter_view.h"
#include "filterlib/url/profile.h"

namespace urlfilter {

struct PrefilterHit {
  bool maybe = false;
  std::string matched_sub_url;                  // when maybe: the first in byte order of `profile`
  url::Profile profile = url::Profile::kIos26;  // when maybe: which tries it, kIos26 before kIos27
};

// Immutable, and a small value: any number of threads may use one. The bytes behind the view must
// outlive it. A host that is all lower-case ASCII letters, digits, dots and hyphens costs no
// allocation; neither does any path or query.
class PrefilterLookup {
 public:
  PrefilterLookup(bloom::PrefilterView view, url::Profile profile)
      : view_(view), profile_(profile) {}

  enum class Answer {
    kNoUrl,  // not a whole URL: it has no scheme or no host
    kClear,  // no sub-URL is in the filter
    kMaybe,  // perhaps one is; or the URL is so long that its sub-URLs are not tried
             // (url::WithinSubUrlLimit)
  };

  // Always equals the slow model: any string of url::SubUrls() in the filter. Linear in
  // (length of the URL) * (labels of its host).
  Answer Ask(std::string_view url) const;

  // False: the request is clear.
  bool MayMatch(std::string_view url) const { return Ask(url) == Answer::kMaybe; }

  // What matched; some ten times slower than Ask(). InvalidArgument and ResourceExhausted as
  // url::SubUrls().
  absl::StatusOr<PrefilterHit> Explain(std::string_view url) const;

  const bloom::PrefilterView& view() const { return view_; }
  url::Profile profile() const { return profile_; }

 private:
  bloom::PrefilterView view_;
  url::Profile profile_;
};

}  // namespace urlfilter

#endif  // URLFILTER_FILTERLIB_LOOKUP_PREFILTER_LOOKUP_H_
