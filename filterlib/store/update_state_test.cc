#include "filterlib/store/update_state.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "absl/status/status.h"
#include "base/status_testing.h"
#include "filterlib/format/json_fields.h"

namespace urlfilter::store {
namespace {

using absl::StatusCode;
using testing::HasSubstr;

UpdateState Busy() {
  return {12, "\"7-24682e3a\"", 1'800'000'000, 1'799'990'000, 1'800'086'400, 3, "timed out"};
}

TEST(UpdateState, ReadsBackWhatItWrote) {
  for (const UpdateState& state : {UpdateState(), Busy()}) {
    ASSERT_OK_AND_ASSIGN(const UpdateState read, ParseUpdateState(SerializeUpdateState(state)));
    EXPECT_EQ(read, state);
  }
}

TEST(UpdateState, KeepsTextThatIsNotUtf8Readable) {
  UpdateState state = Busy();
  state.last_error = "bad \xFF byte";
  ASSERT_OK_AND_ASSIGN(const UpdateState read, ParseUpdateState(SerializeUpdateState(state)));
  EXPECT_EQ(read.last_error, "bad \xEF\xBF\xBD byte");
}

TEST(UpdateState, LongTextIsCut) {
  UpdateState state = Busy();
  state.last_error.assign(100'000, 'x');
  state.etag.assign(257, 'x');
  ASSERT_OK_AND_ASSIGN(const UpdateState read, ParseUpdateState(SerializeUpdateState(state)));
  EXPECT_EQ(read.last_error.size(), 1024u);
  EXPECT_EQ(read.etag, "");
}

// A flipped digit of highestVersion would stop updates for ever, or allow a rollback.
TEST(UpdateState, NoFlippedBitChangesWhatIsRead) {
  const std::string good = SerializeUpdateState(Busy());
  for (size_t bit = 0; bit < good.size() * 8; ++bit) {
    std::string bad = good;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << bit % 8));
    const auto read = ParseUpdateState(bad);
    EXPECT_TRUE(!read.ok() || *read == Busy()) << bit;
  }
}

TEST(UpdateState, AFlippedSchemaIsDamageAndNoNewerVersion) {
  std::string json = SerializeUpdateState(Busy());
  json.replace(json.find("\"schema\": 1"), 11, "\"schema\": 9");
  EXPECT_THAT(ParseUpdateState(json), StatusIs(StatusCode::kDataLoss, HasSubstr("digest")));
}

TEST(UpdateState, RefusesOneOfANewerVersion) {
  const nlohmann::ordered_json newer{{"schema", 2}, {"whatever", "else"}};
  EXPECT_THAT(ParseUpdateState(format::DumpJsonWithDigest(newer)),
              StatusIs(StatusCode::kFailedPrecondition, HasSubstr("newer version")));
}

TEST(UpdateState, AClockSetBackDoesNotStopUpdates) {
  const int64_t now = 1'000'000'000;  // Long before everything in the state.
  const UpdateState adjusted = AdjustedToClock(Busy(), now, 86'400);
  EXPECT_EQ(adjusted.next_check_unix, now);
  EXPECT_EQ(adjusted.last_check_unix, now);
  EXPECT_EQ(adjusted.last_success_unix, now);
  EXPECT_EQ(adjusted.highest_version, 12u);
}

TEST(UpdateState, AClockSetBackByLessThanAWaitDoesNotStopUpdatesEither) {
  UpdateState state = Busy();
  state.next_check_unix = state.last_check_unix + 1000;
  const int64_t now = state.last_check_unix - 10;
  EXPECT_EQ(AdjustedToClock(state, now, 86'400).next_check_unix, now);
}

TEST(UpdateState, AMomentTooFarAwayIsNow) {
  UpdateState state = Busy();
  state.next_check_unix = state.last_check_unix + 100'001;
  EXPECT_EQ(AdjustedToClock(state, state.last_check_unix, 100'000).next_check_unix,
            state.last_check_unix);
}

TEST(UpdateState, ALongErrorIsCutBetweenCharacters) {
  UpdateState state = Busy();
  state.last_error = std::string(1023, 'x') + "\u00fc and more";
  ASSERT_OK_AND_ASSIGN(const UpdateState read, ParseUpdateState(SerializeUpdateState(state)));
  EXPECT_EQ(read.last_error, std::string(1023, 'x'));
}

TEST(UpdateState, ANormalClockChangesNothing) {
  EXPECT_EQ(AdjustedToClock(Busy(), 1'800'000'010, 100'000), Busy());
}

}  // namespace
}  // namespace urlfilter::store
