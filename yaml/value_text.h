// Single values as people write them in YAML. Pure; any thread. nullopt = not such a value; ranges
// are the caller's.
#ifndef URLFILTER_YAML_VALUE_TEXT_H_
#define URLFILTER_YAML_VALUE_TEXT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace urlfilter {

// A limit given as a share of a total ("20%": 20 and `percent`) or as a number. Never negative.
struct ChangeLimit {
  double value = 0;
  bool percent = false;
};

// "45m", "24h", "2700s", "1d", "1.5h": seconds. A unit is required; blanks before it are fine.
std::optional<double> ParseDurationSeconds(std::string_view text);

// "6MB" (10^6), "512KiB" (2^10), "100B", "4096": bytes. kB, KB, MB, GB; KiB, MiB, GiB.
std::optional<double> ParseSizeBytes(std::string_view text);

// Decimal number, finite: "0.001", "1e-4", "-1".
std::optional<double> ParseNumber(std::string_view text);

// Decimal or 0x integer without sign, below 2^64.
std::optional<uint64_t> ParseInteger(std::string_view text);

// "true", "false".
std::optional<bool> ParseBool(std::string_view text);

// "10%" or "0.1": 0.1.
std::optional<double> ParseShare(std::string_view text);

// "20%" or "500".
std::optional<ChangeLimit> ParseChangeLimit(std::string_view text);

// "2026-12-31": days since 1970-01-01. Days that do not exist are no dates.
std::optional<int32_t> ParseDate(std::string_view text);

// 1 to 63 of a-z, 0-9 and -, not starting or ending with -.
bool IsName(std::string_view text);

// The nearest legal name to a text, for a fix; empty if nothing is left of it.
std::string SuggestName(std::string_view text);

}  // namespace urlfilter

#endif  // URLFILTER_YAML_VALUE_TEXT_H_
