// What a build has to say about itself: the numbers behind report.json, report.html and the lines
// that `urlfilterc build` prints. Plain values. Format page: docs/formats/report.md.
#ifndef URLFILTER_COMPILER_REPORT_REPORT_DATA_H_
#define URLFILTER_COMPILER_REPORT_REPORT_DATA_H_

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/keys/key_set.h"
#include "compiler/lists/rule_table.h"
#include "compiler/policy/policy.h"
#include "compiler/release/build_release.h"
#include "compiler/release/compile_policy.h"
#include "compiler/release/release_layout.h"
#include "filterlib/format/manifest.h"

namespace urlfilter::compiler {

struct ReportList {
  std::string category, owner;
  bool allow = false;
  bool expired = false;
  ListCounts lines;  // lines.list is its name.
  ListKeyCounts keys;
};

// One earlier release, for the growth over time.
struct ReportPoint {
  uint64_t version = 0;
  std::string created;  // RFC 3339, or empty.
  uint64_t key_count = 0;
  uint64_t plist_bytes = 0;
};

struct ReportData {
  std::string description, owner;
  RateTarget target;               // As the policy asks for it.
  uint64_t size_budget_bytes = 0;  // 0 = none.
  format::Manifest manifest;
  BuildOutcome outcome;           // Its release is not filled in yet: `manifest` stands for it.
  std::vector<ReportList> lists;  // The policy's lists, then its exceptions.
  std::vector<ListOverlap> overlaps;
  uint64_t test_count = 0;
  std::vector<ReportPoint> growth;  // The last 60 at most, oldest first; the last is this version.
};

// Sums over all lists.
ListCounts TotalLines(const std::vector<ReportList>& lists);
ListKeyCounts TotalKeys(const std::vector<ReportList>& lists);

// `manifest` is that of the version the report is about. Earlier versions are read from `layout`;
// those whose private manifest cannot be read are missing in `growth`.
ReportData MakeReport(const CompiledPolicy& compiled, const BuildOutcome& outcome,
                      const format::Manifest& manifest, const ReleaseLayout& layout);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_REPORT_REPORT_DATA_H_
