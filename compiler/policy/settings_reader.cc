#include <cmath>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/policy/policy.h"
#include "compiler/policy/policy_reader.h"
#include "filterlib/url/profile.h"
#include "yaml/value_text.h"
#include "yaml/yaml_document.h"

namespace urlfilter::compiler {
namespace {

// The scalar at a key of a mapping; empty if there is none.
std::string_view TextAt(const YamlNode* map, std::string_view key) {
  const YamlNode* node = map == nullptr ? nullptr : map->Find(key);
  const bool scalar = node != nullptr && node->kind == YamlNode::Kind::kScalar;
  return scalar ? std::string_view(node->text) : std::string_view();
}

void SetRate(const YamlDocument& document, RateTarget& rate) {
  const YamlNode& root = *document.root;
  const YamlNode* map = root.Find("false_positive_rate");
  const std::string_view per_url = TextAt(map, "per_url"), per_key = TextAt(map, "per_key");
  std::string_view text = TextAt(&root, "false_positive_rate");
  if (!per_key.empty()) text = per_key;
  if (!per_url.empty()) text = per_url;
  if (const std::optional<double> value = ParseNumber(text)) {
    rate = {*value, !per_url.empty(), document.Range(*map)};
  }
}

void SetProfile(std::string_view text, url::Profile& profile) {
  if (const auto parsed = url::ParseProfile(text); parsed.ok()) profile = *parsed;
}

void SetTargets(const YamlNode& root, Policy& policy) {
  const std::vector<const YamlNode*> targets = TextNodes(root.Find("targets"));
  if (targets.empty()) return;
  policy.target_neurlfilter = policy.target_in_app = false;
  for (const YamlNode* target : targets) {
    if (target->text == "neurlfilter") policy.target_neurlfilter = true;
    if (target->text == "in-app") policy.target_in_app = true;
  }
}

int64_t DurationOr(std::string_view text, int64_t fallback) {
  const std::optional<double> seconds = ParseDurationSeconds(text);
  return seconds ? static_cast<int64_t>(std::llround(std::fmin(*seconds, 1e12))) : fallback;
}

void SetGates(const YamlNode* gates, GatePlan& plan) {
  plan.max_removed = ParseChangeLimit(TextAt(gates, "max_removed"));
  plan.max_added = ParseChangeLimit(TextAt(gates, "max_added"));
  plan.min_entries = ParseInteger(TextAt(gates, "min_entries"));
}

void SetPir(const YamlNode* pir, PirPlan& plan) {
  plan.enabled = pir != nullptr;
  plan.bundle_id = TextAt(pir, "bundle_id");
  plan.shard_count = static_cast<uint32_t>(ParseInteger(TextAt(pir, "shards")).value_or(0));
}

void SetSizing(const YamlNode* sizing, SizingPlan& plan) {
  plan.sticky = ParseBool(TextAt(sizing, "sticky")).value_or(plan.sticky);
  plan.headroom = ParseShare(TextAt(sizing, "headroom")).value_or(plan.headroom);
}

void SetSizes(const YamlNode& root, Policy& policy) {
  const double budget = ParseSizeBytes(TextAt(&root, "size_budget")).value_or(0);
  policy.size_budget_bytes = static_cast<uint64_t>(std::fmin(budget, 4294967295.0));
  const std::optional<uint64_t> seed = ParseInteger(TextAt(&root, "murmur_seed"));
  if (seed && *seed > 0 && *seed <= 0xffffffffu) {
    policy.murmur_seed = static_cast<uint32_t>(*seed);
  }
}

}  // namespace

std::vector<const YamlNode*> TextNodes(const YamlNode* node) {
  std::vector<const YamlNode*> texts;
  if (node == nullptr) return texts;
  if (node->kind == YamlNode::Kind::kScalar) texts.push_back(node);
  for (const YamlNode* item : node->items) {
    if (item->kind == YamlNode::Kind::kScalar) texts.push_back(item);
  }
  return texts;
}

std::string ResolvePath(const std::string& policy_file, const std::string& path) {
  if (policy_file == "-") return std::filesystem::path(path).lexically_normal();
  return (std::filesystem::path(policy_file).parent_path() / path).lexically_normal();
}

std::vector<IncludedFile> ReadIncludes(const YamlDocument& document) {
  std::vector<IncludedFile> files;
  for (const YamlNode* node : TextNodes(document.root->Find("include"))) {
    files.push_back({ResolvePath(document.source->file(), node->text), node});
  }
  return files;
}

void ReadSettings(const YamlDocument& document, Policy& policy) {
  const YamlNode& root = *document.root;
  policy.name = TextAt(&root, "name");
  policy.description = TextAt(&root, "description");
  policy.owner = TextAt(&root, "owner");
  SetRate(document, policy.rate);
  SetProfile(TextAt(&root, "profile"), policy.profile);
  SetTargets(root, policy);
  SetSizes(root, policy);
  SetSizing(root.Find("sizing"), policy.sizing);
  SetPir(root.Find("pir"), policy.pir);
  SetGates(root.Find("gates"), policy.gates);
  policy.onboarding_row = ParseBool(TextAt(&root, "onboarding_row")).value_or(true);
  const YamlNode* prefetch = root.Find("prefetch");
  policy.prefetch.interval_seconds =
      DurationOr(TextAt(prefetch, "interval"), policy.prefetch.interval_seconds);
  policy.prefetch.jitter_seconds = DurationOr(TextAt(prefetch, "jitter"), 0);
  const YamlNode* jitter = prefetch == nullptr ? nullptr : prefetch->Find("jitter");
  if (jitter != nullptr) policy.prefetch.jitter_where = document.Range(*jitter);
}

}  // namespace urlfilter::compiler
