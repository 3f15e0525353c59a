#include "filterlib/url/profile.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/strings.h"

namespace urlfilter::url {

absl::StatusOr<Profile> ParseProfile(std::string_view name) {
  if (name == "26") return Profile::kIos26;
  if (name == "27") return Profile::kIos27;
  if (name == "both") return Profile::kBoth;
  return absl::InvalidArgumentError(
      absl::StrCat("unknown profile \"", AbslView(name), "\": use 26, 27 or both"));
}

std::string_view ProfileName(Profile profile) {
  switch (profile) {
    case Profile::kIos26:
      return "26";
    case Profile::kIos27:
      return "27";
    case Profile::kBoth:
      return "both";
  }
  return "both";
}

}  // namespace urlfilter::url
