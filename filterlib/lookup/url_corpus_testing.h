// URLs to measure with: real ones where they are at hand, else made up.
#ifndef URLFILTER_FILTERLIB_LOOKUP_URL_CORPUS_TESTING_H_
#define URLFILTER_FILTERLIB_LOOKUP_URL_CORPUS_TESTING_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace urlfilter {

struct UrlCorpus {
  std::string name;                         // "real" or "synthetic"
  std::shared_ptr<const std::string> text;  // all URLs, one behind the other
  std::vector<std::string_view> urls;       // views into it
};

// 4096 URLs drawn with a fixed seed from the three files of $URLFILTER_DATA/benign with full URLs
// (pages, news archives, requests; about 91,000), or without those from synthetic ones of similar
// shape. So few, and in one block, they stay in the cache, as the URL of a request is when it is
// looked up.
UrlCorpus LoadUrlCorpus();

}  // namespace urlfilter

#endif  // URLFILTER_FILTERLIB_LOOKUP_URL_CORPUS_TESTING_H_
