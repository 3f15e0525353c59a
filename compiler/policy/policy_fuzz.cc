// Fuzzes the policy parser: no crash, no hang, and a fix never makes a text unreadable by the
// code that applies it.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "compiler/policy/policy.h"
#include "compiler/policy/policy_loader.h"
#include "diagnostics/apply_fixes.h"
#include "diagnostics/catalog.h"
#include "diagnostics/issue.h"
#include "diagnostics/render.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace uc = urlfilter::compiler;
  urlfilter::IssueList issues;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const uc::Policy policy =
      uc::LoadPolicyText("/nonexistent/p.yaml", text, {.today = 20000}, issues);
  for (const urlfilter::Issue& issue : issues.issues()) {
    if (urlfilter::FindCatalogEntry(issue.id) == nullptr) std::abort();
  }
  for (const auto& source : policy.sources) urlfilter::ApplyFixes(*source, issues);
  // One byte in four can be a mistake; that many rendered would be all that the target does.
  if (issues.size() > 50) issues.issues().resize(50);
  for (const auto format : {urlfilter::OutputFormat::kText, urlfilter::OutputFormat::kJson,
                            urlfilter::OutputFormat::kSarif, urlfilter::OutputFormat::kJunit,
                            urlfilter::OutputFormat::kGithub}) {
    urlfilter::Render(format, issues, urlfilter::RenderOptions());
  }
  return 0;
}
