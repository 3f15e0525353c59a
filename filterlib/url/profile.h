// Which operating systems a key set must work on.
#ifndef URLFILTER_FILTERLIB_URL_PROFILE_H_
#define URLFILTER_FILTERLIB_URL_PROFILE_H_

#include <string_view>

#include "absl/status/statusor.h"

namespace urlfilter::url {

// 26 and 27 are the major versions of iOS and macOS. kBoth is one key set that serves either:
// rules give the keys of both, and a URL stands for the sub-URLs of both.
enum class Profile { kIos26, kIos27, kBoth };

// "26", "27" or "both"; InvalidArgument for anything else.
absl::StatusOr<Profile> ParseProfile(std::string_view name);

std::string_view ProfileName(Profile profile);

inline bool Includes26(Profile profile) { return profile != Profile::kIos27; }
inline bool Includes27(Profile profile) { return profile != Profile::kIos26; }

}  // namespace urlfilter::url

#endif  // URLFILTER_FILTERLIB_URL_PROFILE_H_
