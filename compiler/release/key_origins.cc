#include "compiler/release/key_origins.h"

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/little_endian.h"
#include "base/status_macros.h"
#include "compiler/keys/key_set.h"
#include "compiler/release/provenance_layout.h"
#include "compiler/release/release_layout.h"

namespace urlfilter::compiler {

namespace {

using nlohmann::ordered_json;

constexpr uint64_t kMaxSourcesBytes = uint64_t{256} << 20;

KeyOrigin OnboardingOrigin() {
  KeyOrigin origin;
  origin.list = "onboarding row";
  return origin;
}

std::string TextOr(const ordered_json& object, const char* name) {
  const auto member = object.find(name);
  return member != object.end() && member->is_string() ? member->get<std::string>() : "";
}

// A source whose list is not among the lists keeps empty fields (the policy's exceptions).
KeyOrigin OriginOf(const ordered_json& source, const ordered_json& lists) {
  KeyOrigin origin;
  origin.file = TextOr(source, "file");
  const auto index = source.find("list");
  if (index == source.end() || !index->is_number_unsigned()) return origin;
  if (index->get<uint64_t>() >= lists.size()) return origin;
  const ordered_json& list = lists[index->get<size_t>()];
  if (!list.is_object()) return origin;
  origin.list = TextOr(list, "name");
  origin.category = TextOr(list, "category");
  origin.owner = TextOr(list, "owner");
  origin.reason = TextOr(list, "reason");
  origin.ticket = TextOr(list, "ticket");
  origin.added = TextOr(list, "added");
  origin.expires = TextOr(list, "expires");
  return origin;
}

absl::StatusOr<std::vector<KeyOrigin>> ReadSources(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string bytes, ReadFile(path, kMaxSourcesBytes));
  const ordered_json json = ordered_json::parse(bytes, nullptr, /*allow_exceptions=*/false);
  const bool sound = json.is_object() && json.contains("lists") && json["lists"].is_array() &&
                     json.contains("sources") && json["sources"].is_array();
  if (!sound) return absl::DataLossError(absl::StrCat(path, ": no lists and sources in it"));
  std::vector<KeyOrigin> sources;
  for (const ordered_json& source : json["sources"]) {
    if (!source.is_object()) return absl::DataLossError(absl::StrCat(path, ": a bad source"));
    sources.push_back(OriginOf(source, json["lists"]));
  }
  return sources;
}

}  // namespace

KeyOrigin OriginOfRule(const Policy& policy, const RuleTable& table, uint32_t rule_index) {
  if (rule_index == KeySet::kNoRule) return OnboardingOrigin();
  const Rule& rule = table.rules()[rule_index];
  const PolicyList& list = policy.lists[table.ListOf(rule)];
  return {list.name,
          list.category,
          list.owner,
          list.reason,
          list.ticket,
          list.added,
          list.expires,
          table.Where(rule).file,
          table.Where(rule).line};
}

absl::StatusOr<KeyOrigins> KeyOrigins::Open(const std::string& folder) {
  KeyOrigins origins;
  const std::string path = folder + "/" + kProvenanceFile;
  ASSIGN_OR_RETURN(origins.provenance_, MappedFile::Open(path));
  const std::string_view bytes = origins.provenance_.bytes();
  if (bytes.size() < kProvenanceHeaderBytes || !bytes.starts_with(kProvenanceMagic)) {
    return absl::DataLossError(absl::StrCat(path, ": not a provenance file"));
  }
  origins.key_count_ = LoadLittleEndian<uint64_t>(bytes, kProvenanceMagic.size());
  const size_t entry_bytes = bytes.size() - kProvenanceHeaderBytes;
  if (entry_bytes % kProvenanceEntryBytes != 0 ||
      origins.key_count_ != entry_bytes / kProvenanceEntryBytes) {
    return absl::DataLossError(absl::StrCat(path, ": its length contradicts its key count"));
  }
  ASSIGN_OR_RETURN(origins.sources_, ReadSources(folder + "/" + kSourcesFile));
  return origins;
}

absl::StatusOr<KeyOrigin> KeyOrigins::Find(uint64_t index) const {
  if (index >= key_count_) {
    return absl::DataLossError("provenance.bin has fewer keys than keys.txt");
  }
  const size_t at = kProvenanceHeaderBytes + index * kProvenanceEntryBytes;
  const auto source = LoadLittleEndian<uint32_t>(provenance_.bytes(), at);
  if (source == kProvenanceNoSource) return OnboardingOrigin();
  if (source >= sources_.size()) {
    return absl::DataLossError("provenance.bin names a source that sources.json lacks");
  }
  KeyOrigin origin = sources_[source];
  origin.line = LoadLittleEndian<uint32_t>(provenance_.bytes(), at + 4);
  return origin;
}

}  // namespace urlfilter::compiler
