// What a long computation tells those who wait for it.
//
//   progress.Begin("reading lists", total_bytes, "B");
//   for (...) { ...; progress.Add(chunk.size()); }
//   progress.End();
#ifndef URLFILTER_COMPILER_PROGRESS_PROGRESS_H_
#define URLFILTER_COMPILER_PROGRESS_PROGRESS_H_

#include <cstdint>
#include <string_view>

namespace urlfilter::compiler {

class Progress {
 public:
  virtual ~Progress() = default;

  // Starts a stage and ends the one before. `total`: how many units it has; 0 = unknown. `unit`:
  // "B" for bytes, or a word such as "keys". Both views must stay until the stage ends.
  virtual void Begin(std::string_view stage, uint64_t total, std::string_view unit) = 0;
  void Begin(std::string_view stage) { Begin(stage, 0, ""); }

  // So many more units of the stage are done. Any thread, but not while another is in Begin or End;
  // a call costs some 50 ns, so add thousands.
  virtual void Add(uint64_t units) = 0;

  // Ends the last stage. Nothing is shown until the next one begins.
  virtual void End() = 0;
};

// Tells nobody. Any thread, for ever.
Progress* NoProgress();

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_PROGRESS_PROGRESS_H_
