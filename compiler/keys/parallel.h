// A loop over [0, count) on several threads.
#ifndef URLFILTER_COMPILER_KEYS_PARALLEL_H_
#define URLFILTER_COMPILER_KEYS_PARALLEL_H_

#include <algorithm>
#include <cstddef>

#include "base/threads.h"

namespace urlfilter::compiler {

// Calls body(part, begin, end) once for each of `threads` consecutive parts of [0, count), on
// threads as RunOnThreads() has them, and returns when all are done. Parts may be empty.
// `threads` >= 1. The parts depend on `threads`: a body must give results that do not.
template <typename Body>
void ParallelParts(size_t count, int threads, Body&& body) {
  const size_t parts = static_cast<size_t>(std::max(1, threads));
  RunOnThreads(parts,
               [&](size_t part) { body(part, count * part / parts, count * (part + 1) / parts); });
}

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_KEYS_PARALLEL_H_
