// Why a URL is blocked, or is not: every string that the OS looks up for it, which of them are
// keys, which only hit the filter by chance, which rule brought each key, and what would un-block
// the URL.
#ifndef URLFILTER_COMPILER_EXPLAIN_EXPLANATION_H_
#define URLFILTER_COMPILER_EXPLAIN_EXPLANATION_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "compiler/explain/key_source.h"
#include "compiler/release/key_origins.h"
#include "filterlib/url/profile.h"

namespace urlfilter::compiler {

enum class UrlVerdict {
  kClear,  // No sub-URL hits the filter: the device lets the request pass at once.
  kMaybe,  // Hits by chance only: the device asks the PIR server, which knows no such key.
  kBlock,  // A sub-URL is a key: the PIR server says so, and the request is denied.
};

// "clear", "maybe", "block".
std::string_view VerdictName(UrlVerdict verdict);

// A sub-URL that hits the filter.
struct SubUrlHit {
  std::string sub_url;
  std::optional<KeyOrigin> origin;  // Set: it is a key. Not set: the filter errs.
};

struct ProfileExplanation {
  url::Profile profile = url::Profile::kIos26;
  UrlVerdict verdict = UrlVerdict::kClear;
  std::vector<std::string> sub_urls;  // Sorted; bytes, not necessarily UTF-8.
  std::vector<SubUrlHit> hits;
  std::string problem;  // Why there are no sub-URLs: no host, too long.
};

struct Explanation {
  std::string url;     // As the OS would request it: with "https://" where no scheme was given.
  std::string source;  // KeySource::Name().
  bool knows_keys = true;
  UrlVerdict verdict = UrlVerdict::kClear;   // Under the profiles that the source serves.
  std::vector<ProfileExplanation> profiles;  // 26, then 27, whatever the source serves.
  // One sentence for each thing to do so that no key blocks the URL any more, on any system; for
  // kMaybe, how to keep the filter from hitting it.
  std::vector<std::string> ways_out;
};

// Any bytes may be asked for. DataLoss when the release's private files are damaged.
absl::StatusOr<Explanation> ExplainUrl(const KeySource& source, std::string_view url);

// For people, and as JSON (docs/formats/report.md, "explain").
std::string RenderExplanationText(const Explanation& explanation);
std::string RenderExplanationJson(const Explanation& explanation);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_EXPLAIN_EXPLANATION_H_
