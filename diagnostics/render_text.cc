#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/strings.h"
#include "diagnostics/issue.h"
#include "diagnostics/render.h"
#include "diagnostics/utf8.h"

namespace urlfilter {
namespace {

constexpr size_t kMostShown = 160;  // Bytes of a source line.
constexpr size_t kLeadShown = 60;   // Of these, before the caret.

constexpr std::string_view kBold = "\x1b[1m", kRed = "\x1b[1;31m", kYellow = "\x1b[1;33m",
                           kCyan = "\x1b[1;36m", kBlue = "\x1b[1;34m", kReset = "\x1b[0m";

// The part of a source line that is shown, and where the caret goes in it.
struct Excerpt {
  std::string text;
  size_t caret = 0, width = 0;
};

bool IsContinuation(char c) { return (static_cast<uint8_t>(c) & 0xc0) == 0x80; }

// `where` in a source line that begins at `first` instead of column 1.
SourceRange From(uint32_t first, SourceRange where) {
  where.column -= std::min(where.column, first - 1);
  where.end_column -= std::min(where.end_column, first - 1);
  return where;
}

// Columns on a terminal, near enough: code points.
size_t Columns(std::string_view text) {
  return text.size() - std::count_if(text.begin(), text.end(), IsContinuation);
}

Excerpt MakeExcerpt(std::string_view line, const SourceRange& where) {
  const size_t column = where.column > 0 ? where.column - 1 : 0;
  const size_t at = std::min(column, line.size());
  const size_t start = CharacterStart(line, at > kMostShown - 40 ? at - kLeadShown : 0);
  const std::string_view shown = line.substr(start, kMostShown);
  const size_t end = where.end_column > where.column ? where.end_column - 1 : at + 1;
  const size_t stop = std::min(end, start + shown.size());
  Excerpt excerpt;
  excerpt.text = Printable(shown);
  excerpt.caret = Columns(line.substr(start, at - start));
  excerpt.width = stop > at ? std::max<size_t>(Columns(line.substr(at, stop - at)), 1) : 1;
  return excerpt;
}

class TextWriter {
 public:
  explicit TextWriter(bool colour) : colour_(colour) {}

  void Write(const Issue& issue) {
    Paint(SeverityColour(issue.severity),
          absl::StrCat(AbslView(SeverityName(issue.severity)), "[", issue.id, "]"));
    Paint(kBold, absl::StrCat(": ", Printable(issue.message)));
    absl::StrAppend(&out_, "\n");
    WritePlace(issue);
    for (const RelatedPlace& place : issue.related) WriteRelated(place);
    if (!issue.listed_at.file.empty()) {
      absl::StrAppend(&out_, "   = listed at ", Printable(PlaceText(issue.listed_at)), "\n");
    }
    if (!issue.help.empty()) WriteHelp(Printable(issue.help));
    for (const Fix& fix : issue.fixes) {
      absl::StrAppend(&out_, "   = fix: ", Printable(fix.description), " (check --fix)\n");
    }
    absl::StrAppend(&out_, "\n");
  }

  std::string Take() && { return std::move(out_); }

 private:
  static std::string_view SeverityColour(Severity severity) {
    if (severity == Severity::kError) return kRed;
    return severity == Severity::kWarning ? kYellow : kCyan;
  }

  void Paint(std::string_view colour, std::string_view text) {
    if (colour_) absl::StrAppend(&out_, AbslView(colour));
    absl::StrAppend(&out_, AbslView(text));
    if (colour_) absl::StrAppend(&out_, AbslView(kReset));
  }

  void WritePlace(const Issue& issue) {
    const SourceRange& where = issue.where;
    if (where.file.empty()) return;
    const std::string number = where.line > 0 ? absl::StrCat(where.line) : "";
    const std::string margin(number.size(), ' ');
    Paint(kBlue, absl::StrCat(margin, "--> "));
    absl::StrAppend(&out_, Printable(PlaceText(where)), "\n");
    if (issue.source_line.empty()) return;
    const Excerpt excerpt = MakeExcerpt(issue.source_line, From(issue.source_column, where));
    Paint(kBlue, absl::StrCat(number, " | "));
    absl::StrAppend(&out_, excerpt.text, "\n");
    if (where.column == 0) return;
    Paint(kBlue, absl::StrCat(margin, " | "));
    absl::StrAppend(&out_, std::string(excerpt.caret, ' '));
    Paint(kRed, std::string(excerpt.width, '^'));
    absl::StrAppend(&out_, "\n");
  }

  void WriteRelated(const RelatedPlace& place) {
    absl::StrAppend(&out_, "   also ", Printable(PlaceText(place.where)));
    if (!place.message.empty()) absl::StrAppend(&out_, " (", Printable(place.message), ")");
    if (!place.source_line.empty()) {
      absl::StrAppend(&out_, ": ", MakeExcerpt(place.source_line, {}).text);
    }
    absl::StrAppend(&out_, "\n");
  }

  // Wrapped at spaces, so that long ways out can be read.
  void WriteHelp(std::string_view help) {
    constexpr size_t kWidth = 92;
    std::string line = "   = help:";
    for (const auto word : absl::StrSplit(AbslView(help), ' ')) {
      if (line.size() + 1 + word.size() > kWidth) {
        absl::StrAppend(&out_, line, "\n");
        line = "          ";
      }
      absl::StrAppend(&line, " ", word);
    }
    absl::StrAppend(&out_, line, "\n");
  }

  const bool colour_;
  std::string out_;
};

std::string PaddedLeft(std::string_view text, size_t width) {
  return std::string(width > text.size() ? width - text.size() : 0, ' ') + std::string(text);
}

// A line a list: what was read, and what came of it.
std::string ListTable(std::vector<ListSummary> lists) {
  std::erase_if(
      lists, [](const ListSummary& list) { return list.name == "exceptions" && list.lines == 0; });
  if (lists.empty()) return "";
  size_t width = 4;
  for (ListSummary& list : lists) {
    list.name = Printable(list.name);
    width = std::max(width, list.name.size());
  }
  const auto row = [width](std::string_view name, const std::vector<std::string>& cells) {
    std::string line = std::string(name) + std::string(width - name.size(), ' ');
    for (const std::string& cell : cells) absl::StrAppend(&line, PaddedLeft(cell, 11));
    return line + "\n";
  };
  std::string out = row("list", {"lines", "blank", "rules", "of them", "refused", "filtered"});
  absl::StrAppend(&out, row("", {"", "or comment", "", "exceptions", "", "out"}));
  for (const ListSummary& list : lists) {
    absl::StrAppend(
        &out, row(list.name, {absl::StrCat(list.lines), absl::StrCat(list.blank + list.ignored),
                              absl::StrCat(list.rules), absl::StrCat(list.allow),
                              absl::StrCat(list.refused), absl::StrCat(list.filtered)}));
  }
  return out + "\n";
}

}  // namespace

std::string RenderText(const IssueList& issues, const RenderOptions& options) {
  TextWriter writer(options.colour);
  for (const Issue& issue : issues.issues()) writer.Write(issue);
  std::string out = std::move(writer).Take();
  absl::StrAppend(&out, ListTable(options.lists));
  absl::StrAppend(&out, Printable(options.checked), ": ", CountText(issues));
  if (options.suppressed > 0) absl::StrAppend(&out, " (", options.suppressed, " suppressed)");
  absl::StrAppend(&out, "\n");
  return out;
}

}  // namespace urlfilter
