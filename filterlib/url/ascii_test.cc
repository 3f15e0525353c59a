#include "filterlib/url/ascii.h"

#include <gtest/gtest.h>

namespace urlfilter::url {
namespace {

TEST(AsciiTest, FindsAndFoldsACapitalAtEveryPlaceAndNothingElse) {
  for (std::size_t size = 1; size <= 19; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string text(size, '\xff');
        text[at] = static_cast<char>(byte);
        const bool is_upper = byte >= 'A' && byte <= 'Z';
        ASSERT_EQ(HasUpper(text), is_upper) << size << " " << at << " " << byte;
        std::string folded = text;
        if (is_upper) folded[at] = static_cast<char>(byte + 32);
        ASSERT_EQ(ToLowerAscii(text), folded) << size << " " << at << " " << byte;
      }
    }
  }
  EXPECT_FALSE(HasUpper(""));
}

TEST(AsciiTest, FoldsOnlyLettersOfAscii) {
  EXPECT_EQ(ToLowerAscii("AZaz@[`{09\xc4"), "azaz@[`{09\xc4");
  EXPECT_TRUE(EqualsIgnoringCase("WwW.", "www."));
  EXPECT_FALSE(EqualsIgnoringCase("www", "www."));
}

}  // namespace
}  // namespace urlfilter::url
