// The keys of a policy in the syntaxes of other tools.
#ifndef URLFILTER_COMPILER_CONVERT_EXPORT_KEYS_H_
#define URLFILTER_COMPILER_CONVERT_EXPORT_KEYS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace urlfilter::compiler {

enum class ExportFormat { kDomains, kHosts, kAdblock, kRpz, kDnsmasq, kChrome };

// "domains", "hosts", "adblock", "rpz", "dnsmasq", "chrome"; nullopt for any other name.
std::optional<ExportFormat> ParseExportFormat(std::string_view name);

struct ExportedKeys {
  std::string text;
  uint64_t written = 0;         // Keys, not lines: RPZ has two for each.
  uint64_t paths_left_out = 0;  // DNS knows no paths; no syntax here knows whole queries; and
                                // some paths would be read as something else.
  uint64_t narrowed = 0;        // Host keys that lose their subdomains: a hosts file has none.
};

// `keys` are those of a KeySet: sorted, unique. `name` is the policy's. Deterministic.
ExportedKeys ExportKeys(std::span<const std::string_view> keys, std::string_view name,
                        ExportFormat format);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_CONVERT_EXPORT_KEYS_H_
