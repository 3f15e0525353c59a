#include "compiler/keys/key_cover.h"

#include <algorithm>

namespace urlfilter::compiler {

KeyParts SplitKey(std::string_view key) {
  const size_t tail_begin = std::min(key.find_first_of("?#"), key.size());
  const size_t host_end = std::min(key.find('/'), tail_begin);
  return {key.substr(0, host_end), key.substr(host_end, tail_begin - host_end),
          key.substr(tail_begin)};
}

bool IsNamedHost(std::string_view host) {
  if (host.empty() || host.find_first_of(":@[") != std::string_view::npos) return false;
  const std::string_view last_label = host.substr(host.rfind('.') + 1);
  return last_label.find_first_not_of("0123456789") != std::string_view::npos;
}

CoverRules LosslessCover(url::Profile profile) {
  return {.paths_reach_sub_hosts = profile == url::Profile::kIos27,
          .fewest_labels = profile == url::Profile::kIos26 ? size_t{1} : size_t{2},
          .exact_walk = true};
}

CoverRules BelowException(url::Profile profile) {
  return {.paths_reach_sub_hosts = profile != url::Profile::kIos26,
          .fewest_labels = 1,
          .exact_walk = false};
}

CoverRules BlocksBelow(url::Profile profile) {
  return {.paths_reach_sub_hosts = profile != url::Profile::kIos26,
          .fewest_labels = profile == url::Profile::kIos27 ? size_t{2} : size_t{1},
          .exact_walk = false};
}

namespace key_cover_internal {

size_t ComponentEnd(std::string_view key, size_t begin, size_t path_end, bool exact_walk) {
  const size_t next_slash = key.find('/', begin + 1);
  const size_t end = std::min(next_slash, path_end);
  if (!exact_walk) return end;
  const std::string_view component = key.substr(begin + 1, end - begin - 1);
  const bool certain = !component.empty() && component != "." && component != ".." &&
                       component.find('%') == std::string_view::npos;
  return certain ? end : std::string_view::npos;
}

}  // namespace key_cover_internal

}  // namespace urlfilter::compiler
