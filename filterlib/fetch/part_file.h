// A file that is written piece by piece.
#ifndef URLFILTER_FILTERLIB_FETCH_PART_FILE_H_
#define URLFILTER_FILTERLIB_FETCH_PART_FILE_H_

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"

namespace urlfilter::fetch {

// Not thread-safe. Errors are those of base/errno_status.h (ResourceExhausted: the disk is full)
// and name the path and the system's reason.
class PartFile {
 public:
  explicit PartFile(std::string path) : path_(std::move(path)) {}

  // Makes the file if there is none. Not `append`: throws away what is in it.
  absl::Status Open(bool append);
  absl::Status Write(std::string_view bytes);  // after Open; buffered, so errors may come late
  absl::Status Close();                        // does not sync; nothing to do when not open

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  std::string path_;
  std::unique_ptr<std::FILE, Closer> file_;
};

}  // namespace urlfilter::fetch

#endif  // URLFILTER_FILTERLIB_FETCH_PART_FILE_H_
