#include "diagnostics/suppressions.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "diagnostics/catalog.h"

namespace urlfilter {
namespace {

constexpr std::string_view kMark = "# urlfilter: allow";
constexpr std::string_view kWholeFile = "-file";

struct Suppression {
  const SourceText* source = nullptr;
  uint32_t comment_line = 0;
  uint32_t line = 0;  // That it speaks for; 0 = the whole file.
  std::string id;
  size_t column = 0, comment_end = 0;  // The comment in its line, from 0.
  bool used = false;
};

// The line that a comment on `line` speaks for.
uint32_t SpokenFor(const SourceText& source, uint32_t line, size_t column) {
  if (source.Line(line).find_first_not_of(" \t") != column) return line;
  for (uint32_t next = line + 1; next <= source.line_count(); ++next) {
    const std::string_view text = source.Line(next);
    const size_t first = text.find_first_not_of(" \t");
    if (first != std::string_view::npos && text[first] != '#') return next;
  }
  return line;
}

// The ids of "UF0301, UF0302 -- why"; stops at the first word that neither is one nor looks like
// one. The first word always counts, so that a mistyped one is seen.
std::vector<std::string> Ids(std::string_view text) {
  std::vector<std::string> ids;
  while (true) {
    const size_t start = text.find_first_not_of(" ,\t");
    if (start == std::string_view::npos) return ids;
    text.remove_prefix(start);
    const std::string_view word = text.substr(0, text.find_first_of(" ,\t"));
    const CatalogEntry* entry = FindCatalogEntry(word);
    if (entry == nullptr && !ids.empty() && !word.starts_with("UF")) return ids;
    ids.emplace_back(entry == nullptr ? word : entry->id);
    text.remove_prefix(word.size());
  }
}

void CollectLine(const SourceText& source, uint32_t line, std::vector<Suppression>& found) {
  const std::string_view text = source.Line(line);
  const size_t column = text.find(kMark);
  if (column == std::string_view::npos) return;
  std::string_view rest = text.substr(column + kMark.size());
  const bool whole_file = rest.starts_with(kWholeFile);
  if (whole_file) rest.remove_prefix(kWholeFile.size());
  for (std::string& id : Ids(rest)) {
    Suppression& suppression = found.emplace_back();
    suppression.source = &source;
    suppression.comment_line = line;
    suppression.line = whole_file ? 0 : SpokenFor(source, line, column);
    suppression.id = std::move(id);
    suppression.column = column;
    suppression.comment_end = text.size();
  }
}

bool SpeaksFor(const Suppression& suppression, const SourceRange& where) {
  return where.file == suppression.source->file() &&
         (suppression.line == 0 || suppression.line == where.line);
}

bool IsSilenced(const Issue& issue, std::vector<Suppression>& suppressions) {
  const CatalogEntry* entry = FindCatalogEntry(issue.id);
  if (entry == nullptr || !entry->may_suppress) return false;
  bool silenced = false;
  for (Suppression& suppression : suppressions) {
    const bool speaks = suppression.id == issue.id && (SpeaksFor(suppression, issue.where) ||
                                                       SpeaksFor(suppression, issue.listed_at));
    suppression.used |= speaks;
    silenced |= speaks;
  }
  return silenced;
}

void ReportUnused(const Suppression& suppression, IssueList& issues) {
  const SourceText& source = *suppression.source;
  const SourceRange where{source.file(), suppression.comment_line,
                          static_cast<uint32_t>(suppression.column + 1),
                          static_cast<uint32_t>(suppression.comment_end + 1)};
  const CatalogEntry* entry = FindCatalogEntry(suppression.id);
  std::string message, help;
  if (entry == nullptr) {
    message =
        absl::StrCat("this comment allows \"", suppression.id, "\", which is no finding's id");
    help = "Write the id that stands in brackets behind `error`, `warning` or `note`.";
  } else if (!entry->may_suppress) {
    message = absl::StrCat("this comment allows ", suppression.id, ", which cannot be allowed");
    help = "Mend what it is about, if it is found here, and delete the comment.";
  } else {
    message = absl::StrCat("this comment allows ", suppression.id, ", which is not found here");
    help = "Delete the comment.";
  }
  source.Attach(issues.Add("UF0208", where, std::move(message), std::move(help)));
}

}  // namespace

size_t ApplySuppressions(const std::vector<std::shared_ptr<const SourceText>>& sources,
                         IssueList& issues) {
  std::vector<Suppression> suppressions;
  for (const auto& source : sources) {
    for (uint32_t line = 1; line <= source->line_count(); ++line) {
      CollectLine(*source, line, suppressions);
    }
  }
  if (suppressions.empty()) return 0;
  std::vector<Issue>& all = issues.issues();
  const size_t before = all.size();
  all.erase(std::remove_if(all.begin(), all.end(),
                           [&](const Issue& issue) { return IsSilenced(issue, suppressions); }),
            all.end());
  const size_t silenced = before - all.size();
  for (const Suppression& suppression : suppressions) {
    if (!suppression.used) ReportUnused(suppression, issues);
  }
  issues.Sort();
  return silenced;
}

}  // namespace urlfilter
