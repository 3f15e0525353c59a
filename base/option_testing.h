// Options of tests that people also run by hand, for longer or with other sizes.
#ifndef URLFILTER_BASE_OPTION_TESTING_H_
#define URLFILTER_BASE_OPTION_TESTING_H_

#include <cstdint>
#include <string>

namespace urlfilter {

// N of the first argument `--name=N`, or `otherwise` where there is none. Throws what std::stoull
// throws, which ends the test, if N is no number.
inline uint64_t NumberOption(int argc, char** argv, const std::string& name, uint64_t otherwise) {
  const std::string prefix = "--" + name + "=";
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument.starts_with(prefix)) return std::stoull(argument.substr(prefix.size()));
  }
  return otherwise;
}

}  // namespace urlfilter

#endif  // URLFILTER_BASE_OPTION_TESTING_H_
