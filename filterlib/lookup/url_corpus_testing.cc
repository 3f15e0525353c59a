#include "filterlib/lookup/url_corpus_testing.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <utility>

namespace urlfilter {
namespace {

constexpr std::size_t kUrls = 4096;

void AppendLines(const std::string& compressed_file, std::vector<std::string>& lines) {
  FILE* pipe = popen(("zstdcat '" + compressed_file + "' 2>/dev/null").c_str(), "r");
  if (pipe == nullptr) return;
  char* line = nullptr;
  std::size_t capacity = 0;
  for (ssize_t size; (size = getline(&line, &capacity, pipe)) > 0;) {
    while (size > 0 && (line[size - 1] == '\n' || line[size - 1] == '\r')) --size;
    lines.emplace_back(line, static_cast<std::size_t>(size));
  }
  std::free(line);
  pclose(pipe);
}

std::string Word(std::mt19937& random) {
  std::string word;
  for (auto size = 2 + random() % 9; size > 0; --size) {
    word.push_back(static_cast<char>('a' + random() % 26));
  }
  return word;
}

std::string SyntheticUrl(std::mt19937& random) {
  std::string url = random() % 2 == 0 ? "https://www." : "http://";
  if (random() % 2 == 0) url += Word(random) + ".";
  url += Word(random) + ".com";
  for (auto depth = random() % 6; depth > 0; --depth) url += "/" + Word(random) + Word(random);
  if (random() % 4 == 0) url += "/";
  if (random() % 5 == 0) url += ".html";
  if (random() % 4 == 0) {
    url += "?" + Word(random) + "=";
    for (auto words = random() % 20; words > 0; --words) url += "%2F" + Word(random) + "X";
  }
  return url;
}

UrlCorpus InOneBlock(std::string name, const std::vector<std::string>& urls) {
  std::string text;
  for (const std::string& url : urls) text += url;
  UrlCorpus corpus{std::move(name), std::make_shared<const std::string>(std::move(text)), {}};
  std::string_view rest = *corpus.text;
  for (const std::string& url : urls) {
    corpus.urls.push_back(rest.substr(0, url.size()));
    rest.remove_prefix(url.size());
  }
  return corpus;
}

}  // namespace

UrlCorpus LoadUrlCorpus() {
  std::mt19937 random(7);
  std::string source = "real";
  std::vector<std::string> urls;
  if (const char* folder = std::getenv("URLFILTER_DATA")) {
    for (const char* name : {"urls-kasztp-48k", "urls-news-13k", "requests-mixed-30k"}) {
      AppendLines(std::string(folder) + "/benign/" + name + ".txt.zst", urls);
    }
  }
  if (urls.empty()) {
    source = "synthetic";
    for (std::size_t i = 0; i < kUrls; ++i) urls.push_back(SyntheticUrl(random));
  }
  std::shuffle(urls.begin(), urls.end(), random);
  urls.resize(std::min(urls.size(), kUrls));
  return InOneBlock(std::move(source), urls);
}

}  // namespace urlfilter
