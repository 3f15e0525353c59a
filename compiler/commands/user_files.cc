#include "compiler/commands/user_files.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/errno_status.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "diagnostics/file_sniff.h"

namespace urlfilter::compiler {

namespace {

std::string ReadAll(std::istream& stream) {
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

absl::StatusOr<std::string> ReadBytes(const std::string& path) {
  if (path == "-") return ReadAll(std::cin);
  std::error_code error;
  if (std::filesystem::is_fifo(path, error)) {
    std::ifstream pipe(path, std::ios::binary);
    return ReadAll(pipe);
  }
  ASSIGN_OR_RETURN(const MappedFile file, MappedFile::Open(path));
  return std::string(file.bytes());
}

}  // namespace

absl::StatusOr<std::string> ReadUserText(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string bytes, ReadBytes(path));
  if (const std::optional<FileGuess> guess = SniffFile(bytes)) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": the file is ", guess->what, ". ", guess->way_out));
  }
  return std::string(WithoutByteOrderMark(bytes));
}

absl::Status WriteUserFile(const std::string& path, std::string_view text) {
  std::error_code error;
  const auto status = std::filesystem::symlink_status(path, error);  // /dev/stdout is a link
  if (!std::filesystem::exists(status) || std::filesystem::is_regular_file(status)) {
    return ReplaceFile(path, text);
  }
  std::ofstream file(path, std::ios::binary);
  file << text << std::flush;
  return file.good() ? absl::OkStatus() : ErrnoStatus("cannot write", path);
}

std::vector<std::string_view> UserLines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty() && line.front() != '#') lines.push_back(line);
  }
  return lines;
}

}  // namespace urlfilter::compiler
