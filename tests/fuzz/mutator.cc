#include "tests/fuzz/mutator.h"

#include <algorithm>
#include <sstream>

namespace urlfilter::fuzz {
namespace {

// What stands between the first and the last quote of a line.
std::string Unescaped(const std::string& text) {
  std::string word;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      word.push_back(text[i]);
    } else if (text[i + 1] == 'x' && i + 3 < text.size()) {
      word.push_back(static_cast<char>(std::stoi(text.substr(i + 2, 2), nullptr, 16)));
      i += 3;
    } else {
      word.push_back(text[++i]);
    }
  }
  return word;
}

}  // namespace

std::vector<std::string> WordsOf(const std::string& dictionary_text) {
  std::vector<std::string> words;
  std::istringstream lines(dictionary_text);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t first = line.find('"'), last = line.rfind('"');
    if (line.starts_with('#') || first == last) continue;
    words.push_back(Unescaped(line.substr(first + 1, last - first - 1)));
  }
  return words;
}

std::string Mutator::Changed(const std::string& input, std::size_t max_bytes) {
  std::string text = input;
  if (text.size() > max_bytes) {
    const std::size_t from = Below(2) == 0 ? 0 : Below(text.size() - max_bytes + 1);
    text = text.substr(from, max_bytes);
  }
  for (std::size_t changes = 1 + Below(4); changes > 0; --changes) ChangeOnce(text);
  return text;
}

void Mutator::ChangeOnce(std::string& text) {
  static constexpr char kBytes[] = {0, 1, -1, 127, -128, ' ', '\n', '"', '/', '0', '9', 'a'};
  if (text.empty()) return PutWord(text);
  const std::size_t at = Below(text.size());
  const std::size_t length = 1 + Below(std::min<std::size_t>(text.size() - at, 16));
  switch (Below(8)) {
    case 0:
    case 1:
      text[at] = static_cast<char>(text[at] ^ 1 << Below(8));
      return;
    case 2:
      text[at] = kBytes[Below(sizeof(kBytes))];
      return;
    case 3:
      text.erase(at, length);
      return;
    case 4:
      text.insert(at, text.substr(at, length));
      return;
    case 5:
      text.resize(at);
      return;
    case 6: {
      const std::string piece = text.substr(at, length);
      text.insert(Below(text.size() + 1), piece);
      return;
    }
    default:
      PutWord(text);
  }
}

void Mutator::PutWord(std::string& text) {
  const std::string word =
      words_.empty() ? std::string(1, static_cast<char>(Below(256))) : words_[Below(words_.size())];
  const std::size_t at = Below(text.size() + 1);
  if (Below(2) == 0) text.erase(at, word.size());
  text.insert(at, word);
}

}  // namespace urlfilter::fuzz
