// A loop over [0, count) on several threads.
#ifndef URLFILTER_COMPILER_KEYS_PARALLEL_H_
#define URLFILTER_COMPILER_KEYS_PARALLEL_H_

#include <algorithm>
#include <cstddef>
#include <thread>
#include <vector>

namespace urlfilter::compiler {

// Calls body(part, begin, end) once for each of `threads` consecutive parts of [0, count), each on
// a thread of its own, and returns when all are done. Parts may be empty. `threads` >= 1. The
// parts depend on `threads`: a body must give results that do not.
template <typename Body>
void ParallelParts(size_t count, int threads, Body&& body) {
  const size_t parts = static_cast<size_t>(std::max(1, threads));
  const auto run = [&](size_t part) {
    body(part, count * part / parts, count * (part + 1) / parts);
  };
  std::vector<std::thread> workers;
  for (size_t part = 1; part < parts; ++part) workers.emplace_back(run, part);
  run(0);
  for (std::thread& worker : workers) worker.join();
}

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_KEYS_PARALLEL_H_
