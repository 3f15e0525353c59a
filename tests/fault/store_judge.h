// Decides whether a store still answers, and with which release.
#ifndef URLFILTER_TESTS_FAULT_STORE_JUDGE_H_
#define URLFILTER_TESTS_FAULT_STORE_JUDGE_H_

#include <cstdint>
#include <set>
#include <string>

namespace urlfilter::fault {

struct Judgement {
  uint64_t version = 0;  // Of the release that answers; 0: none, the last good filter was lost.
  std::string wrong;     // A verdict, a filter handed over or a file that must not be; "" if none.
};

// Opens the store as an app does and compares its verdicts, and the filter a provider would hand
// over, with the model of the release that answers. `allowed` are the versions that may answer,
// releases of ReleaseOf (fault_release.h). A store that cannot be opened is wrong.
Judgement JudgeStore(const std::string& dir, const std::set<uint64_t>& allowed);

}  // namespace urlfilter::fault

#endif  // URLFILTER_TESTS_FAULT_STORE_JUDGE_H_
