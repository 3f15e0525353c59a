// Counts what a test allocates: linking this replaces operator new and delete.
#ifndef URLFILTER_FILTERLIB_LOOKUP_ALLOCATION_COUNTER_TESTING_H_
#define URLFILTER_FILTERLIB_LOOKUP_ALLOCATION_COUNTER_TESTING_H_

#include <cstddef>

namespace urlfilter {

// Calls of operator new so far, by all threads; those for over-aligned types are not counted.
std::size_t AllocationCount();

}  // namespace urlfilter

#endif  // URLFILTER_FILTERLIB_LOOKUP_ALLOCATION_COUNTER_TESTING_H_
