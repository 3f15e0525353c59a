// The checks of a release that look at its keys one by one: part of VerifyRelease.
#ifndef URLFILTER_COMPILER_VERIFY_VERIFY_KEYS_H_
#define URLFILTER_COMPILER_VERIFY_VERIFY_KEYS_H_

#include <span>
#include <string>
#include <string_view>

#include "compiler/release/release_reader.h"
#include "compiler/verify/check_result.h"
#include "filterlib/url/profile.h"

namespace urlfilter::compiler {

// Adds key-order.
void CheckKeyOrder(std::span<const std::string_view> keys, CheckList& checks);

// Why `key` is no key that a compiler should emit; "" if it is one. The onboarding row is one.
std::string ProblemOfKeyForm(std::string_view key, url::Profile profile);

// Whether some URL makes the OS try `key` under the profile.
bool IsReachable(std::string_view key, url::Profile profile);

// Adds key-form, key-reachable, key-ascii and redundant. `keys` are sorted.
void CheckKeyForms(std::span<const std::string_view> keys, url::Profile profile, CheckList& checks);

// Adds the checks pir-* and onboarding-row; pir-rows alone, skipped where there are no rows, failed
// where their file cannot be opened. `keys` are sorted.
void CheckPirRows(const OpenRelease& release, std::span<const std::string_view> keys,
                  CheckList& checks);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_VERIFY_VERIFY_KEYS_H_
