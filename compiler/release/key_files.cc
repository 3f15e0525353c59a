#include "compiler/release/key_files.h"

#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "compiler/keys/key_text.h"
#include "compiler/release/release_layout.h"
#include "compiler/release/synced_file.h"

namespace urlfilter::compiler {

namespace {

using nlohmann::ordered_json;

constexpr std::string_view kMagic = "UFPROV1\n";
constexpr size_t kHeaderBytes = 16;
constexpr size_t kEntryBytes = 8;
constexpr uint32_t kNoSource = 0xffffffff;  // The onboarding row.
constexpr uint64_t kMaxSourcesBytes = uint64_t{256} << 20;

KeyOrigin OnboardingOrigin() {
  KeyOrigin origin;
  origin.list = "onboarding row";
  return origin;
}

template <size_t kBytes>
void AppendLittleEndian(std::string& to, uint64_t value) {
  char bytes[kBytes];
  for (size_t i = 0; i < kBytes; ++i) bytes[i] = static_cast<char>(value >> (8 * i));
  to.append(bytes, kBytes);
}

uint64_t ReadLittleEndian(std::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<uint8_t>(bytes[i]);
  return value;
}

// Pieces of this size are handed to a file.
constexpr size_t kPieceBytes = 1 << 16;

absl::Status WriteKeys(const std::string& path, const KeySet& keys, std::atomic<uint64_t>& bytes) {
  ASSIGN_OR_RETURN(SyncedFile file, SyncedFile::Create(path));
  absl::Status status;
  ForEachKeyTextPiece(keys.keys(), [&](std::string_view piece) {
    if (status.ok()) status = file.Append(piece);
    bytes += piece.size();
  });
  RETURN_IF_ERROR(status);
  return std::move(file).Finish();
}

absl::Status WriteProvenance(const std::string& path, const RuleTable& table, const KeySet& keys) {
  ASSIGN_OR_RETURN(SyncedFile file, SyncedFile::Create(path));
  std::string piece(kMagic);
  AppendLittleEndian<8>(piece, keys.keys().size());
  for (size_t i = 0; i < keys.keys().size(); ++i) {
    const uint32_t ahead = i + kKeysAhead < keys.keys().size() ? keys.RuleOf(i + kKeysAhead) : 0;
    if (ahead != KeySet::kNoRule) __builtin_prefetch(&table.rules()[ahead]);
    const uint32_t index = keys.RuleOf(i);
    const Rule* rule = index == KeySet::kNoRule ? nullptr : &table.rules()[index];
    AppendLittleEndian<4>(piece, rule ? rule->source : kNoSource);
    AppendLittleEndian<4>(piece, rule ? rule->line : 0);
    if (piece.size() < kPieceBytes) continue;
    RETURN_IF_ERROR(file.Append(piece));
    piece.clear();
  }
  RETURN_IF_ERROR(file.Append(piece));
  return std::move(file).Finish();
}

ordered_json ListJson(const PolicyList& list) {
  return {{"name", list.name},      {"category", list.category}, {"owner", list.owner},
          {"reason", list.reason},  {"ticket", list.ticket},     {"added", list.added},
          {"expires", list.expires}};
}

absl::Status WriteSources(const std::string& path, const Policy& policy, const RuleTable& table) {
  ordered_json lists = ordered_json::array();
  for (const PolicyList& list : policy.lists) lists.push_back(ListJson(list));
  ordered_json sources = ordered_json::array();
  for (const RuleSource& source : table.sources()) {
    sources.push_back({{"list", source.list}, {"file", source.file}, {"format", source.format}});
  }
  const ordered_json json = {{"schema", 1}, {"lists", lists}, {"sources", sources}};
  return WriteFileSynced(path,
                         json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n");
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

absl::Status WriteKeyFiles(const std::string& folder, const Policy& policy, const RuleTable& table,
                           const KeySet& keys) {
  std::atomic<uint64_t> nobody_asks = 0;
  return WriteKeyFiles(folder, policy, table, keys, nobody_asks);
}

absl::Status WriteKeyFiles(const std::string& folder, const Policy& policy, const RuleTable& table,
                           const KeySet& keys, std::atomic<uint64_t>& key_bytes) {
  // Two large files, each written and synced on a thread of its own.
  absl::Status provenance;
  std::thread writer(
      [&] { provenance = WriteProvenance(folder + "/" + kProvenanceFile, table, keys); });
  const absl::Status written = WriteKeys(folder + "/" + kKeysFile, keys, key_bytes);
  writer.join();
  RETURN_IF_ERROR(written);
  RETURN_IF_ERROR(provenance);
  return WriteSources(folder + "/" + kSourcesFile, policy, table);
}

absl::StatusOr<KeyOrigins> KeyOrigins::Open(const std::string& folder) {
  KeyOrigins origins;
  const std::string path = folder + "/" + kProvenanceFile;
  ASSIGN_OR_RETURN(origins.provenance_, MappedFile::Open(path));
  const std::string_view bytes = origins.provenance_.bytes();
  if (bytes.size() < kHeaderBytes || !bytes.starts_with(kMagic)) {
    return absl::DataLossError(absl::StrCat(path, ": not a provenance file"));
  }
  origins.key_count_ = ReadLittleEndian(bytes.substr(kMagic.size(), 8));
  if (origins.key_count_ != (bytes.size() - kHeaderBytes) / kEntryBytes) {
    return absl::DataLossError(absl::StrCat(path, ": its length contradicts its key count"));
  }
  ASSIGN_OR_RETURN(origins.sources_, ReadSources(folder + "/" + kSourcesFile));
  return origins;
}

absl::StatusOr<KeyOrigin> KeyOrigins::Find(uint64_t index) const {
  if (index >= key_count_) {
    return absl::DataLossError("provenance.bin has fewer keys than keys.txt");
  }
  const std::string_view entry =
      provenance_.bytes().substr(kHeaderBytes + index * kEntryBytes, kEntryBytes);
  const uint64_t source = ReadLittleEndian(entry.substr(0, 4));
  if (source == kNoSource) return OnboardingOrigin();
  if (source >= sources_.size()) {
    return absl::DataLossError("provenance.bin names a source that sources.json lacks");
  }
  KeyOrigin origin = sources_[source];
  origin.line = static_cast<uint32_t>(ReadLittleEndian(entry.substr(4, 4)));
  return origin;
}

}  // namespace urlfilter::compiler
