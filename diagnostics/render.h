// Issues as text for people and in the formats of CI systems. Shapes: docs/diagnostics.md.
#ifndef URLFILTER_DIAGNOSTICS_RENDER_H_
#define URLFILTER_DIAGNOSTICS_RENDER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/issue.h"

namespace urlfilter {

enum class OutputFormat { kText, kJson, kSarif, kJunit, kGithub };

// "text", "json", "sarif", "junit", "github".
std::optional<OutputFormat> ParseOutputFormat(std::string_view name);

// What became of one list; shown below the issues. Each line is blank (or a comment), ignored, or
// gives rules or refusals. `rules` are those kept, `allow` the exceptions among them, `widened` and
// `narrowed` those that block more or less than their line says; `filtered` were dropped by the
// list's include or exclude. The list "exceptions" is left out of the text while it has no lines.
struct ListSummary {
  std::string name;
  uint64_t lines = 0, blank = 0, ignored = 0, rules = 0, allow = 0, refused = 0, filtered = 0,
           widened = 0, narrowed = 0;
};

struct RenderOptions {
  bool colour = false;                  // ANSI colours; text only.
  std::string checked;                  // The policy that was checked, as the user named it.
  size_t suppressed = 0;                // Issues that comments in the sources have silenced.
  std::string tool_version;             // For SARIF.
  std::vector<ListSummary> lists = {};  // Text and JSON.
};

// Ends with a newline. Every format names all issues, in the order of the list (call Sort()
// first). Deterministic: no times, no absolute paths but those in the issues. Bytes that are not
// UTF-8 are replaced; all but JSON and SARIF replace control characters too (utf8.h), so that a
// hostile list cannot write to a terminal.
std::string Render(OutputFormat format, const IssueList& issues, const RenderOptions& options);

std::string RenderText(const IssueList& issues, const RenderOptions& options);
std::string RenderJson(const IssueList& issues, const RenderOptions& options);
std::string RenderSarif(const IssueList& issues, const RenderOptions& options);
std::string RenderJunit(const IssueList& issues, const RenderOptions& options);
std::string RenderGithub(const IssueList& issues, const RenderOptions& options);

// "2 errors, 1 warning"; "no issues". Counts issues, not the findings that one may stand for.
std::string CountText(const IssueList& issues);

// "a.yaml:3:5"; without line or column where they are unknown.
std::string PlaceText(const SourceRange& where);

}  // namespace urlfilter

#endif  // URLFILTER_DIAGNOSTICS_RENDER_H_
