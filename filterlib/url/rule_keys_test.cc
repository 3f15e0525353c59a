#include "filterlib/url/rule_keys.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <set>

#include "absl/status/status.h"
#include "base/status_testing.h"
#include "filterlib/url/url_vectors_testing.h"

namespace urlfilter::url {
namespace {

using ::testing::HasSubstr;
using Strings = std::vector<std::string>;

void ExpectKeys(const nlohmann::json& row, const std::string& suffix, Profile profile) {
  SCOPED_TRACE(suffix);
  const auto result = KeysForRule(row["rule"].get<std::string>(), profile);
  const std::string error = "error_" + suffix;
  if (row.contains("error") || row.contains(error)) {
    const std::string words = row.contains("error") ? row["error"] : row[error];
    EXPECT_THAT(result, StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(words)));
    return;
  }
  ASSERT_OK(result);
  EXPECT_EQ(result->keys, row["keys_" + suffix].get<Strings>());
  if (!row.contains("notes_" + suffix)) return;
  Strings notes;
  for (const KeyNote note : result->notes) notes.emplace_back(KeyNoteName(note));
  EXPECT_EQ(notes, row["notes_" + suffix].get<Strings>());
}

TEST(RuleKeysTest, AgreeWithTheVectors) {
  const auto rows = LoadUrlVectors("rule_keys.json");
  ASSERT_GT(rows.size(), 40u);
  for (const auto& row : rows) {
    SCOPED_TRACE(row["rule"].get<std::string>());
    ExpectKeys(row, "26", Profile::kIos26);
    ExpectKeys(row, "27", Profile::kIos27);
    ExpectKeys(row, "both", Profile::kBoth);
  }
}

TEST(RuleKeysTest, APortIsAtMost65535) {
  ASSERT_OK_AND_ASSIGN(const RuleKeys last, KeysForRule("example.com:65535", Profile::kIos27));
  EXPECT_EQ(last.keys, Strings{"example.com:65535"});
  EXPECT_OK(KeysForRule("https://example.com:0000008080/a", Profile::kIos27));
  for (const char* rule : {"example.com:65536", "https://example.com:100000/a",
                           "[2001:db8::1]:99999", "example.com:00018446744073709551617"}) {
    for (const Profile profile : {Profile::kIos26, Profile::kIos27, Profile::kBoth}) {
      EXPECT_THAT(KeysForRule(rule, profile),
                  StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("has a port above 65535")))
          << rule;
    }
  }
}

TEST(RuleKeysTest, ARuleThatIsItsOwnKeyGivesItselfAndNoNote) {
  std::size_t plain = 0;
  for (const auto& row : LoadUrlVectors("rule_keys.json")) {
    const std::string rule = row["rule"];
    if (!IsItsOwnKey(rule)) continue;
    ++plain;
    for (const Profile profile : {Profile::kIos26, Profile::kIos27, Profile::kBoth}) {
      ASSERT_OK_AND_ASSIGN(const RuleKeys result, KeysForRule(rule, profile));
      EXPECT_EQ(result.keys, Strings{rule});
      EXPECT_TRUE(result.notes.empty()) << rule;
    }
  }
  EXPECT_GE(plain, 2u);
}

TEST(RuleKeysTest, EveryNoteHasItsOwnNameAndText) {
  std::set<std::string_view> names;
  std::set<std::string_view> texts;
  const int last = static_cast<int>(KeyNote::kControlByteOn26);
  for (int note = 0; note <= last; ++note) {
    names.insert(KeyNoteName(static_cast<KeyNote>(note)));
    texts.insert(KeyNoteText(static_cast<KeyNote>(note)));
  }
  EXPECT_EQ(names.size(), static_cast<std::size_t>(last + 1));
  EXPECT_EQ(texts.size(), static_cast<std::size_t>(last + 1));
  EXPECT_FALSE(names.contains("unknown"));
}

}  // namespace
}  // namespace urlfilter::url
