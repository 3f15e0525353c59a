// Whether a prefilter may hold any key of a grid.
//
//   if (MayContainAny(view, grid)) AskTheServer();
#ifndef URLFILTER_BLOOM_KEY_GRID_LOOKUP_H_
#define URLFILTER_BLOOM_KEY_GRID_LOOKUP_H_

#include "bloom/key_grid.h"
#include "bloom/prefilter_view.h"

namespace urlfilter::bloom {

// The same as view.MayContain(key) for any key of the grid, and faster when there is none. Cannot
// fail and does not allocate.
//
// In a filter of the usual size each bit is a coin toss, which no branch predictor guesses. So all
// keys are probed for their first bit, which needs FNV-1a alone, then those that are left for two
// more, and no branch depends on a bit before that.
bool MayContainAny(const PrefilterView& view, const KeyGrid& grid);

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_KEY_GRID_LOOKUP_H_
