#include "compiler/release/key_file_writer.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/files.h"
#include "base/little_endian.h"
#include "base/status_macros.h"
#include "compiler/keys/key_set.h"
#include "compiler/keys/key_text.h"
#include "compiler/lists/rule_table.h"
#include "compiler/policy/policy.h"
#include "compiler/release/provenance_layout.h"
#include "compiler/release/release_layout.h"

namespace urlfilter::compiler {

namespace {

using nlohmann::ordered_json;

constexpr size_t kEntriesAtOnce = 1 << 13;

uint64_t ProvenanceEntry(const RuleTable& table, uint32_t index) {
  if (index == KeySet::kNoRule) return kProvenanceNoSource;
  const Rule& rule = table.rules()[index];
  return uint64_t{rule.line} << 32 | rule.source;
}

absl::Status WriteProvenance(const std::string& path, const RuleTable& table, const KeySet& keys) {
  ASSIGN_OR_RETURN(SyncedFile file, SyncedFile::Create(path));
  const size_t count = keys.keys().size();
  std::string header(kProvenanceMagic);
  AppendLittleEndian<uint64_t>(count, header);
  RETURN_IF_ERROR(file.Append(header));
  std::vector<char> entries(kEntriesAtOnce * kProvenanceEntryBytes);
  for (size_t begin = 0; begin < count; begin += kEntriesAtOnce) {
    const size_t end = std::min(count, begin + kEntriesAtOnce);
    for (size_t i = begin; i < end; ++i) {
      const uint32_t ahead = i + kKeysAhead < count ? keys.RuleOf(i + kKeysAhead) : 0;
      if (ahead != KeySet::kNoRule) __builtin_prefetch(table.rules().data() + ahead);
      StoreLittleEndian(ProvenanceEntry(table, keys.RuleOf(i)),
                        entries.data() + (i - begin) * kProvenanceEntryBytes);
    }
    RETURN_IF_ERROR(file.Append({entries.data(), (end - begin) * kProvenanceEntryBytes}));
  }
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

}  // namespace

KeyFileWriter::KeyFileWriter(std::string folder, const CompiledPolicy& compiled, int threads)
    : folder_(std::move(folder)),
      compiled_(compiled),
      launch_(threads > 1 ? std::launch::async | std::launch::deferred  // without threads, later
                          : std::launch::deferred) {
  origins_ = std::async(launch_, [this]() -> absl::Status {
    RETURN_IF_ERROR(
        WriteProvenance(folder_ + "/" + kProvenanceFile, compiled_.table, compiled_.keys));
    return WriteSources(folder_ + "/" + kSourcesFile, compiled_.policy, compiled_.table);
  });
}

absl::StatusOr<std::string> KeyFileWriter::WriteKeys(Progress* progress) {
  ASSIGN_OR_RETURN(SyncedFile created, SyncedFile::Create(folder_ + "/" + kKeysFile));
  SyncedFile& file = keys_file_.emplace(std::move(created));
  Sha256Stream digest;
  absl::Status status;
  ForEachKeyTextPiece(compiled_.keys.keys(), [&](std::string_view piece, size_t count) {
    digest.Update(piece);
    if (status.ok()) status = file.Append(piece);
    progress->Add(count);
  });
  RETURN_IF_ERROR(status);
  keys_ = std::async(launch_, [this] { return std::move(*keys_file_).Finish(); });
  return ToHex(digest.Finish());
}

absl::Status KeyFileWriter::Finish() {
  if (keys_.valid()) RETURN_IF_ERROR(keys_.get());
  return origins_.get();
}

}  // namespace urlfilter::compiler
