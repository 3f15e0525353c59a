// AdBlock Plus, uBlock Origin and AdGuard network rules: those that a whole host, or a whole path
// on a host, can stand for. https://adguard.com/kb/general/ad-filtering/create-own-filters/
#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "compiler/lists/dns_answer.h"
#include "compiler/lists/line_sink.h"
#include "compiler/lists/line_text.h"
#include "compiler/lists/list_syntax.h"
#include "compiler/lists/refusal.h"
#include "compiler/lists/syntax_detect.h"
#include "filterlib/url/canonical_host.h"

namespace urlfilter::compiler {
namespace {

constexpr size_t kNone = std::string_view::npos;

// Modifiers under which a rule means the same as without them.
constexpr std::array<std::string_view, 6> kHarmless = {"all",   "document",  "doc",
                                                       "popup", "important", "empty"};

bool IsHarmless(std::string_view options) {
  while (!options.empty()) {
    const size_t comma = std::min(options.find(','), options.size());
    const std::string_view option = Trim(options.substr(0, comma));
    if (std::find(kHarmless.begin(), kHarmless.end(), option) == kHarmless.end()) return false;
    options.remove_prefix(std::min(comma + 1, options.size()));
  }
  return true;
}

// Modifiers whose value may hold a slash, a `$` or anything else.
constexpr std::array<std::string_view, 9> kFreeValues = {
    "csp=",     "header=",      "hls=",     "jsonprune=",   "permissions=",
    "redirect", "removeparam=", "replace=", "urltransform="};

// Whether one of them stands at the begin of `options` or behind words and commas.
bool HasFreeValue(std::string_view options) {
  for (;;) {
    for (const std::string_view name : kFreeValues) {
      if (options.starts_with(name)) return options.find('=') != kNone;
    }
    const size_t word = options.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_~");
    if (word == kNone || word == 0 || options[word] != ',') return false;
    options.remove_prefix(word + 1);
  }
}

// Where the modifiers start (at their `$`); npos if there are none. A `$` inside a path is
// followed by something that no list of modifiers has.
size_t FindOptions(std::string_view rule) {
  for (size_t at = rule.find('$'); at != kNone; at = rule.find('$', at + 1)) {
    if (HasFreeValue(rule.substr(at + 1))) return at;
  }
  const size_t dollar = rule.rfind('$');
  if (dollar == kNone || dollar + 1 == rule.size()) return kNone;
  const std::string_view options = rule.substr(dollar + 1);
  const char first = options.front();
  const bool starts = (first >= 'a' && first <= 'z') || first == '~' || first == '_' ||
                      (first >= '1' && first <= '3');
  return starts && options.find('/') == kNone ? dollar : kNone;
}

bool IsRegex(std::string_view rule) {
  return rule.size() > 1 && rule.front() == '/' && rule.back() == '/';
}

struct Pattern {
  std::string_view text;  // Without exception mark, anchors and modifiers.
  bool allow = false;
};

void Add(const Pattern& pattern, std::string_view rule, LineSink& sink) {
  if (pattern.allow) return sink.AllowRule(rule);
  sink.BlockRule(rule);
}

// `host` alone, after `||` or as a whole line.
void AddHostPattern(const Pattern& pattern, std::string_view host, LineSink& sink) {
  const bool wild = host.starts_with("*.");
  if (wild) host.remove_prefix(2);
  if (host.empty() || host.ends_with('.')) return sink.Refuse(Refusal::kSubstring);
  if (host.find('*') != kNone) return sink.Refuse(Refusal::kInnerWildcard);
  Add(pattern, host, sink);
  if (wild) sink.Widened();
}

// `host/path` after `||`; `rest` starts at the slash. Ends with `^` or `|` where the path ends.
void AddPathPattern(const Pattern& pattern, std::string_view rest, LineSink& sink) {
  const std::string_view whole = pattern.text;
  const size_t host_size = static_cast<size_t>(rest.data() - whole.data());
  std::string_view path = rest;
  const bool ends = path.ends_with('^') || path.ends_with('|') || path.ends_with("/*");
  if (path.ends_with('^') || path.ends_with('|')) path.remove_suffix(1);
  if (path.ends_with("/*")) path.remove_suffix(1);
  if (path.find('*') != kNone) return sink.Refuse(Refusal::kInnerWildcard);
  if (path.find('^') != kNone) return sink.Refuse(Refusal::kSubstring);
  const std::string_view host = whole.substr(0, host_size);
  if (path == "/") return AddHostPattern(pattern, host, sink);
  if (host.find('*') != kNone) return sink.Refuse(Refusal::kInnerWildcard);
  if (host.empty() || host.ends_with('.')) return sink.Refuse(Refusal::kSubstring);
  Add(pattern, whole.substr(0, host_size + path.size()), sink);
  if (!ends && !path.ends_with('/')) sink.Narrowed();
}

// What follows `||`.
void AddAnchored(const Pattern& pattern, LineSink& sink) {
  const size_t end = std::min(pattern.text.find_first_of("/^|?"), pattern.text.size());
  const std::string_view host = pattern.text.substr(0, end);
  const std::string_view rest = pattern.text.substr(end);
  if (rest.empty() && host.find('.') == kNone) return sink.Refuse(Refusal::kSubstring);
  if (rest.empty() || rest == "^" || rest == "|" || rest == "^|" || rest == "^*") {
    return AddHostPattern(pattern, host, sink);
  }
  if (rest.front() == '/') return AddPathPattern(pattern, rest, sink);
  sink.Refuse(rest.find('*') != kNone ? Refusal::kInnerWildcard : Refusal::kSubstring);
}

// `|https://host/path|`: a URL that must be whole.
void AddStart(const Pattern& pattern, LineSink& sink) {
  std::string_view url = pattern.text;
  if (url.find('*') != kNone) return sink.Refuse(Refusal::kInnerWildcard);
  const size_t scheme = url.find("://");
  const size_t end = scheme == kNone ? scheme : url.find_first_of("/^|", scheme + 3);
  if (end == kNone) return sink.Refuse(Refusal::kSubstring);
  if (url.ends_with('|') || url.ends_with('^')) url.remove_suffix(1);
  if (url.find('^') != kNone) return sink.Refuse(Refusal::kSubstring);
  Add(pattern, url, sink);
}

void AddUnanchored(const Pattern& pattern, LineSink& sink) {
  const std::string_view text = pattern.text;
  if (text.find('*') != kNone) return sink.Refuse(Refusal::kInnerWildcard);
  if (text.starts_with('/')) return sink.Refuse(Refusal::kPathFragment);
  const std::optional<Syntax> shape = ShapeOf(text);
  // A bare host is a rule for it in DNS lists; anything longer is a substring.
  const bool host = url::IsCanonicalHost(text) && text.find('.') != kNone;
  if (host || LooksLikeAddress(text)) return Add(pattern, text, sink);
  if (shape == Syntax::kHosts && !pattern.allow) return ParseHostsLine(text, sink);
  sink.Refuse(Refusal::kSubstring);
}

}  // namespace

void ParseAdblockLine(std::string_view line, LineSink& sink) {
  if (line.front() == '!' || line.front() == '[') return sink.Blank();
  if (LooksCosmetic(line)) return sink.Refuse(Refusal::kCosmetic);
  if (line.front() == '#') return sink.Blank();
  Pattern pattern{line, line.starts_with("@@")};
  if (pattern.allow) pattern.text.remove_prefix(2);
  if (IsRegex(pattern.text)) return sink.Refuse(Refusal::kRegex);
  const size_t options = FindOptions(pattern.text);
  if (options != kNone) {
    if (IsRegex(pattern.text.substr(0, options))) return sink.Refuse(Refusal::kRegex);
    if (!IsHarmless(pattern.text.substr(options + 1))) return sink.Refuse(Refusal::kModifier);
    pattern.text = pattern.text.substr(0, options);
  }
  if (pattern.text.empty()) return sink.Refuse(Refusal::kSubstring);
  if (pattern.text.starts_with("||")) {
    pattern.text.remove_prefix(2);
    return AddAnchored(pattern, sink);
  }
  if (pattern.text.starts_with('|')) {
    pattern.text.remove_prefix(1);
    return AddStart(pattern, sink);
  }
  AddUnanchored(pattern, sink);
}

}  // namespace urlfilter::compiler
