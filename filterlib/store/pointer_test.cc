#include "filterlib/store/pointer.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/status/status.h"
#include "base/status_testing.h"
#include "filterlib/format/format_page_testing.h"

namespace urlfilter::store {
namespace {

using absl::StatusCode;
using testing::HasSubstr;

TEST(Pointer, ThePageShowsOneAsItIsWritten) {
  const std::string example = format::BlockOfPage("docs/formats/app-group.md", "json");
  ASSERT_OK_AND_ASSIGN(const Pointer pointer, ParsePointer(example));
  EXPECT_EQ(SerializePointer(pointer), example);
  EXPECT_EQ(pointer.previous_slot, "7-0c61c3b0a9f2d6de.Ab12Cd");
}

TEST(Pointer, NamesAreThoseOfSlotsOnly) {
  EXPECT_EQ(MakeSlotPrefix(8, std::string(64, 'a')), "8-aaaaaaaaaaaaaaaa");
  EXPECT_TRUE(IsSlotName("8-0123456789abcdef.Ab12Cd"));
  for (const char* name :
       {"", "..", "8-0123456789abcdef", "8-0123456789abcdef.Ab12C/", "-0123456789abcdef.Ab12Cd",
        "8-0123456789abcdeF.Ab12Cd", "8-0123456789abcdef.Ab12Cd/..", "x-0123456789abcdef.Ab12Cd",
        "8-0123456789abcdef.Ab12Cd2"}) {
    EXPECT_FALSE(IsSlotName(name)) << name;
  }
}

TEST(Pointer, RefusesASlotThatLeadsElsewhere) {
  const Pointer elsewhere{"../../etc", std::string(64, 'a'), ""};
  EXPECT_THAT(ParsePointer(SerializePointer(elsewhere)),
              StatusIs(StatusCode::kDataLoss, HasSubstr("slot is not the name of a slot")));
}

}  // namespace
}  // namespace urlfilter::store
