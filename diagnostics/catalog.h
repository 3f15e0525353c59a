// Every diagnostic there is, in one table: `urlfilterc rule UF0123` prints an entry, and
// docs/diagnostics.md is generated from all of them (`urlfilterc rule --markdown`).
//
// An id never changes its meaning and is never used again. Immutable data: any thread.
#ifndef URLFILTER_DIAGNOSTICS_CATALOG_H_
#define URLFILTER_DIAGNOSTICS_CATALOG_H_

#include <span>
#include <string>
#include <string_view>

#include "diagnostics/issue.h"

namespace urlfilter {

struct CatalogEntry {
  std::string_view id;  // "UF" and four digits; the first two digits are the group.
  Severity severity;
  bool may_suppress;         // `# urlfilter: allow ID` is obeyed.
  std::string_view title;    // Half a line.
  std::string_view text;     // Why it matters.
  std::string_view example;  // A few lines that cause it.
  std::string_view way_out;  // What to do.
};

// All entries, by id.
std::span<const CatalogEntry> Catalog();

// nullptr if there is no such id. Any case of letters is found ("uf0101").
const CatalogEntry* FindCatalogEntry(std::string_view id);

// The severity of an id of the catalog. An unknown id is a bug of the caller: kError.
Severity CatalogSeverity(std::string_view id);

// One entry as `urlfilterc rule` prints it.
std::string DescribeEntry(const CatalogEntry& entry);

// The table and all entries as Markdown: the generated part of docs/diagnostics.md.
std::string CatalogMarkdown();

}  // namespace urlfilter

#endif  // URLFILTER_DIAGNOSTICS_CATALOG_H_
