#include "filterlib/format/in_app_container.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/status_testing.h"
#include "bloom/block_filter_builder.h"
#include "bloom/fingerprint_table_builder.h"
#include "bloom/in_app_hash.h"
#include "filterlib/format/format_page_testing.h"

namespace urlfilter::format {
namespace {

using absl::StatusCode;
using testing::HasSubstr;

std::string Filter(uint64_t seed) {
  auto builder = *bloom::BlockFilterBuilder::Create(2, seed);
  for (const char* key : {"example.com", "good.example.com"}) {
    builder.Add(bloom::InAppKeyHash(key, seed));
  }
  return std::move(builder).Finish();
}

std::string Table(uint64_t seed) {
  bloom::FingerprintTableBuilder builder(seed);
  builder.Add(bloom::InAppKeyHash("example.com", seed), {.category = 1});
  builder.Add(bloom::InAppKeyHash("good.example.com", seed), {.category = 0, .allow = true});
  return *std::move(builder).Finish();
}

std::string Container() {
  return *EncodeInAppContainer({"allowed", "malware"}, Filter(5), Table(5));
}

TEST(InAppContainer, ReadsBackWhatItWrote) {
  const std::string bytes = Container();
  ASSERT_OK_AND_ASSIGN(const InAppContainerView view, InAppContainerView::Create(bytes));
  EXPECT_OK(view.CheckDigest());
  EXPECT_EQ(view.hash_seed(), 5u);
  EXPECT_EQ(view.category_count(), 2u);
  EXPECT_EQ(view.CategoryName(1), "malware");
  EXPECT_EQ(view.CategoryName(2), "");
  EXPECT_TRUE(view.block_filter().MayContain(bloom::InAppKeyHash("example.com", 5)));
  const auto found = view.fingerprints().Find(bloom::InAppKeyHash("example.com", 5));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(view.CategoryName(found.begin()->category), "malware");
  EXPECT_TRUE(view.fingerprints().Find(bloom::InAppKeyHash("example.org", 5)).empty());
}

TEST(InAppContainer, SectionsLieAligned) {
  const std::string bytes = Container();
  EXPECT_EQ(bytes.find(Filter(5)) % 64, 0u);
  EXPECT_EQ(bytes.find(Table(5)) % 64, 0u);
}

TEST(InAppContainer, MayHaveNoCategories) {
  ASSERT_OK_AND_ASSIGN(const std::string bytes, EncodeInAppContainer({}, Filter(5), Table(5)));
  ASSERT_OK_AND_ASSIGN(const InAppContainerView view, InAppContainerView::Create(bytes));
  EXPECT_EQ(view.CategoryName(0), "");
}

TEST(InAppContainer, WriterRefusesWhatDoesNotFit) {
  const auto encode = [](const std::vector<std::string>& names) {
    return EncodeInAppContainer(names, Filter(5), Table(5));
  };
  EXPECT_THAT(encode(std::vector<std::string>(257, "x")), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(encode({""}), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(encode({std::string(65, 'x')}), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(encode({"caf\xC3\xA9"}), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(EncodeInAppContainer({}, Filter(5), Table(6)),
              StatusIs(StatusCode::kInvalidArgument, HasSubstr("different seeds")));
  EXPECT_THAT(EncodeInAppContainer({}, "", Table(6)), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(EncodeInAppContainer({}, Filter(5), ""), StatusIs(StatusCode::kInvalidArgument));
}

struct Damage {
  const char* what;
  size_t at;
  char byte;
  StatusCode code;
  const char* message;
};

constexpr Damage kDamages[] = {
    {"magic", 0, 'X', StatusCode::kDataLoss, "no \"UFINAPP\""},
    {"newer", 8, 2, StatusCode::kFailedPrecondition, "version 2"},
    {"version 0", 8, 0, StatusCode::kDataLoss, "bad header"},
    {"reserved", 12, 1, StatusCode::kDataLoss, "bad header"},
    {"unused", 63, 1, StatusCode::kDataLoss, "bad header"},
    {"categories of exabytes", 23, 0x7F, StatusCode::kDataLoss, "longer than the file"},
    {"categories too short", 16, 1, StatusCode::kDataLoss, "padding"},
    {"filter of exabytes", 31, 0x7F, StatusCode::kDataLoss, "longer than the file"},
    {"table too short", 32, 0, StatusCode::kDataLoss, "bytes after"},
    {"too many categories", 65, 2, StatusCode::kDataLoss, "categories"},
    {"one category too many", 64, 3, StatusCode::kDataLoss, "bad name of category 2"},
    {"one category too few", 64, 1, StatusCode::kDataLoss, "bytes after the categories"},
    {"empty name", 66, 0, StatusCode::kDataLoss, "bad name of category 0"},
    {"name over the end", 66, 60, StatusCode::kDataLoss, "bad name of category 0"},
    {"name with an escape", 67, 0x1B, StatusCode::kDataLoss, "bad name of category 0"},
    {"name with a NUL", 75, 0, StatusCode::kDataLoss, "bad name of category 1"},
    {"name beyond ASCII", 75, '\xE9', StatusCode::kDataLoss, "bad name of category 1"},
    {"padding", 100, 1, StatusCode::kDataLoss, "padding"},
};

TEST(InAppContainer, RefusesDamage) {
  for (const Damage& damage : kDamages) {
    std::string bytes = Container();
    bytes[damage.at] = damage.byte;
    EXPECT_THAT(InAppContainerView::Create(bytes), StatusIs(damage.code, HasSubstr(damage.message)))
        << damage.what;
  }
}

TEST(InAppContainer, EveryFlippedBitIsFound) {
  const std::string good = Container();
  for (size_t bit = 0; bit < good.size() * 8; ++bit) {
    std::string bytes = good;
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
    const auto view = InAppContainerView::Create(bytes);
    if (!view.ok()) continue;
    EXPECT_THAT(view->CheckDigest(), StatusIs(StatusCode::kDataLoss)) << bit;
  }
}

TEST(InAppContainer, RefusesEveryTruncation) {
  const std::string good = Container();
  for (size_t length = 0; length < good.size(); ++length) {
    // Exactly as many bytes as there are, so that a sanitizer sees one byte too far.
    const std::unique_ptr<char[]> bytes(new char[length]);
    std::copy_n(good.begin(), length, bytes.get());
    EXPECT_THAT(InAppContainerView::Create(std::string_view(bytes.get(), length)),
                StatusIs(StatusCode::kDataLoss));
  }
}

TEST(InAppContainer, ThePageShowsTheseBytes) {
  EXPECT_EQ(HexOfPage("docs/formats/in-app.md"), Container());
}

}  // namespace
}  // namespace urlfilter::format
