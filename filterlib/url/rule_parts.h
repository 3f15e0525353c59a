// A rule cut into its parts and checked, before profiles come in.
#ifndef URLFILTER_FILTERLIB_URL_RULE_PARTS_H_
#define URLFILTER_FILTERLIB_URL_RULE_PARTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace urlfilter::url {

struct RuleParts {
  std::string scheme;             // lower case; empty when the rule has none
  std::string raw_host;           // as written; IPv6 in brackets in any case
  std::string host;               // canonical, "www." still there
  std::string port;               // digits; empty when none is given or it is the default (without
                                  // a scheme: of http or https)
  std::vector<std::string> path;  // components as written, dot segments resolved
  std::string query;              // as written
  std::string fragment;           // as written
  std::string after_host;         // port, path, query and fragment as written, but "\" as "/"
  bool has_query = false;         // false also for an empty query that nothing follows
  bool has_userinfo = false;
  bool has_default_port = false;
  bool has_empty_part = false;  // an empty query or fragment was left out
  bool path_resolved = false;   // `path` is not simply what was written
};

// InvalidArgument as KeysForRule (rule_keys.h) describes it.
absl::StatusOr<RuleParts> ParseRule(std::string_view rule);

}  // namespace urlfilter::url

#endif  // URLFILTER_FILTERLIB_URL_RULE_PARTS_H_
