// The public suffix list: names under which anybody may register (https://publicsuffix.org/).
#ifndef URLFILTER_COMPILER_FINDINGS_PUBLIC_SUFFIXES_H_
#define URLFILTER_COMPILER_FINDINGS_PUBLIC_SUFFIXES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace urlfilter::compiler {

// Where Debian's package publicsuffix puts the list.
inline constexpr char kPublicSuffixFile[] = "/usr/share/publicsuffix/public_suffix_list.dat";

struct PublicSuffix {
  std::string name;    // Canonical: "co.uk", "xn--p1ai".
  bool icann = false;  // A registry's; otherwise a company's, such as github.io.
  // kChildren: every name one label below is a suffix (`*.ck` of the list), but not those that are
  // kExcepted (`!www.ck`).
  enum class Kind { kName, kChildren, kExcepted } kind = Kind::kName;
};

// The rules of the list. Names that cannot be hosts are skipped.
std::vector<PublicSuffix> ParsePublicSuffixes(std::string_view text);

// NotFound when the list is not installed.
absl::StatusOr<std::vector<PublicSuffix>> LoadPublicSuffixes(const std::string& path);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_FINDINGS_PUBLIC_SUFFIXES_H_
