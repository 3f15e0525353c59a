#include "filterlib/url/ascii.h"

#include <gtest/gtest.h>

namespace urlfilter::url {
namespace {

TEST(AsciiTest, HasUpperFindsACapitalAtEveryPlaceAndNothingElse) {
  for (std::size_t size = 1; size <= 19; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string text(size, '\xff');
        text[at] = static_cast<char>(byte);
        ASSERT_EQ(HasUpper(text), byte >= 'A' && byte <= 'Z') << size << " " << at << " " << byte;
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
