// URLs to measure with: real ones where they are at hand, else made up.
#ifndef URLFILTER_FILTERLIB_LOOKUP_URL_CORPUS_TESTING_H_
#define URLFILTER_FILTERLIB_LOOKUP_URL_CORPUS_TESTING_H_

#include <string>
#include <vector>

namespace urlfilter {

struct UrlCorpus {
  std::string name;  // "real" or "synthetic"
  std::vector<std::string> urls;
};

// The three files of $URLFILTER_DATA/benign with full URLs (pages, news archives, requests; about
// 91,000), in random order with a fixed seed. Without them as many synthetic URLs with similar
// lengths and shapes.
UrlCorpus LoadUrlCorpus();

}  // namespace urlfilter

#endif  // URLFILTER_FILTERLIB_LOOKUP_URL_CORPUS_TESTING_H_
