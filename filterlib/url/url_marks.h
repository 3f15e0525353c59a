// Where in a URL the bytes are that cut it into parts: found once, a vector of bytes at a time.
//
//   const UrlMarks marks("https://example.com/a?b");
//   marks.slashes().Next(8)    // 19, the first "/" of the path
//   marks.slashes().Next(20)   // 23, the size: there is no other
#ifndef URLFILTER_FILTERLIB_URL_URL_MARKS_H_
#define URLFILTER_FILTERLIB_URL_URL_MARKS_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace urlfilter::url {

// A URL of usual length, copied, with its marks. About 3.5 KB, meant for the stack; touched as far
// as used. Allocates nothing.
class UrlMarks {
 public:
  static constexpr std::size_t kMaxBytes = 2048;
  static constexpr std::size_t kSlack = 64;

  // The places of the bytes of one set; and the end of the URL, so that every search ends.
  class Places {
   public:
    // The first one at or after `from`, which is at most the size of the URL.
    std::size_t Next(std::size_t from) const {
      std::size_t word = from / 64;
      const std::uint64_t rest = words_[word] >> (from % 64);
      if (rest != 0) return from + static_cast<std::size_t>(std::countr_zero(rest));
      while (words_[++word] == 0) {
      }
      return 64 * word + static_cast<std::size_t>(std::countr_zero(words_[word]));
    }

    // How many there are in [from, to), not more than the size of the URL.
    std::size_t Count(std::size_t from, std::size_t to) const {
      std::size_t count = 0;
      for (std::size_t i = Next(from); i < to; i = Next(i + 1)) ++count;
      return count;
    }

   private:
    friend class UrlMarks;
    std::array<std::uint64_t, kMaxBytes / 64 + 1> words_;
  };

  // `url` has at most kMaxBytes bytes.
  explicit UrlMarks(std::string_view url);
  UrlMarks(const UrlMarks&) = delete;
  UrlMarks& operator=(const UrlMarks&) = delete;

  // The copy, with kSlack readable bytes of any value behind it.
  std::string_view text() const { return {bytes_.data(), size_}; }

  const Places& slashes() const { return places_[0]; }
  const Places& dots() const { return places_[1]; }
  // ":", "?", "#", "@", "[", "%" and all that is not ASCII: what a URL without a port or a query
  // has but once.
  const Places& specials() const { return places_[2]; }
  // Control bytes, the space and the rest of what browsers escape or replace somewhere:
  // "\"'<>\\^`{}".
  const Places& rarities() const { return places_[3]; }

  // Where a part of text() begins.
  std::size_t OffsetOf(std::string_view part) const {
    return static_cast<std::size_t>(part.data() - bytes_.data());
  }

  static constexpr std::size_t kSets = 4;

 private:
  std::size_t size_;
  std::array<Places, kSets> places_;
  std::array<char, kMaxBytes + kSlack> bytes_;
};

}  // namespace urlfilter::url

#endif  // URLFILTER_FILTERLIB_URL_URL_MARKS_H_
