// Fuzzes the in-app container reader: the input as a whole, and as changes (three bytes each:
// where, what) to a real container. Whatever is accepted must answer lookups.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "bloom/block_filter_builder.h"
#include "bloom/fingerprint_table_builder.h"
#include "bloom/in_app_hash.h"
#include "filterlib/format/in_app_container.h"

namespace {

namespace bloom = urlfilter::bloom;
namespace format = urlfilter::format;

std::string RealContainer() {
  auto filter = *bloom::BlockFilterBuilder::Create(2, 5);
  bloom::FingerprintTableBuilder table(5);
  for (const char* key : {"example.com", "example.org", "example.net/a"}) {
    filter.Add(bloom::InAppKeyHash(key, 5));
    table.Add(bloom::InAppKeyHash(key, 5), {.category = 1});
  }
  return *format::EncodeInAppContainer({"allowed", "malware"}, std::move(filter).Finish(),
                                       *std::move(table).Finish());
}

void Use(std::string_view bytes) {
  const auto view = format::InAppContainerView::Create(bytes);
  if (!view.ok()) return;
  view->CheckDigest().IgnoreError();
  for (const char* key : {"example.com", "other.example"}) {
    const bloom::InAppHash hash = bloom::InAppKeyHash(key, view->hash_seed());
    view->block_filter().MayContain(hash);
    for (const auto& entry : view->fingerprints().Find(hash)) view->CategoryName(entry.category);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Use(std::string_view(reinterpret_cast<const char*>(data), size));
  static const std::string real = RealContainer();
  std::string changed = real;
  for (size_t i = 0; i + 2 < size; i += 3) {
    changed[(data[i] | data[i + 1] << 8) % changed.size()] = static_cast<char>(data[i + 2]);
  }
  Use(changed);
  return 0;
}
