// What a file is that was meant to be text in UTF-8: told from its first bytes, so that the person
// hears of it once and not for every line.
#ifndef URLFILTER_DIAGNOSTICS_FILE_SNIFF_H_
#define URLFILTER_DIAGNOSTICS_FILE_SNIFF_H_

#include <optional>
#include <string>
#include <string_view>

namespace urlfilter {

// kUtf16 is UTF-32 too, kBinary a PDF too.
enum class FileKind { kCompressed, kUtf16, kOldMacLines, kWebPage, kJson, kBinary };

struct FileGuess {
  FileKind kind = FileKind::kBinary;
  std::string what;     // "compressed (gzip)", "UTF-16": what follows "the file is".
  std::string way_out;  // A sentence, with the command that makes text of it.
};

// Compressed data, UTF-16 or UTF-32 (with a byte order mark or without), a web page, JSON, a PDF or
// other binary data, or lines that end with CR alone as on old Macs; nullopt if it may be text.
// Looks at the first 4 KiB, for line ends at the first 64 KiB.
std::optional<FileGuess> SniffFile(std::string_view bytes);

// The text after a UTF-8 byte order mark, if there is one.
std::string_view WithoutByteOrderMark(std::string_view text);

}  // namespace urlfilter

#endif  // URLFILTER_DIAGNOSTICS_FILE_SNIFF_H_
