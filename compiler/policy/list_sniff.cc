#include "compiler/policy/list_sniff.h"

#include <cstdint>
#include <utility>

#include "diagnostics/catalog.h"
#include "diagnostics/file_sniff.h"

namespace urlfilter::compiler {
namespace {

constexpr uint64_t kMaxBytes = 0xffffffffu;

std::string_view IdOf(FileKind kind) {
  switch (kind) {
    case FileKind::kCompressed:
      return "UF0401";
    case FileKind::kWebPage:
      return "UF0402";
    case FileKind::kUtf16:
      return "UF0403";
    case FileKind::kOldMacLines:
      return "UF0409";
    case FileKind::kJson:
    case FileKind::kBinary:
      break;
  }
  return "UF0404";
}

FileMistake Mistake(std::string_view id, std::string message) {
  return {id, std::move(message), std::string(FindCatalogEntry(id)->way_out)};
}

}  // namespace

std::optional<FileMistake> SniffListFile(std::string_view bytes) {
  if (bytes.empty()) return Mistake("UF0405", "the list file is empty");
  if (bytes.size() > kMaxBytes) return Mistake("UF0408", "the list file is over 4 GiB");
  std::optional<FileGuess> guess = SniffFile(bytes);
  if (!guess) return std::nullopt;
  return FileMistake{IdOf(guess->kind), "the list file is " + guess->what,
                     std::move(guess->way_out)};
}

}  // namespace urlfilter::compiler
