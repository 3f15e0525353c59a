#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "compiler/diff/key_diff.h"
#include "compiler/explain/json_text.h"

namespace urlfilter::compiler {

namespace {

using nlohmann::ordered_json;

void AppendKeys(const char* sign, const std::vector<std::string_view>& keys, size_t most,
                std::string& text) {
  for (size_t i = 0; i < std::min(most, keys.size()); ++i) {
    absl::StrAppend(&text, "  ", sign, " ", EscapeForTerminal(keys[i]), "\n");
  }
  if (keys.size() > most)
    absl::StrAppend(&text, "  ", sign, " ... ", keys.size() - most, " more\n");
}

void AppendMoves(const char* what, const std::vector<KeyMove>& moves, size_t most,
                 std::string& text) {
  if (moves.empty()) return;
  absl::StrAppend(&text, what, " ", moves.size(), "\n");
  for (size_t i = 0; i < std::min(most, moves.size()); ++i) {
    absl::StrAppend(&text, "  ", EscapeForTerminal(moves[i].key), "  below  ",
                    EscapeForTerminal(moves[i].parent), "\n");
  }
  if (moves.size() > most) absl::StrAppend(&text, "  ... ", moves.size() - most, " more\n");
}

ordered_json KeysJson(const std::vector<std::string_view>& keys) {
  ordered_json json = ordered_json::array();
  for (const std::string_view key : keys) json.push_back(EscapeNonUtf8(key).text);
  return json;
}

ordered_json MovesJson(const std::vector<KeyMove>& moves) {
  ordered_json json = ordered_json::array();
  for (const KeyMove& move : moves) {
    json.push_back(
        {{"key", EscapeNonUtf8(move.key).text}, {"parent", EscapeNonUtf8(move.parent).text}});
  }
  return json;
}

}  // namespace

std::string RenderDiffText(const KeyDiff& diff, const DiffSide& before, const DiffSide& after,
                           size_t most_examples) {
  std::string text = absl::StrCat(before.name, " -> ", after.name, "\n");
  absl::StrAppend(&text, absl::StrFormat("keys %d -> %d: %d added, %d removed, churn %.3g %%\n",
                                         diff.counts.before, diff.counts.after, diff.counts.added,
                                         diff.counts.removed, 100 * diff.churn));
  AppendKeys("+", diff.added, most_examples, text);
  AppendKeys("-", diff.removed, most_examples, text);
  AppendMoves("widened (a wider key blocks more now)", diff.widened, most_examples, text);
  AppendMoves("narrowed (the wider key is gone)", diff.narrowed, most_examples, text);
  for (const SiteFlip& flip : diff.flips) {
    absl::StrAppend(&text, "flips  ", EscapeForTerminal(flip.url),
                    flip.blocked_before ? "  blocked -> clear (was " : "  clear -> blocked (by ",
                    EscapeForTerminal(flip.key), ")\n");
  }
  if (diff.parameters_change) {
    text += "the filter's parameters change: devices download the whole file, no delta\n";
  }
  if (diff.pir_config_changes) text += "the PIR configuration changes: clients need the new one\n";
  return text;
}

std::string RenderDiffJson(const KeyDiff& diff, const DiffSide& before, const DiffSide& after,
                           std::span<const std::string> failed_gates) {
  ordered_json flips = ordered_json::array();
  for (const SiteFlip& flip : diff.flips) {
    flips.push_back({{"url", EscapeNonUtf8(flip.url).text},
                     {"before", flip.blocked_before ? "block" : "clear"},
                     {"after", flip.blocked_before ? "clear" : "block"},
                     {"key", EscapeNonUtf8(flip.key).text}});
  }
  const ordered_json json = {
      {"schema", 1},
      {"before", {{"name", before.name}, {"keys", diff.counts.before}}},
      {"after", {{"name", after.name}, {"keys", diff.counts.after}}},
      {"changed", diff.counts.added + diff.counts.removed > 0},
      {"churn", diff.churn},
      {"added", KeysJson(diff.added)},
      {"removed", KeysJson(diff.removed)},
      {"widened", MovesJson(diff.widened)},
      {"narrowed", MovesJson(diff.narrowed)},
      {"flips", flips},
      {"parametersChange", diff.parameters_change},
      {"pirConfigChanges", diff.pir_config_changes},
      {"failedGates", std::vector<std::string>(failed_gates.begin(), failed_gates.end())}};
  return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace urlfilter::compiler
