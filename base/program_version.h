// The version of all our programs, as --version shows it and as they write it into their outputs.
// packaging/debian/changelog names the same.
#ifndef URLFILTER_BASE_PROGRAM_VERSION_H_
#define URLFILTER_BASE_PROGRAM_VERSION_H_

namespace urlfilter {

inline constexpr char kProgramVersion[] = "0.1.0";

}  // namespace urlfilter

#endif  // URLFILTER_BASE_PROGRAM_VERSION_H_
