// Fuzzes the reader of the public suffix list. The table that the cache holds may never lose a
// suffix: each rule that was read is found, unless an exception takes it back.
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string_view>

#include "compiler/findings/public_suffixes.h"
#include "filterlib/url/canonical_host.h"

namespace {

using namespace urlfilter;  // NOLINT(google-build-using-namespace): a fuzz target

// The names of the plain rules, and those taken back.
struct Names {
  std::set<std::string_view> rules;
  std::set<std::string_view> exceptions;
};

Names NamesIn(std::string_view text) {
  Names names;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    const std::string_view rule = line.substr(0, line.find_first_of(" \t\r"));
    if (url::IsCanonicalHost(rule)) names.rules.insert(rule);
    if (rule.starts_with('!')) names.exceptions.insert(rule.substr(1));
  }
  return names;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const compiler::PublicSuffixes suffixes = compiler::PublicSuffixes::Parse(text);
  const Names names = NamesIn(text);
  if (suffixes.size() < names.rules.size()) std::abort();
  for (const std::string_view name : names.rules) {
    // An exception may be written in another form of the same name.
    if (names.exceptions.empty() && !suffixes.Find(name).has_value()) std::abort();
  }
  for (const std::string_view name : names.exceptions) suffixes.Find(name);
  suffixes.Find(text);
  return 0;
}
