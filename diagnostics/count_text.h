// Numbers as people read them.
//
//   CountOf(1, "key");     // "1 key"
//   CountOf(3597, "key");  // "3,597 keys"
#ifndef URLFILTER_DIAGNOSTICS_COUNT_TEXT_H_
#define URLFILTER_DIAGNOSTICS_COUNT_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace urlfilter {

// "1,234,567".
std::string WithCommas(uint64_t number);

// The number and the noun; in the plural ("s", or "es" after "sh") unless it is 1.
std::string CountOf(uint64_t number, std::string_view noun);

}  // namespace urlfilter

#endif  // URLFILTER_DIAGNOSTICS_COUNT_TEXT_H_
