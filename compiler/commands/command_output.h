// What the subcommands share: exit codes, and how they speak to people.
#ifndef URLFILTER_COMPILER_COMMANDS_COMMAND_OUTPUT_H_
#define URLFILTER_COMPILER_COMMANDS_COMMAND_OUTPUT_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "diagnostics/issue.h"

namespace urlfilter::compiler {

inline constexpr int kExitDone = 0;
inline constexpr int kExitFindings = 1;
inline constexpr int kExitCouldNot = 2;
inline constexpr int kExitUsage = 64;

// Says on stderr what went wrong (`status` is not OK) and returns the exit code for it:
// kExitFindings for a refusal (release/refusal.h), kExitCouldNot for all else.
int ReportFailure(const absl::Status& status);

// Sorts issues and prints them on stderr, in colour on a terminal; nothing if there are none.
void PrintIssues(IssueList& issues, const std::string& policy);

// What a command that needs a policy without errors answers: InvalidArgument with all its issues,
// sorted.
absl::Status PolicyHasErrors(IssueList& issues, const std::string& policy);

// Whether to show how far a long command has come: stderr is a terminal that can erase a line, and
// no CI runs us (`CI` is set by all the usual ones).
bool WantsProgress();

// Seconds of a clock that never goes back.
double MonotonicSeconds();

// Threads to use when the user does not say: those of the machine, at most 8.
int DefaultThreads();

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_COMMANDS_COMMAND_OUTPUT_H_
