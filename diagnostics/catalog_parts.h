// The catalog's entries lie in one file a group; catalog.cc joins them. Private to this folder.
#ifndef URLFILTER_DIAGNOSTICS_CATALOG_PARTS_H_
#define URLFILTER_DIAGNOSTICS_CATALOG_PARTS_H_

#include <span>

#include "diagnostics/catalog.h"

namespace urlfilter {

std::span<const CatalogEntry> YamlEntries();      // UF00xx: the policy file as a file
std::span<const CatalogEntry> KeyEntries();       // UF01xx: keys and values
std::span<const CatalogEntry> UpkeepEntries();    // UF02xx: owners, dates, tests, sizes
std::span<const CatalogEntry> RuleEntries();      // UF03xx: what a rule would do on a device
std::span<const CatalogEntry> ListFileEntries();  // UF04xx: list files as files
std::span<const CatalogEntry> RefusalEntries();   // UF05xx: lines that cannot become rules

}  // namespace urlfilter

#endif  // URLFILTER_DIAGNOSTICS_CATALOG_PARTS_H_
