// Checks of a prefilter plist, whoever wrote it.
#ifndef URLFILTER_COMPILER_VERIFY_VERIFY_PLIST_H_
#define URLFILTER_COMPILER_VERIFY_VERIFY_PLIST_H_

#include <optional>
#include <span>
#include <string_view>

#include "compiler/verify/check_result.h"

namespace urlfilter::compiler {

struct PlistRequest {
  std::string_view bytes;                                 // The plist.
  std::optional<std::span<const std::string_view>> keys;  // What should be in it.
  bool identify = false;  // Name the builder if it departs from what devices compute.
};

// Adds: readable (and which field names), parameters, fill (are as many bits set as the item count
// says; a warning if not), every-key-hits if there are keys, and with `identify` sizing and
// hash-variant (skipped without keys). A plist that cannot be read fails `readable`, and that is
// all.
void VerifyPlist(const PlistRequest& request, CheckList& checks);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_VERIFY_VERIFY_PLIST_H_
