#include "compiler/progress/stage_clock.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "absl/strings/str_format.h"
#include "base/strings.h"

namespace urlfilter::compiler {

namespace {

constexpr double kQuietSeconds = 0.15;   // What is done by then needs no line.
constexpr double kBetweenSeconds = 0.1;  // From one picture to the next.
constexpr char kErase[] = "\r\x1b[K";    // To the line's begin, and clear it.
constexpr size_t kBarCells = 24;
constexpr int kNameWidth = 24;
constexpr double kLeastForARate = 0.001;  // Shorter, a rate would only be the clock's grain.

}  // namespace

std::string AmountText(double amount, std::string_view unit) {
  constexpr const char* kScales[] = {"", "k", "M", "G", "T"};
  size_t scale = 0;
  for (; amount >= 1000 && scale + 1 < std::size(kScales); ++scale) amount /= 1000;
  const std::string number =
      absl::StrFormat("%.*f %s", scale > 0 && amount < 99.95 ? 1 : 0, amount, kScales[scale]);
  const bool space = unit != "B" && scale > 0;
  return number + (space ? " " : "") + std::string(unit);
}

StageClock::StageClock(Now now, Show show)
    : now_(std::move(now)),
      show_(std::move(show)),
      born_(now_()),
      show_next_(born_ + kQuietSeconds) {}

void StageClock::Begin(std::string_view stage, uint64_t total, std::string_view unit) {
  const double now = now_();
  End();
  running_ = true;
  stage_ = stage;
  unit_ = unit;
  total_ = total;
  began_ = now;
  done_ = 0;
  ShowSometimes(now);
}

void StageClock::Add(uint64_t units) {
  done_ += units;
  if (show_) ShowSometimes(now_());
}

void StageClock::End() {
  if (!running_) return;
  running_ = false;
  stages_.push_back({std::string(stage_), std::string(unit_), done_, now_() - began_});
  const std::lock_guard lock(showing_);
  if (std::exchange(shown_, false)) show_(kErase);
}

void StageClock::ShowSometimes(double now) {
  if (!show_ || now < show_next_) return;
  const std::unique_lock lock(showing_, std::try_to_lock);
  if (!lock || now < show_next_) return;  // Another thread is at it, or was.
  show_next_ = now + kBetweenSeconds;
  shown_ = true;
  show_(kErase + Line(now));
}

std::string StageClock::Line(double now) const {
  const double done = static_cast<double>(done_);
  const double seconds = now - began_;
  const std::string name = absl::StrFormat("%-*s", kNameWidth, AbslView(stage_));
  if (total_ == 0) return name + absl::StrFormat(" %.1f s", seconds);
  const double part = std::min(1.0, done / static_cast<double>(total_));
  const auto full = static_cast<size_t>(part * kBarCells);
  std::string line = name + " [" + std::string(full, '#') + std::string(kBarCells - full, '.') +
                     absl::StrFormat("] %3.0f %%", 100 * part);
  if (done > 0 && seconds > 0) line += "  " + AmountText(done / seconds, unit_) + "/s";
  return line;
}

std::string StageClock::RenderTimings() const {
  std::string table = absl::StrFormat("%-*s %9s\n", kNameWidth, "stage", "time");
  for (const TimedStage& stage : stages_) {
    table += absl::StrFormat("%-*s %7.3f s", kNameWidth, stage.name, stage.seconds);
    if (stage.units > 0) {
      const double units = static_cast<double>(stage.units);
      table += absl::StrFormat("  %14s", AmountText(units, stage.unit));
      if (stage.seconds >= kLeastForARate) {
        table += absl::StrFormat("  %16s/s", AmountText(units / stage.seconds, stage.unit));
      }
    }
    table += '\n';
  }
  return table + absl::StrFormat("%-*s %7.3f s\n", kNameWidth, "in all", now_() - born_);
}

}  // namespace urlfilter::compiler
