// URLs that look for trouble: parts that are known to be awkward, strung together at random.
#ifndef URLFILTER_FILTERLIB_URL_HOSTILE_URLS_TESTING_H_
#define URLFILTER_FILTERLIB_URL_HOSTILE_URLS_TESTING_H_

#include <cstddef>
#include <random>
#include <string>
#include <string_view>

namespace urlfilter::url {

class HostileUrls {
 public:
  // A host has `mean_parts` labels in the mean, a path one component less; at least 2.
  explicit HostileUrls(unsigned seed, unsigned mean_parts = 4)
      : engine_(seed), mean_parts_(mean_parts) {}

  // The next URL. The same sequence for the same arguments, so every part is drawn in a statement
  // of its own: the operands of "+" may be evaluated in any order.
  std::string Next() {
    const unsigned kind = engine_() % 8;
    if (kind == 0) return Tokens(12);  // rarely a URL at all
    std::string url = Scheme();
    if (kind == 1) return url += Tokens(12);
    url += Authority();
    url += Path();
    return url += Tail();
  }

 private:
  template <std::size_t kSize>
  std::string Pick(const std::string_view (&choices)[kSize]) {
    return std::string(choices[engine_() % kSize]);
  }

  bool OneIn(unsigned n) { return engine_() % n == 0; }

  std::string Scheme() {
    static constexpr std::string_view kSchemes[] = {"http://", "https://", "https://", "HTTPS://",
                                                    "ftp://",  "wss://",   "x+1.-://"};
    return Pick(kSchemes);
  }

  std::string Authority() {
    static constexpr std::string_view kLabels[] = {
        "www",     "WWW",  "www",  "com",   "Example", "a",      "",   "ww", "xn--bcher-kva",
        "1",       "255",  "0x7f", "%77ww", "b%2Ec",   "\u00fc", "_d", "co", "uk",
        "www.www", "wwww", "a-b",  "%ff",   "\xff",    " ",      "[",  "]",  "\\",
        "%",       "%4",   "\x01"};
    static constexpr std::string_view kWhole[] = {"[::1]",   "[2001:DB8::1]", "www.",
                                                  "www.com", "localhost",     "192.168.0.1"};
    static constexpr std::string_view kPorts[] = {":",  ":80", ":0443", ":8080",
                                                  ":x", ":00", ":99999"};
    std::string text = OneIn(12) ? "user:p@w@" : "";
    if (OneIn(10)) {
      text += Pick(kWhole);
    } else {
      text += Pick(kLabels);
      while (!OneIn(mean_parts_)) text += "." + Pick(kLabels);
    }
    return OneIn(5) ? text + Pick(kPorts) : text;
  }

  std::string Path() {
    static constexpr std::string_view kComponents[] = {
        "",    "a",    "Index.HTML", "%20", "%2f", "%2F%2e", "%zz", "%", "%4", "..", ".",
        "%00", "\xfe", "\u00fc",     "x y", "\\",  "www.",   ":",   "@", ";p", "*",  "http:"};
    std::string text;
    while (!OneIn(mean_parts_)) text += "/" + Pick(kComponents);
    if (OneIn(3)) text += "/";
    if (OneIn(40)) text += "/" + std::string(engine_() % 600, 'L');
    return text;
  }

  std::string Tail() {
    static constexpr std::string_view kTails[] = {
        "",     "?",    "#",  "?#",      "?a=B&c=%3a", "#F",          "?q#f", "?a/b#/",
        "#f?q", "??##", "?%", "?\u00dc", "",           "?u=http://x", ""};
    return Pick(kTails);
  }

  std::string Tokens(unsigned most) {
    static constexpr std::string_view kTokens[] = {
        "http", "://", "/",   "//",  "?",   "#",    "@", ":",   "www.",   "WWW.", ".",
        "..",   "%",   "%2F", "%41", "%ff", "a",    "B", "com", "80",     "[",    "]",
        "::1",  "\\",  " ",   "\t",  "\n",  "\x80", "w", "ww",  "1.2.3.4"};
    std::string text;
    for (unsigned i = engine_() % most; i > 0; --i) text += Pick(kTokens);
    if (OneIn(9)) text.insert(text.size() / 2, 1, '\0');
    return text;
  }

  std::mt19937 engine_;
  const unsigned mean_parts_;
};

}  // namespace urlfilter::url

#endif  // URLFILTER_FILTERLIB_URL_HOSTILE_URLS_TESTING_H_
