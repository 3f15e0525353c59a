// The checks that a release must pass before it is published, and at any time after.
#ifndef URLFILTER_COMPILER_VERIFY_VERIFY_RELEASE_H_
#define URLFILTER_COMPILER_VERIFY_VERIFY_RELEASE_H_

#include <span>

#include "compiler/release/release_reader.h"
#include "compiler/verify/check_result.h"
#include "filterlib/format/signature.h"

namespace urlfilter::compiler {

// Adds, in this order:
//   artifacts            sizes and digests of plist, in-app file and deltas are the manifest's
//   parameters           the manifest's are the plist's
//   tag                  follows from parameters and bits
//   deltas               each leads to the plist
//   signature            one of `trusted` signed the manifest (skipped if there are none)
//   key-order            keys.txt is sorted and unique
//   key-set-digest       is the manifest's
//   every-key-hits       no false negative
//   rebuild              the filter rebuilt from the keys is the same, bit by bit
//   key-form             ASCII, no scheme, a fixed point of the rule compiler; a warning for the
//                        keys of rules such as `www.www.a.com`
//   key-reachable        some URL makes the OS try it under the profile
//   key-ascii            (warning) no key has other bytes, which 26 makes of escapes
//   redundant            (warning) no key lies below another
//   pir-rows             input.binpb holds exactly the keys
//   pir-row-hash         no two rows share the server's 8-byte hash
//   pir-shards           no shard is empty
//   onboarding-row       is there
//   pir-parameters       (warning) are those of the version before
// Without the private part, one skipped check "keys" stands for all from key-order on; without PIR
// rows, a skipped pir-rows for the last five.
void VerifyRelease(const OpenRelease& release, std::span<const format::PublicKey> trusted,
                   CheckList& checks);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_VERIFY_VERIFY_RELEASE_H_
