// What the files of a release say about its filter. Pure functions.
#ifndef URLFILTER_COMPILER_RELEASE_RELEASE_DESCRIPTION_H_
#define URLFILTER_COMPILER_RELEASE_RELEASE_DESCRIPTION_H_

#include <cstdint>
#include <string>

#include "compiler/policy/policy.h"
#include "compiler/release/build_release.h"
#include "compiler/release/prefilter_plan.h"
#include "filterlib/format/manifest.h"
#include "filterlib/format/prefilter_plist.h"

namespace urlfilter::compiler {

// A filter that has been made, and the keys in it.
struct FilterFacts {
  PrefilterPlan plan;
  uint64_t item_count = 0;
  std::string key_set_sha256;  // Hex.
  std::string tag;             // PrefilterTag().
};

// Whether PIR rows are written for so many keys.
bool HasPirRows(const Policy& policy, uint64_t item_count);

// Names no version: equal bits give equal files, whichever version they are published as.
format::PrefilterInfo DescribePlist(const Policy& policy, const FilterFacts& filter);

// All that ReleaseContent::manifest asks for.
format::Manifest DescribeContent(const Policy& policy, const BuildRequest& request,
                                 const FilterFacts& filter);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_RELEASE_RELEASE_DESCRIPTION_H_
