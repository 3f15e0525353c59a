// Fuzzes single values as people write them in YAML and on command lines: durations, sizes, limits,
// dates, names. What is read is finite, and a suggested name is a name.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "yaml/value_text.h"

namespace {

void Check(bool holds) {
  if (!holds) std::abort();
}

void CheckAmount(std::optional<double> amount) {
  Check(!amount || (std::isfinite(*amount) && *amount >= 0));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace urlfilter;  // NOLINT(google-build-using-namespace): a fuzz target
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  CheckAmount(ParseDurationSeconds(text));
  CheckAmount(ParseSizeBytes(text));
  const auto number = ParseNumber(text);
  Check(!number || std::isfinite(*number));
  ParseInteger(text);
  ParseBool(text);
  const auto share = ParseShare(text);
  Check(!share || std::isfinite(*share));
  const auto limit = ParseChangeLimit(text);
  CheckAmount(limit ? std::optional<double>(limit->value) : std::nullopt);
  ParseDate(text);
  const std::string suggested = SuggestName(text);
  Check(suggested.empty() || IsName(suggested));
  return 0;
}
