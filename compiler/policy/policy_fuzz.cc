// Fuzzes the policy parser: no crash, no hang, and a fix never makes a text unreadable by the
// code that applies it.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "compiler/policy/policy_loader.h"
#include "diagnostics/apply_fixes.h"
#include "diagnostics/catalog.h"
#include "diagnostics/render.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace uc = urlfilter::compiler;
  uc::IssueList issues;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const uc::Policy policy =
      uc::LoadPolicyText("/nonexistent/p.yaml", text, {.today = 20000}, issues);
  for (const uc::Issue& issue : issues.issues()) {
    if (uc::FindCatalogEntry(issue.id) == nullptr) std::abort();
  }
  for (const auto& source : policy.sources) uc::ApplyFixes(*source, issues);
  for (const auto format :
       {uc::OutputFormat::kText, uc::OutputFormat::kJson, uc::OutputFormat::kSarif,
        uc::OutputFormat::kJunit, uc::OutputFormat::kGithub}) {
    uc::Render(format, issues, uc::RenderOptions());
  }
  return 0;
}
