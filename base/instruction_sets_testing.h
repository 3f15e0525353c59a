// Runs a test once on every instruction set that this machine and this compiler offer, so that each
// body of code written with Highway is compared, not only the one that would be chosen here.
// One test at a time: the choice is the process's.
#ifndef URLFILTER_BASE_INSTRUCTION_SETS_TESTING_H_
#define URLFILTER_BASE_INSTRUCTION_SETS_TESTING_H_

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <set>

#include "hwy/targets.h"

namespace urlfilter {

// Calls `test()` with each set chosen in turn; the best is chosen again afterwards.
template <typename Test>
void OnEveryInstructionSet(Test test) {
  std::set<size_t> bodies;
  const auto choose = [](int64_t targets) {
    hwy::SetSupportedTargetsForTest(targets);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  };
  for (const int64_t target : hwy::SupportedAndGeneratedTargets()) {
    SCOPED_TRACE(hwy::TargetName(target));
    choose(target);
    EXPECT_TRUE(bodies.insert(hwy::GetChosenTarget().GetIndex()).second) << "already tested";
    test();
  }
  choose(0);
}

}  // namespace urlfilter

#endif  // URLFILTER_BASE_INSTRUCTION_SETS_TESTING_H_
