// The releases that the fault runs install: each version has its own keys, and both sides of a run
// know them.
#ifndef URLFILTER_TESTS_FAULT_FAULT_RELEASE_H_
#define URLFILTER_TESTS_FAULT_FAULT_RELEASE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "filterlib/store/store_testing.h"

namespace urlfilter::fault {

// The keys of a version: a few that all versions have, and many of its own.
std::vector<std::string> KeysOf(uint64_t version);

store::TestRelease ReleaseOf(uint64_t version);

}  // namespace urlfilter::fault

#endif  // URLFILTER_TESTS_FAULT_FAULT_RELEASE_H_
