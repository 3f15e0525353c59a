// A file that is written piece by piece.
#ifndef URLFILTER_FILTERLIB_FETCH_PART_FILE_H_
#define URLFILTER_FILTERLIB_FETCH_PART_FILE_H_

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace urlfilter::fetch {

// Not thread-safe. Errors are Unavailable and name the path and the system's reason.
class PartFile {
 public:
  explicit PartFile(std::string path) : path_(std::move(path)) {}

  absl::Status Open(bool append);
  absl::Status Write(std::string_view bytes);  // after Open
  absl::Status Close();                        // nothing to do when not open

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  absl::Status Failed(const char* what) const;

  std::string path_;
  std::unique_ptr<std::FILE, Closer> file_;
};

}  // namespace urlfilter::fetch

#endif  // URLFILTER_FILTERLIB_FETCH_PART_FILE_H_
