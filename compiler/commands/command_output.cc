#include "compiler/commands/command_output.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string_view>
#include <thread>

#include "base/program_version.h"
#include "compiler/release/refusal.h"
#include "diagnostics/render.h"
#include "diagnostics/utf8.h"

namespace urlfilter::compiler {

namespace {

std::string Rendered(IssueList& issues, const std::string& policy, bool colour) {
  issues.Sort();
  return RenderText(issues, {.colour = colour,
                             .checked = policy,
                             .suppressed = 0,
                             .tool_version = std::string(kProgramVersion)});
}

}  // namespace

int ReportFailure(const absl::Status& status) {
  const std::string_view message(status.message().data(), status.message().size());
  std::cerr << "urlfilterc: " << Printable(message, true) << "\n";
  return IsRefused(status) ? kExitFindings : kExitCouldNot;
}

void PrintIssues(IssueList& issues, const std::string& policy) {
  if (!issues.empty()) std::cerr << Rendered(issues, policy, isatty(STDERR_FILENO) != 0);
}

absl::Status PolicyHasErrors(IssueList& issues, const std::string& policy) {
  return absl::InvalidArgumentError(policy + " has errors; see `urlfilterc check " + policy +
                                    "`\n\n" + Rendered(issues, policy, false));
}

bool WantsProgress() {
  const char* ci = std::getenv("CI");
  const char* terminal = std::getenv("TERM");
  const bool in_ci = ci != nullptr && *ci != '\0';
  const bool dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
  return isatty(STDERR_FILENO) != 0 && !in_ci && !dumb;
}

double MonotonicSeconds() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

int DefaultThreads() {
  return static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1u, 8u));
}

}  // namespace urlfilter::compiler
