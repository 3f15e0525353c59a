// The file operations a store needs beyond base/files.h. Errors as there.
#ifndef URLFILTER_FILTERLIB_STORE_SLOT_FILES_H_
#define URLFILTER_FILTERLIB_STORE_SLOT_FILES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace urlfilter::store {

struct FileDigest {
  uint64_t size_bytes = 0;
  std::string sha256;  // Hex.
};

// Reads the file once, in pieces of constant size. Not mapped, so that a disk that cannot be read
// is an error here and not a fault of the process.
absl::StatusOr<FileDigest> DigestFile(const std::string& path);

// Makes a folder at the path `prefix` + six random characters, mode 0755, and returns that path.
absl::StatusOr<std::string> MakeUniqueFolder(const std::string& prefix);

// The names in a folder, in no order; empty when it cannot be read.
std::vector<std::string> ListFolder(const std::string& path);

}  // namespace urlfilter::store

#endif  // URLFILTER_FILTERLIB_STORE_SLOT_FILES_H_
