// Files that people hand to a command: made by any editor or pipe.
#ifndef URLFILTER_COMPILER_COMMANDS_USER_FILES_H_
#define URLFILTER_COMPILER_COMMANDS_USER_FILES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace urlfilter::compiler {

// The whole file, a text in UTF-8 without its byte order mark; "-" is stdin, and pipes can be read.
// Any size. NotFound and others with the path (FailedPrecondition for a folder); InvalidArgument,
// with the way out, for what is no such text (diagnostics/file_sniff.h).
absl::StatusOr<std::string> ReadUserText(const std::string& path);

// Writes what a command was asked to leave at `path`: a regular file is replaced in one step
// (base/files.h), anything else that lies there (a link, a pipe, /dev/stdout) is written to.
// Errors have the path.
absl::Status WriteUserFile(const std::string& path, std::string_view text);

// The lines of `text` that say something: without line ends (LF or CRLF), empty lines and lines
// that start with '#'. Blanks stay. Views into `text`.
std::vector<std::string_view> UserLines(std::string_view text);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_COMMANDS_USER_FILES_H_
