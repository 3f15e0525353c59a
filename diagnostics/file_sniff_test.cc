#include "diagnostics/file_sniff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace urlfilter {
namespace {

using namespace std::string_view_literals;
using testing::HasSubstr;

TEST(FileSniff, TellsWhatIsNoTextFromItsFirstBytes) {
  const struct {
    std::string_view bytes;
    FileKind kind;
    std::string_view what;
  } files[] = {
      {"\x1f\x8b\x08\0\0"sv, FileKind::kCompressed, "compressed (gzip)"},
      {"BZh91AY&SY\x86"sv, FileKind::kCompressed, "compressed (bzip2)"},
      {"PK\x03\x04..."sv, FileKind::kCompressed, "compressed (ZIP)"},
      {"\xff\xfe\x61\0\x0a\0"sv, FileKind::kUtf16, "UTF-16"},
      {"\xfe\xff\0\x61\0\x0a"sv, FileKind::kUtf16, "UTF-16"},
      {"\xff\xfe\0\0\x61\0\0\0"sv, FileKind::kUtf16, "UTF-32"},
      {"\0\0\xfe\xff\0\0\0\x61"sv, FileKind::kUtf16, "UTF-32"},
      {"a\0.\0b\0c\0\n\0"sv, FileKind::kUtf16, "UTF-16LE"},
      {"\0a\0.\0b\0c\0\n"sv, FileKind::kUtf16, "UTF-16BE"},
      {"\xef\xbb\xbf <!DOCTYPE html>", FileKind::kWebPage, "a web page"},
      {"\n{\"domains\": []}", FileKind::kJson, "a JSON object"},
      {"[\n \"a.example\"]", FileKind::kJson, "a JSON array"},
      {"[{\"d\": 1}]", FileKind::kJson, "a JSON array"},
      {"%PDF-1.7\n", FileKind::kBinary, "a PDF document"},
      {"\x7f"
       "ELF\x02\x01\x01\0\0\0\0"sv,
       FileKind::kBinary, "not text"},
      {"\0\0\0\0\0\0\0\0\0\0"sv, FileKind::kBinary, "not text"},
      {"a.example\rb.example", FileKind::kOldMacLines,
       "text whose lines end with CR alone, as on old Macs"},
  };
  for (const auto& file : files) {
    const auto guess = SniffFile(file.bytes);
    ASSERT_TRUE(guess) << file.what;
    EXPECT_EQ(guess->kind, file.kind) << file.what;
    EXPECT_EQ(guess->what, file.what);
    EXPECT_FALSE(guess->way_out.empty()) << file.what;
  }
}

TEST(FileSniff, NamesTheCommandThatConverts) {
  EXPECT_THAT(SniffFile("\xff\xfe\x61\0"sv)->way_out, HasSubstr("`iconv -f UTF-16 -t UTF-8 OLD"));
  EXPECT_THAT(SniffFile("a\0.\0b\0c\0"sv)->way_out, HasSubstr("iconv -f UTF-16LE -t UTF-8"));
  EXPECT_THAT(SniffFile("a\rb")->way_out, HasSubstr("tr '\\r' '\\n'"));
}

TEST(FileSniff, LetsTextPass) {
  for (const std::string_view text :
       {""sv, "a"sv, "a.example"sv, "a.example\n"sv, "a.example\r\nb.example\r\n"sv,
        "a.example\r"sv, "\xef\xbb\xbfname: p\n"sv, "[Adblock Plus 2.0]\n||a^\n"sv, "[::1]\n"sv,
        "[2001:db8::1]"sv, "BZh"sv, "BZh.example\n"sv, "BZh9.example\n"sv,
        "b\xc3\xbc"
        "cher.example\n"sv,
        "caf\xe9.example\n"sv, "a\0b.example, and some more text on the line\n"sv}) {
    EXPECT_FALSE(SniffFile(text)) << text;
  }
}

TEST(FileSniff, LinesThatEndInTwoWaysAreNotOldMacLines) {
  EXPECT_FALSE(SniffFile("a.example\rb.example\nc.example\n"));
}

TEST(FileSniff, TakesAByteOrderMarkAway) {
  EXPECT_EQ(WithoutByteOrderMark("\xef\xbb\xbfname"), "name");
  EXPECT_EQ(WithoutByteOrderMark("name"), "name");
}

}  // namespace
}  // namespace urlfilter
