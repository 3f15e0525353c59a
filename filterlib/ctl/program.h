// What every command of urlfilterctl shares: exit codes, and how errors are said.
#ifndef URLFILTER_FILTERLIB_CTL_PROGRAM_H_
#define URLFILTER_FILTERLIB_CTL_PROGRAM_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "filterlib/store/app_group_store.h"

namespace urlfilter::ctl {

enum ExitCode : int { kDone = 0, kFindings = 1, kCouldNot = 2, kUsage = 64 };

// "urlfilterctl: <message>" on stderr, and "  <way out>" below it if there is one.
void PrintProblem(std::string_view message, std::string_view way_out = "");

// Opens a store that must be there already: asking about one does not make it. NotFound when there
// is no such folder; else as AppGroupStore::Open().
absl::StatusOr<store::AppGroupStore> OpenExistingStore(const std::string& dir);

// PrintProblem() for an error; returns kCouldNot.
int CouldNot(const absl::Status& status);

}  // namespace urlfilter::ctl

#endif  // URLFILTER_FILTERLIB_CTL_PROGRAM_H_
