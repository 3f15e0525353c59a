// Measures the stages of a computation, and shows the one that runs as a line that changes.
//
//   StageClock clock(MonotonicSeconds, [](std::string_view line) { std::cerr << line; });
//   Compile(..., &clock);
//   std::cerr << clock.RenderTimings();
#ifndef URLFILTER_COMPILER_PROGRESS_STAGE_CLOCK_H_
#define URLFILTER_COMPILER_PROGRESS_STAGE_CLOCK_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/progress/progress.h"

namespace urlfilter::compiler {

// One stage that is over.
struct TimedStage {
  std::string name;
  std::string unit;
  uint64_t units = 0;
  double seconds = 0;
};

// Begin and End from one thread at a time; Add from any in between. `now` and `show` are called
// from those threads, `show` by one at a time.
class StageClock : public Progress {
 public:
  // Seconds from any beginning; never goes back.
  using Now = std::function<double()>;
  // Writes to a terminal: a line without an end, or what erases it. Empty = nothing is shown.
  using Show = std::function<void(std::string_view)>;

  StageClock(Now now, Show show);
  ~StageClock() override { StageClock::End(); }

  void Begin(std::string_view stage, uint64_t total, std::string_view unit) override;
  using Progress::Begin;
  void Add(uint64_t units) override;
  void End() override;

  const std::vector<TimedStage>& stages() const { return stages_; }
  // A table for people: each stage that is over, its time, what was done and at which rate, and the
  // time since the clock was made.
  std::string RenderTimings() const;

 private:
  void ShowSometimes(double now);
  std::string Line(double now) const;

  const Now now_;
  const Show show_;
  const double born_;
  std::vector<TimedStage> stages_;
  bool running_ = false;
  std::string_view stage_, unit_;
  uint64_t total_ = 0;
  double began_ = 0;
  std::atomic<uint64_t> done_ = 0;
  std::mutex showing_;
  std::atomic<double> show_next_;
  bool shown_ = false;  // Guarded by showing_.
};

// 1234567, "B" -> "1.2 MB"; 1234567, "keys" -> "1.2 M keys".
std::string AmountText(double amount, std::string_view unit);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_PROGRESS_STAGE_CLOCK_H_
