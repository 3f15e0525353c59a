// URLs as people type them or list them in a file.
#ifndef URLFILTER_COMPILER_COMMANDS_USER_URL_H_
#define URLFILTER_COMPILER_COMMANDS_USER_URL_H_

#include <string>
#include <string_view>

namespace urlfilter::compiler {

// A sentence with the way out if `text` stands for no URL; empty if it does. What has a scheme is
// read as a device reads it, which minds little; a host without one must be a host. Printable.
std::string UrlMistake(std::string_view text);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_COMMANDS_USER_URL_H_
