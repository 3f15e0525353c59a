// Fuzzes the policy parser: no crash, no hang, and a text that is YAML still is with its fixes.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>

#include "compiler/policy/policy.h"
#include "compiler/policy/policy_loader.h"
#include "diagnostics/apply_fixes.h"
#include "diagnostics/catalog.h"
#include "diagnostics/issue.h"
#include "diagnostics/render.h"

namespace {

namespace uc = urlfilter::compiler;

constexpr uc::PolicyOptions kOptions = {.today = 20000};

bool IsYaml(const urlfilter::IssueList& issues, const std::string& file) {
  for (const urlfilter::Issue& issue : issues.issues()) {
    if (issue.id == "UF0002" && issue.where.file == file) return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  urlfilter::IssueList issues;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const uc::Policy policy = uc::LoadPolicyText("/nonexistent/p.yaml", text, kOptions, issues);
  for (const urlfilter::Issue& issue : issues.issues()) {
    if (urlfilter::FindCatalogEntry(issue.id) == nullptr) std::abort();
  }
  for (const auto& source : policy.unparsed) urlfilter::ApplyFixes(*source, issues);
  for (const auto& source : policy.sources) {
    urlfilter::FixedText fixed = urlfilter::ApplyFixes(*source, issues);
    if (fixed.applied == 0) continue;
    urlfilter::IssueList after;
    uc::LoadPolicyText(source->file(), std::move(fixed.text), kOptions, after);
    if (IsYaml(issues, source->file()) && !IsYaml(after, source->file())) std::abort();
  }
  // One byte in four can be a mistake; that many rendered would be all that the target does.
  if (issues.size() > 50) issues.issues().resize(50);
  for (const auto format : {urlfilter::OutputFormat::kText, urlfilter::OutputFormat::kJson,
                            urlfilter::OutputFormat::kSarif, urlfilter::OutputFormat::kJunit,
                            urlfilter::OutputFormat::kGithub}) {
    urlfilter::Render(format, issues, urlfilter::RenderOptions());
  }
  return 0;
}
