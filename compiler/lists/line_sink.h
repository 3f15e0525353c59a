// Where the line parsers put what they find: rules into a table's chunk, refusals into counts.
#ifndef URLFILTER_COMPILER_LISTS_LINE_SINK_H_
#define URLFILTER_COMPILER_LISTS_LINE_SINK_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/lists/host_patterns.h"
#include "compiler/lists/refusal.h"
#include "compiler/lists/rule_table.h"
#include "compiler/lists/text_arena.h"
#include "filterlib/url/profile.h"

namespace urlfilter::compiler {

inline constexpr size_t kMaxLineBytes = 16 << 10;
inline constexpr size_t kExamplesKept = 3;  // Of each class of refusals.

// A line that was refused or widened, kept to be shown.
struct LineExample {
  Refusal refusal = Refusal::kUnparsable;
  uint32_t line = 0;
  std::string text;    // The line, or its first 200 bytes.
  std::string detail;  // Why, beyond the class; may be empty.
};

// What a chunk of a list gave. Lines count from 1 at the chunk's start.
struct ChunkResult {
  std::vector<Rule> rules;
  ListCounts counts;
  std::vector<LineExample> refused;  // All with keep_all_refused, else kExamplesKept of a class.
  std::vector<LineExample> widened;  // At most kExamplesKept; their `refusal` says nothing.
  TextArena arena;
};

struct SinkOptions {
  bool allow = false;    // Every rule is an exception.
  bool inlined = false;  // Rules written in a policy: a bare top-level name is taken.
  bool keep_all_refused = false;
  url::Profile profile = url::Profile::kBoth;
  const HostFilter* filter = nullptr;  // include/exclude; nullptr keeps all.
};

// Not thread-safe: one a chunk. Text given to Block and Allow must outlive the chunk's result, the
// constructor's arguments the sink.
class LineSink {
 public:
  LineSink(const SinkOptions& options, ChunkResult& result) : options_(options), result_(result) {}

  // Starts a line. `text` is the whole line, for examples.
  void StartLine(uint32_t line, std::string_view text) {
    line_ = line;
    text_ = text;
    pushed_ = false;
  }

  void Blank() { ++result_.counts.blank; }
  void Ignore() { ++result_.counts.ignored; }

  // A host rule. Anything that cannot be a host is refused.
  void BlockHost(std::string_view host) { AddHost(host, options_.allow); }
  void AllowHost(std::string_view host) { AddHost(host, true); }

  // A host that PlainHostLength is positive for.
  void BlockPlainHost(std::string_view host) {
    Push(host, host, static_cast<uint8_t>(kRuleCanonicalHost | (options_.allow ? kRuleAllow : 0)));
  }

  // A host, host/path?query or full URL.
  void BlockRule(std::string_view rule) { AddRule(rule, options_.allow); }
  void AllowRule(std::string_view rule) { AddRule(rule, true); }

  void Refuse(Refusal refusal, std::string detail = "");

  // Says of a rule that was just added: it blocks more, or less, than the line. Nothing if the
  // line has added none.
  void Widened();
  // Takes Widened back for the rule that was added last, on an earlier line: its other half has
  // come.
  void LastIsNotWidened();
  void Narrowed() { result_.counts.narrowed += pushed_ ? 1 : 0; }

  // True if the rule added last, on this or an earlier line, has exactly this text.
  bool LastRuleIs(std::string_view text) const {
    return !result_.rules.empty() && result_.rules.back().text() == text;
  }

 private:
  void AddHost(std::string_view host, bool allow);
  void AddOddHost(std::string_view host, bool allow);
  void AddRule(std::string_view rule, bool allow);
  void AddCheckedRule(std::string_view rule, bool allow);
  void Push(std::string_view text, std::string_view host, uint8_t flags);
  bool RefuseDamaged(std::string_view text);

  const SinkOptions& options_;
  ChunkResult& result_;
  uint32_t line_ = 0;
  std::string_view text_;
  bool pushed_ = false;  // This line has added a rule.
};

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_LISTS_LINE_SINK_H_
