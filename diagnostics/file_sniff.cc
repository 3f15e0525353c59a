#include "diagnostics/file_sniff.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/strings.h"

namespace urlfilter {
namespace {

constexpr size_t kLooked = 4096;
constexpr size_t kLookedForLineEnds = 64 << 10;

struct Magic {
  std::string_view bytes;
  std::string_view what;
};

constexpr Magic kArchives[] = {{"\x1f\x8b", "gzip"},
                               {"\x28\xb5\x2f\xfd", "Zstandard"},
                               {"PK\x03\x04", "ZIP"},
                               {std::string_view("\xfd"
                                                 "7zXZ\0",
                                                 6),
                                "xz"},
                               {"7z\xbc\xaf\x27\x1c", "7-Zip"}};

// "BZh" alone may begin a list; behind it stand the level and the mark of the first block.
bool IsBzip2(std::string_view head) {
  constexpr std::string_view kBlock = "1AY&SY";
  return head.starts_with("BZh") && head.size() > 3 && head[3] >= '1' && head[3] <= '9' &&
         head.substr(4).starts_with(kBlock);
}

// UTF-32 first: its little-endian mark starts with that of UTF-16.
constexpr Magic kByteOrderMarks[] = {{std::string_view("\xff\xfe\0\0", 4), "UTF-32"},
                                     {std::string_view("\0\0\xfe\xff", 4), "UTF-32"},
                                     {"\xff\xfe", "UTF-16"},
                                     {"\xfe\xff", "UTF-16"}};

// Its name; empty for what is none.
std::string_view ArchiveKind(std::string_view head) {
  for (const Magic& magic : kArchives) {
    if (head.starts_with(magic.bytes)) return magic.what;
  }
  return IsBzip2(head) ? "bzip2" : "";
}

FileGuess Encoded(std::string_view encoding) {
  const absl::string_view name = AbslView(encoding);
  return {
      FileKind::kUtf16, std::string(encoding),
      absl::StrCat("Save it as UTF-8, or convert it: `iconv -f ", name, " -t UTF-8 OLD > NEW`.")};
}

// Without a mark: of text in Latin letters, one byte of each pair is NUL.
std::optional<FileGuess> SniffUnmarkedUtf16(std::string_view head) {
  const size_t pairs = head.size() / 2;
  if (pairs < 4) return std::nullopt;
  size_t nul_first = 0, nul_second = 0;
  for (size_t pair = 0; pair < pairs; ++pair) {
    const bool first = head[2 * pair] == '\0', second = head[2 * pair + 1] == '\0';
    if (first && second) return std::nullopt;
    nul_first += first;
    nul_second += second;
  }
  if (nul_second * 10 >= pairs * 7 && nul_first == 0) return Encoded("UTF-16LE");
  if (nul_first * 10 >= pairs * 7 && nul_second == 0) return Encoded("UTF-16BE");
  return std::nullopt;
}

std::optional<FileGuess> SniffEncoding(std::string_view head) {
  for (const Magic& mark : kByteOrderMarks) {
    if (head.starts_with(mark.bytes)) return Encoded(mark.what);
  }
  return SniffUnmarkedUtf16(head);
}

std::string_view FirstWords(std::string_view text) {
  const size_t start = text.find_first_not_of(" \t\r\n");
  return start == std::string_view::npos ? std::string_view() : text.substr(start);
}

bool StartsLikeHtml(std::string_view head) {
  for (const std::string_view tag : {"<!doctype", "<html", "<head", "<body", "<?xml", "<!--"}) {
    if (absl::StartsWithIgnoreCase(AbslView(head), AbslView(tag))) return true;
  }
  return false;
}

// Not the header "[Adblock Plus 2.0]", and no IPv6 address.
bool StartsLikeJsonArray(std::string_view head) {
  if (!head.starts_with('[')) return false;
  const std::string_view first = FirstWords(head.substr(1));
  return first.starts_with('"') || first.starts_with('{') || first.starts_with('[');
}

// Single NUL bytes are a matter of their lines; many of them are no text.
bool IsBinary(std::string_view head) {
  const auto odd = [](char c) {
    const auto byte = static_cast<uint8_t>(c);
    return byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f';
  };
  return static_cast<size_t>(std::count_if(head.begin(), head.end(), odd)) * 20 > head.size();
}

// A CR at the very end is that of one line.
bool HasOldMacLines(std::string_view text) {
  text = text.substr(0, kLookedForLineEnds);
  const size_t cr = text.find('\r');
  return cr != std::string_view::npos && cr + 1 < text.size() &&
         text.find('\n') == std::string_view::npos;
}

}  // namespace

std::optional<FileGuess> SniffFile(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, kLooked);
  if (const std::string_view archive = ArchiveKind(head); !archive.empty()) {
    return FileGuess{FileKind::kCompressed, absl::StrCat("compressed (", AbslView(archive), ")"),
                     "Unpack it first (gunzip, zstd -d, unzip)."};
  }
  if (auto encoded = SniffEncoding(head)) return encoded;
  const std::string_view words = FirstWords(WithoutByteOrderMark(head));
  if (StartsLikeHtml(words)) {
    return FileGuess{FileKind::kWebPage, "a web page",
                     "Repeat the download and check its status code. The last good list should be "
                     "kept until it works."};
  }
  constexpr char kAsText[] = "Export it as text, one entry a line.";
  if (words.starts_with('{')) return FileGuess{FileKind::kJson, "a JSON object", kAsText};
  if (StartsLikeJsonArray(words)) return FileGuess{FileKind::kJson, "a JSON array", kAsText};
  if (words.starts_with("%PDF-")) return FileGuess{FileKind::kBinary, "a PDF document", kAsText};
  if (IsBinary(head)) return FileGuess{FileKind::kBinary, "not text", kAsText};
  if (!HasOldMacLines(bytes)) return std::nullopt;
  return FileGuess{FileKind::kOldMacLines, "text whose lines end with CR alone, as on old Macs",
                   "Save it with LF or CRLF, or convert it: `tr '\\r' '\\n' < OLD > NEW`."};
}

std::string_view WithoutByteOrderMark(std::string_view text) {
  return text.starts_with("\xef\xbb\xbf") ? text.substr(3) : text;
}

}  // namespace urlfilter
