// Fuzzes every list syntax: no crash, each line is accounted for, and every rule that is kept has
// keys (a rule without keys would be lost in silence later).
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "compiler/lists/chunk_reader.h"
#include "compiler/lists/host_patterns.h"
#include "compiler/lists/line_sink.h"
#include "compiler/lists/list_syntax.h"
#include "compiler/lists/rule_table.h"
#include "compiler/lists/syntax_detect.h"
#include "compiler/policy/list_sniff.h"
#include "filterlib/url/profile.h"
#include "filterlib/url/rule_keys.h"

namespace {

namespace uc = urlfilter::compiler;

void Check(std::string_view text, uc::Syntax syntax) {
  const uc::ChunkResult result = uc::ReadChunk(text, syntax, uc::SinkOptions());
  const uc::ListCounts& counts = result.counts;
  if (counts.rules != result.rules.size()) std::abort();
  if (counts.blank + counts.ignored + counts.rules + counts.refused.total() < counts.lines) {
    std::abort();
  }
  for (const uc::Rule& rule : result.rules) {
    const auto keys = urlfilter::url::KeysForRule(rule.text(), urlfilter::url::Profile::kBoth);
    if (!keys.ok()) std::abort();
    const bool own_key = rule.flags & uc::kRuleCanonicalHost;
    if (own_key && (keys->keys.size() != 1 || keys->keys[0] != rule.text())) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  uc::SniffListFile(text);
  Check(text, uc::DetectSyntax(text).syntax);
  for (int syntax = 0; syntax <= static_cast<int>(uc::Syntax::kMixed); ++syntax) {
    Check(text, static_cast<uc::Syntax>(syntax));
  }
  return 0;
}
