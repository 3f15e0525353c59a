#include "filterlib/url/url_marks.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "base/instruction_sets_testing.h"
#include "filterlib/url/hostile_urls_testing.h"
#include "filterlib/url/raw_url.h"

namespace urlfilter::url {
namespace {

std::vector<std::size_t> All(const UrlMarks::Places& places, std::size_t size) {
  std::vector<std::size_t> all;
  for (std::size_t i = places.Next(0); i < size; i = places.Next(i + 1)) all.push_back(i);
  return all;
}

template <typename IsIn>
std::vector<std::size_t> PlacesOf(std::string_view text, IsIn is_in) {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_in(text[i])) all.push_back(i);
  }
  return all;
}

bool IsIn(std::string_view set, char c) { return set.find(c) != std::string_view::npos; }

void ExpectAllMarks(const std::string& text) {
  const UrlMarks marks(text);
  ASSERT_EQ(marks.text(), text);
  EXPECT_EQ(All(marks.slashes(), text.size()), PlacesOf(text, [](char c) { return c == '/'; }));
  EXPECT_EQ(All(marks.dots(), text.size()), PlacesOf(text, [](char c) { return c == '.'; }));
  EXPECT_EQ(All(marks.specials(), text.size()), PlacesOf(text, [](char c) {
              return IsIn(":?#@[%", c) || static_cast<unsigned char>(c) > 0x7f;
            }));
  EXPECT_EQ(All(marks.rarities(), text.size()), PlacesOf(text, [](char c) {
              const auto byte = static_cast<unsigned char>(c);
              return byte <= 0x20 || byte == 0x7f || IsIn("\"'<>\\^`{}", c);
            }));
}

std::string EveryByte() {
  std::string text;
  for (int byte = 0; byte < 256; ++byte) text.push_back(static_cast<char>(byte));
  return text;
}

TEST(UrlMarksTest, FindsEveryByteOfItsSetsOnEveryInstructionSet) {
  OnEveryInstructionSet([] {
    ExpectAllMarks(EveryByte());
    ExpectAllMarks(std::string(UrlMarks::kMaxBytes, '/'));
  });
}

TEST(UrlMarksTest, FindsThemInTextsOfEveryLength) {
  OnEveryInstructionSet([] {
    std::mt19937 random(1);
    const std::string_view usual = "/.:?#@[% a";
    for (std::size_t size = 0; size <= 200; ++size) {
      std::string text;
      while (text.size() < size) text.push_back(usual[random() % usual.size()]);
      ExpectAllMarks(text);
      ExpectAllMarks(std::string(size, 'a'));
    }
    for (std::size_t size = UrlMarks::kMaxBytes - 70; size <= UrlMarks::kMaxBytes; ++size) {
      ExpectAllMarks(std::string(size - 1, 'a') + "/");
      ExpectAllMarks(std::string(size, 'a'));
    }
  });
}

TEST(UrlMarksTest, CountsBetweenTwoPlaces) {
  const UrlMarks marks("a/b//c/" + std::string(100, 'x') + "/");
  EXPECT_EQ(marks.slashes().Count(0, 7), 4u);
  EXPECT_EQ(marks.slashes().Count(1, 4), 2u);
  EXPECT_EQ(marks.slashes().Count(2, 3), 0u);
  EXPECT_EQ(marks.slashes().Count(0, 108), 5u);
}

// What a view says about the URL it is a view into.
std::string Place(std::string_view part, std::string_view url) {
  if (part.empty()) return "empty";
  return std::to_string(part.data() - url.data()) + "+" + std::to_string(part.size());
}

std::string Describe(const RawUrl& parts, std::string_view url) {
  std::string text;
  for (const std::string_view part : {parts.scheme, parts.rest, parts.userinfo, parts.host,
                                      parts.port, parts.path, parts.query, parts.fragment}) {
    text += Place(part, url) + " ";
  }
  return text + (parts.has_query ? "query " : "") + (parts.has_fragment ? "fragment" : "");
}

TEST(UrlMarksTest, SplitAUrlAsItIsSplitWithoutThem) {
  HostileUrls urls(5);
  int split = 0;
  for (int i = 0; i < 100'000; ++i) {
    const std::string url = urls.Next();
    if (url.size() > UrlMarks::kMaxBytes) continue;
    const UrlMarks marks(url);
    RawUrl parts, expected;
    const RawUrlError error = SplitRawUrl(url, expected);
    ASSERT_EQ(SplitRawUrl(marks, parts), error) << ::testing::PrintToString(url);
    if (error != RawUrlError::kNone) continue;
    ASSERT_EQ(Describe(parts, marks.text()), Describe(expected, url))
        << ::testing::PrintToString(url);
    ++split;
  }
  EXPECT_GT(split, 20'000);
}

}  // namespace
}  // namespace urlfilter::url
