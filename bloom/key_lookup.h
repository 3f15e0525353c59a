// Whether a prefilter may hold any of many keys.
//
//   if (MayContainAny(view, hashes)) AskTheServer();
#ifndef URLFILTER_BLOOM_KEY_LOOKUP_H_
#define URLFILTER_BLOOM_KEY_LOOKUP_H_

#include "bloom/key_hashes.h"
#include "bloom/prefilter_view.h"

namespace urlfilter::bloom {

// The same as view.MayContain() of any of the keys, and faster when there is none. Cannot fail and
// does not allocate. The hashes are those of the view's seed.
//
// In a filter of the usual size each bit is a coin toss, which no branch predictor guesses. So the
// bits of a round are gathered for a vector of keys at a time, and the keys that have them are
// moved together for the next round; no branch depends on a single bit.
bool MayContainAny(const PrefilterView& view, const KeyHashes& hashes);

}  // namespace urlfilter::bloom

#endif  // URLFILTER_BLOOM_KEY_LOOKUP_H_
