#include <span>

#include "diagnostics/catalog.h"
#include "diagnostics/catalog_parts.h"
#include "diagnostics/issue.h"

namespace urlfilter {
namespace {

constexpr Severity kE = Severity::kError;
constexpr Severity kW = Severity::kWarning;

constexpr CatalogEntry kEntries[] = {
    {"UF0401", kE, false, "a list file is compressed",
     "Lists are read as they are. A compressed file would be thousands of unreadable lines.",
     "file: lists/malware.txt.gz", "Unpack it first (gunzip, zstd -d, unzip)."},
    {"UF0402", kE, false, "a list file is a web page",
     "The download brought an error or login page instead of the list.",
     "<!DOCTYPE html>\n<html><head><title>404 Not Found</title>",
     "Repeat the download and check its status code. The last good list should be kept until it "
     "works."},
    {"UF0403", kE, false, "a list file is UTF-16 or UTF-32", "Lists are ASCII or UTF-8.",
     "\\xff\\xfee\\0x\\0a\\0m\\0",
     "Save it as UTF-8, or convert it: `iconv -f UTF-16 -t UTF-8 OLD > NEW`."},
    {"UF0404", kE, false, "a list file is not text",
     "The first kilobytes hold binary data, JSON or a PDF document.", "file: lists/malware.sqlite",
     "Export it as text, one entry a line."},
    {"UF0405", kE, true, "a list file is empty",
     "An empty file is what a failed download leaves behind, and it would unblock everything that "
     "the list blocked.",
     "file: lists/truncated.txt   # 0 bytes",
     "Repeat the download. For a list that is empty on purpose, write a comment line into it."},
    {"UF0406", kE, true, "a list is in another syntax than declared",
     "Most of its lines are not of the declared format, but are of another one.",
     "format: hosts   # and the file says ||example.com^",
     "Write the format that the message names, or `format: auto` (`check --fix` does)."},
    {"UF0407", kW, true, "the syntax of a list is not clear",
     "No known syntax fits most of the lines; they were read as plain domains and URLs.",
     "lorem ipsum dolor", "Declare the format: `format: hosts`."},
    {"UF0408", kE, false, "a list file is too large", "One list file may have 4 GiB - 1 bytes.",
     "file: everything.txt", "Split the file."},
    {"UF0409", kE, false, "a list file has the line ends of old Macs",
     "Its lines end with CR alone, so that the whole file would be one line.",
     "a.example\\rb.example\\r",
     "Save it with LF or CRLF, or convert it: `tr '\\r' '\\n' < OLD > NEW`."},
};

}  // namespace

std::span<const CatalogEntry> ListFileEntries() { return kEntries; }

}  // namespace urlfilter
