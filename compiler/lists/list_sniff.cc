#include "compiler/lists/list_sniff.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/match.h"
#include "base/strings.h"

namespace urlfilter::compiler {
namespace {

constexpr size_t kLooked = 4096;
constexpr uint64_t kMaxBytes = 0xffffffffu;

struct Magic {
  std::string_view bytes;
  std::string_view what;
};

constexpr Magic kArchives[] = {{"\x1f\x8b", "gzip"},
                               {"\x28\xb5\x2f\xfd", "Zstandard"},
                               {"PK\x03\x04", "ZIP"},
                               {"BZh", "bzip2"},
                               {std::string_view("\xfd"
                                                 "7zXZ\0",
                                                 6),
                                "xz"},
                               {"7z\xbc\xaf\x27\x1c", "7-Zip"}};

std::string_view FirstWords(std::string_view head) {
  const size_t start = head.find_first_not_of(" \t\r\n");
  return start == std::string_view::npos ? std::string_view() : head.substr(start);
}

bool StartsLikeHtml(std::string_view head) {
  for (const std::string_view tag : {"<!doctype", "<html", "<head", "<body", "<?xml", "<!--"}) {
    if (absl::StartsWithIgnoreCase(AbslView(head), AbslView(tag))) return true;
  }
  return false;
}

// Single NUL bytes are a matter of their lines; many of them are no text.
bool IsBinary(std::string_view head) {
  const auto odd = [](char c) {
    const auto byte = static_cast<uint8_t>(c);
    return byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f';
  };
  return static_cast<size_t>(std::count_if(head.begin(), head.end(), odd)) * 20 > head.size();
}

}  // namespace

std::optional<FileMistake> SniffListFile(std::string_view bytes) {
  if (bytes.empty()) return FileMistake{"UF0405", "the list file is empty"};
  if (bytes.size() > kMaxBytes) return FileMistake{"UF0408", "the list file is over 4 GiB"};
  const std::string_view head = bytes.substr(0, kLooked);
  for (const Magic& magic : kArchives) {
    if (head.starts_with(magic.bytes)) {
      return FileMistake{"UF0401", "the list file is compressed (" + std::string(magic.what) + ")"};
    }
  }
  if (head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff")) {
    return FileMistake{"UF0403", "the list file is UTF-16"};
  }
  const std::string_view words = FirstWords(WithoutByteOrderMark(head));
  if (StartsLikeHtml(words)) return FileMistake{"UF0402", "the list file is a web page"};
  if (words.starts_with('{')) return FileMistake{"UF0404", "the list file is a JSON object"};
  if (IsBinary(head)) return FileMistake{"UF0404", "the list file is not text"};
  return std::nullopt;
}

std::string_view WithoutByteOrderMark(std::string_view text) {
  return text.starts_with("\xef\xbb\xbf") ? text.substr(3) : text;
}

}  // namespace urlfilter::compiler
