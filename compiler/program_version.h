// The version that urlfilterc shows and writes into its outputs.
#ifndef URLFILTER_COMPILER_PROGRAM_VERSION_H_
#define URLFILTER_COMPILER_PROGRAM_VERSION_H_

#include <string_view>

namespace urlfilter::compiler {

inline constexpr std::string_view kProgramVersion = "0.1.0";

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_PROGRAM_VERSION_H_
