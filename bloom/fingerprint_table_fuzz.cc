// Fuzzes FingerprintTableView with any bytes, whose lookups must stay within them, and the
// builder: the input, 16 bytes an entry, becomes a table that must find every entry.
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "base/little_endian.h"
#include "bloom/fingerprint_entry.h"
#include "bloom/fingerprint_table.h"
#include "bloom/fingerprint_table_builder.h"
#include "bloom/in_app_hash.h"

namespace urlfilter::bloom {
namespace {

void Read(std::string_view input) {
  // A copy of its own lets the sanitizer see reads beyond the end.
  const std::vector<char> bytes(input.begin(), input.end());
  const auto table = FingerprintTableView::Create({bytes.data(), bytes.size()});
  if (!table.ok()) return;
  for (uint64_t i = 0; i < 64; ++i) {
    const InAppHash hash = {.high = ~uint64_t{0} / 63 * i, .low = i * 0x9e3779b97f4a7c15};
    table->Prefetch(hash);
    if (table->Find(hash).size() > FingerprintMatches::kMaxSize) std::abort();
  }
}

void Build(std::string_view input) {
  FingerprintTableBuilder builder(1);
  std::map<std::pair<InAppHash, int>, FingerprintEntry> expected;
  for (; input.size() >= 16; input.remove_prefix(16)) {
    const InAppHash hash = {LoadLittleEndian<uint64_t>(input.data()),
                            LoadLittleEndian<uint64_t>(input.data() + 8)};
    const FingerprintEntry entry = DecodeEntry(static_cast<uint16_t>(hash.low & 0x3ff));
    builder.Add(hash, entry);
    expected.insert({{hash, 2 * entry.allow + entry.exact_host}, entry});
  }
  const auto bytes = std::move(builder).Finish();
  if (!bytes.ok()) return;  // too many equal halves of hashes
  const FingerprintTableView table = FingerprintTableView::Create(*bytes).value();
  for (const auto& [key, entry] : expected) {
    const FingerprintMatches matches = table.Find(key.first);
    bool found = false;
    for (const FingerprintEntry& match : matches) found |= match == entry;
    // Equal fingerprints in one line, which only chosen hashes have, may crowd an entry out.
    if (!found && matches.size() < FingerprintMatches::kMaxSize) std::abort();
  }
}

}  // namespace
}  // namespace urlfilter::bloom

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  urlfilter::bloom::Read(input);
  urlfilter::bloom::Build(input);
  return 0;
}
