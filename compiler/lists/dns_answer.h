// Answers that DNS block lists give: which of them mean "blocked".
#ifndef URLFILTER_COMPILER_LISTS_DNS_ANSWER_H_
#define URLFILTER_COMPILER_LISTS_DNS_ANSWER_H_

#include <string_view>

namespace urlfilter::compiler {

// 0.0.0.0, 0, 127.0.0.0/8, ::, ::1 and their longer spellings.
bool IsSinkAddress(std::string_view address);

// Anything that is written like an IPv4 or IPv6 address.
bool LooksLikeAddress(std::string_view text);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_LISTS_DNS_ANSWER_H_
