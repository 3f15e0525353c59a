#include "diagnostics/catalog.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "base/strings.h"
#include "diagnostics/catalog_parts.h"

namespace urlfilter {
namespace {

std::vector<CatalogEntry> JoinParts() {
  std::vector<CatalogEntry> all;
  for (const auto part : {YamlEntries(), KeyEntries(), UpkeepEntries(), RuleEntries(),
                          ListFileEntries(), RefusalEntries()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

std::string Indented(std::string_view text) {
  return absl::StrCat("    ", absl::StrReplaceAll(AbslView(text), {{"\n", "\n    "}}), "\n");
}

std::string_view YesNo(bool yes) { return yes ? "yes" : "no"; }

}  // namespace

std::span<const CatalogEntry> Catalog() {
  static const auto& all = *new std::vector<CatalogEntry>(JoinParts());
  return all;
}

const CatalogEntry* FindCatalogEntry(std::string_view id) {
  const std::string upper = absl::AsciiStrToUpper(AbslView(id));
  const auto all = Catalog();
  const auto found = std::lower_bound(
      all.begin(), all.end(), upper,
      [](const CatalogEntry& entry, const std::string& wanted) { return entry.id < wanted; });
  return found != all.end() && found->id == upper ? &*found : nullptr;
}

Severity CatalogSeverity(std::string_view id) {
  const CatalogEntry* entry = FindCatalogEntry(id);
  return entry == nullptr ? Severity::kError : entry->severity;
}

std::string DescribeEntry(const CatalogEntry& entry) {
  return absl::StrCat(AbslView(entry.id), " (", AbslView(SeverityName(entry.severity)),
                      "): ", AbslView(entry.title), "\n\n", AbslView(entry.text), "\n\nExample:\n",
                      Indented(entry.example), "\nWay out: ", AbslView(entry.way_out),
                      "\nMay be suppressed: ", AbslView(YesNo(entry.may_suppress)), "\n");
}

std::string CatalogMarkdown() {
  std::string out = "| id | severity | what | suppressible |\n|---|---|---|---|\n";
  for (const CatalogEntry& entry : Catalog()) {
    absl::StrAppend(&out, "| [", AbslView(entry.id), "](#",
                    absl::AsciiStrToLower(AbslView(entry.id)), ") | ",
                    AbslView(SeverityName(entry.severity)), " | ", AbslView(entry.title), " | ",
                    AbslView(YesNo(entry.may_suppress)), " |\n");
  }
  for (const CatalogEntry& entry : Catalog()) {
    absl::StrAppend(&out, "\n### ", AbslView(entry.id), "\n\n**", AbslView(entry.title), "** (",
                    AbslView(SeverityName(entry.severity)), ")\n\n", AbslView(entry.text), "\n\n",
                    Indented(entry.example), "\nWay out: ", AbslView(entry.way_out), "\n");
  }
  return out;
}

}  // namespace urlfilter
