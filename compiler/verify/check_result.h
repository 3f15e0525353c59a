// The outcome of one check of a release or a plist, and how it is shown.
#ifndef URLFILTER_COMPILER_VERIFY_CHECK_RESULT_H_
#define URLFILTER_COMPILER_VERIFY_CHECK_RESULT_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace urlfilter::compiler {

enum class CheckState { kPassed, kWarning, kFailed, kSkipped };

struct CheckResult {
  std::string name;  // Stable, for machines: "every-key-hits".
  CheckState state = CheckState::kPassed;
  std::string detail;  // What was seen: numbers, the first offender, why skipped.
};

class CheckList {
 public:
  void Add(std::string name, CheckState state, std::string detail) {
    results_.push_back({std::move(name), state, std::move(detail)});
  }
  // Passed if `problem` is empty; otherwise failed with it as the detail.
  void Expect(std::string name, std::string problem, std::string detail_if_passed = "") {
    const bool passed = problem.empty();
    Add(std::move(name), passed ? CheckState::kPassed : CheckState::kFailed,
        passed ? std::move(detail_if_passed) : std::move(problem));
  }

  const std::vector<CheckResult>& results() const { return results_; }
  bool AnyFailed() const;

 private:
  std::vector<CheckResult> results_;
};

// One line a check: "ok    every-key-hits  1,000 keys".
std::string RenderChecksText(const CheckList& checks);
// {"schema": 1, "subject", "passed": bool, "checks": [{"name", "state", "detail"}]}; `subject`
// names what was checked. States: "ok", "warning", "failed", "skipped"; only "failed" is not
// passed.
std::string RenderChecksJson(const CheckList& checks, std::string_view subject);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_VERIFY_CHECK_RESULT_H_
