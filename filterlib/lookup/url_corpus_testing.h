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

// 4096 URLs drawn with a fixed seed from the three files of $URLFILTER_DATA/benign with full URLs
// (pages, news archives, requests; about 91,000), or without those from synthetic ones of similar
// shape. So few stay in the cache, as the URL of a request is when it is looked up.
UrlCorpus LoadUrlCorpus();

}  // namespace urlfilter

#endif  // URLFILTER_FILTERLIB_LOOKUP_URL_CORPUS_TESTING_H_
