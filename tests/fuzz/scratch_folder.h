// A folder for a fuzz target whose code reads files.
#ifndef URLFILTER_TESTS_FUZZ_SCRATCH_FOLDER_H_
#define URLFILTER_TESTS_FUZZ_SCRATCH_FOLDER_H_

#include <string>
#include <string_view>

namespace urlfilter::fuzz {

// Makes an empty folder with `name` in its name, in memory where there is /dev/shm. It is removed
// when the process exits, and stays when it aborts. Aborts if it cannot be made.
std::string ScratchFolder(std::string_view name);

// Replaces the bytes of a file in it, without any of the care that a real writer takes. Aborts if
// that fails.
void WriteScratchFile(const std::string& path, std::string_view bytes);

}  // namespace urlfilter::fuzz

#endif  // URLFILTER_TESTS_FUZZ_SCRATCH_FOLDER_H_
