// Small changes to an input, drawn at random: what a replay tries beyond its seeds. It follows no
// coverage; looking for new paths is libFuzzer's work.
#ifndef URLFILTER_TESTS_FUZZ_MUTATOR_H_
#define URLFILTER_TESTS_FUZZ_MUTATOR_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace urlfilter::fuzz {

// The words of a dictionary as libFuzzer reads it: `name="word"` a line, with \\, \" and \xHH.
// Lines without quotes, or with # first, give none.
std::vector<std::string> WordsOf(const std::string& dictionary_text);

// Equal seeds give equal changes. Not thread-safe.
class Mutator {
 public:
  Mutator(std::vector<std::string> words, std::uint64_t seed)
      : words_(std::move(words)), random_(seed) {}

  // A number below `count`, which is at least 1.
  std::size_t Below(std::size_t count) { return random_() % count; }

  // At most `max_bytes` of the input, usually its beginning, with one to four changes: a bit
  // flipped, a byte set, a piece removed, doubled or copied, a word put in, a cut. So the result
  // may be a little longer than `max_bytes`.
  std::string Changed(const std::string& input, std::size_t max_bytes);

 private:
  void ChangeOnce(std::string& text);
  void PutWord(std::string& text);

  std::vector<std::string> words_;
  std::mt19937_64 random_;
};

}  // namespace urlfilter::fuzz

#endif  // URLFILTER_TESTS_FUZZ_MUTATOR_H_
