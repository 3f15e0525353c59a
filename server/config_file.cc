#include "server/config_file.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "base/strings.h"
#include "diagnostics/did_you_mean.h"
#include "diagnostics/issue.h"
#include "diagnostics/render.h"
#include "yaml/key_spec.h"
#include "yaml/value_check.h"
#include "yaml/value_text.h"
#include "yaml/yaml_document.h"

namespace urlfilter::server {
namespace {

using std::chrono::milliseconds;

constexpr uint64_t kMaxFileBytes = 1 << 20;
constexpr double kMaxCount = 1'000'000;

// One key: its type and range, and where its value goes. Text is legal by then; file names are
// absolute.
struct Setting {
  KeySpec key;
  bool is_file = false;
  void (*set)(std::string_view text, ServerConfig& config) = nullptr;
};

milliseconds Milliseconds(std::string_view text) {
  return milliseconds(static_cast<int64_t>(*ParseDurationSeconds(text) * 1000));
}
size_t Count(std::string_view text) { return static_cast<size_t>(*ParseInteger(text)); }
size_t Bytes(std::string_view text) { return static_cast<size_t>(*ParseSizeBytes(text)); }
bool Truth(std::string_view text) { return *ParseBool(text); }

KeySpec Key(std::string_view path, ValueType type, std::string_view doc,
            std::string_view fallback = "", double min = 0, double max = kMaxCount) {
  KeySpec key;
  key.path = path;
  key.type = type;
  key.doc = doc;
  key.fallback = fallback;
  key.min = min;
  key.max = max;
  return key;
}

#define SET(expression) [](std::string_view text, ServerConfig& c) { expression; }

const std::vector<Setting>& Settings() {
  using T = ValueType;
  constexpr double kDay = 86400, kMiB = 1 << 20, kTiB = 1099511627776.0;
  static const auto* const settings = new std::vector<Setting>{
      {Key("root", T::kText, "release directory"), true, SET(c.root = text)},
      {Key("listen", T::kText, "HOST:PORT", "127.0.0.1:8443"), false, SET(c.listen = text)},
      {Key("plain_http", T::kBool, "no TLS, on loopback only", "false"), false,
       SET(c.plain_http = Truth(text))},
      {Key("access_log", T::kText, "file for JSON lines"), true, SET(c.access_log = text)},
      {Key("tls", T::kMap, "certificate and clients"), false, nullptr},
      {Key("tls.certificate", T::kText, "chain, leaf first (PEM)"), true,
       SET(c.tls.certificate_chain = text)},
      {Key("tls.key", T::kText, "private key (PEM)"), true, SET(c.tls.private_key = text)},
      {Key("tls.client_ca", T::kText, "CAs of client certificates (PEM)"), true,
       SET(c.tls.client_authorities = text)},
      {Key("tls.require_client_certificate", T::kBool, "refuse clients without one", "false"),
       false, SET(c.tls.require_client_certificate = Truth(text))},
      {Key("publish", T::kMap, "publishing over HTTPS; off without publishers"), false, nullptr},
      {Key("publish.publishers", T::kText, "who may publish what (JSON)"), true,
       SET(c.publish.publishers_file = text)},
      {Key("publish.audit_log", T::kText, "who published what", "ROOT/audit.log"), true,
       SET(c.publish.audit_log = text)},
      {Key("publish.trusted_keys", T::kTexts, "public keys (PEM) of signed releases"), true,
       SET(c.publish.trusted_keys.emplace_back(text))},
      {Key("publish.max_artifact", T::kSize, "largest file", "1GiB", 1, kTiB), false,
       SET(c.publish.max_artifact_bytes = Bytes(text))},
      {Key("limits", T::kMap, "of connections and requests"), false, nullptr},
      {Key("limits.connections", T::kInteger, "open at a time", "8192", 1), false,
       SET(c.https.max_connections = Count(text))},
      {Key("limits.threads", T::kInteger, "event loops; 0: one a processor", "0", 0, 1024), false,
       SET(c.https.threads = static_cast<int>(Count(text)))},
      {Key("limits.head", T::kSize, "request line and headers", "16KiB", 1024, kMiB), false,
       SET(c.https.limits.head.head_bytes = Bytes(text))},
      {Key("limits.target", T::kSize, "request target", "4KiB", 256, kMiB), false,
       SET(c.https.limits.head.target_bytes = Bytes(text))},
      {Key("limits.body", T::kSize, "request body", "64KiB", 0, kMiB), false,
       SET(c.https.limits.body_bytes = Bytes(text))},
      {Key("limits.handshake", T::kDuration, "the whole handshake", "10s", 0.1, kDay), false,
       SET(c.https.limits.handshake = Milliseconds(text))},
      {Key("limits.request", T::kDuration, "first byte to last", "15s", 0.1, kDay), false,
       SET(c.https.limits.request = Milliseconds(text))},
      {Key("limits.answer", T::kDuration, "first byte to last", "10m", 0.1, kDay), false,
       SET(c.https.limits.answer = Milliseconds(text))},
      {Key("limits.idle", T::kDuration, "between requests", "75s", 0.1, kDay), false,
       SET(c.https.limits.idle = Milliseconds(text))},
      {Key("manifest_max_age", T::kDuration, "caches may keep a pointer", "60s", 0, kDay), false,
       SET(c.service.cache.manifest_max_age_seconds =
               static_cast<int>(Milliseconds(text).count() / 1000))},
      {Key("drain", T::kDuration, "for answers under way when stopping", "30s", 0, kDay), false,
       SET(c.drain_grace = Milliseconds(text))},
  };
  return *settings;
}
#undef SET

class Loader {
 public:
  Loader(const YamlDocument& document, std::string folder, ServerConfig& config, IssueList& issues)
      : document_(document), folder_(std::move(folder)), config_(config), issues_(issues) {}

  void LoadMap(const YamlNode& map, const std::string& path) {
    if (map.kind != YamlNode::Kind::kMap) {
      return Report("UF0103", map, absl::StrCat(path.empty() ? "the file" : path, " takes keys"));
    }
    for (const YamlEntry& entry : map.entries) {
      const std::string full = absl::StrCat(path, path.empty() ? "" : ".", entry.key->text);
      const Setting* setting = Find(full);
      if (setting == nullptr) {
        ReportUnknown(*entry.key, path);
      } else if (setting->key.type == ValueType::kMap) {
        LoadMap(*entry.value, full);
      } else {
        LoadValue(*setting, *entry.value);
      }
    }
  }

 private:
  static const Setting* Find(std::string_view path) {
    for (const Setting& setting : Settings()) {
      if (setting.key.path == path) return &setting;
    }
    return nullptr;
  }

  void LoadValue(const Setting& setting, const YamlNode& value) {
    if (setting.key.type == ValueType::kTexts && value.kind == YamlNode::Kind::kSequence) {
      for (const YamlNode* item : value.items) LoadScalar(setting, *item);
    } else {
      LoadScalar(setting, value);
    }
  }

  void LoadScalar(const Setting& setting, const YamlNode& value) {
    if (value.kind != YamlNode::Kind::kScalar) {
      return Report("UF0103", value,
                    absl::StrCat("`", AbslView(setting.key.path), "` takes ",
                                 AbslView(TypeText(setting.key.type))));
    }
    if (const auto mistake = CheckValue(setting.key, value.text); mistake.has_value()) {
      return Report(mistake->id, value, mistake->message, mistake->help);
    }
    setting.set(setting.is_file ? Absolute(value.text) : value.text, config_);
  }

  std::string Absolute(const std::string& path) const {
    return path.starts_with('/') || path == "-" ? path : folder_ + "/" + path;
  }

  void ReportUnknown(const YamlNode& key, const std::string& path) {
    std::vector<std::string_view> known;
    for (const Setting& setting : Settings()) {
      if (ParentPath(setting.key.path) == path) {
        known.push_back(LastName(setting.key.path));
      }
    }
    const std::string_view near = DidYouMean(key.text, known);
    std::vector<std::string> names(known.begin(), known.end());
    Report("UF0101", key, absl::StrCat("unknown key `", key.text, "`"),
           near.empty() ? absl::StrCat("Known here: ", absl::StrJoin(names, ", "), ".")
                        : absl::StrCat("Did you mean `", AbslView(near), "`?"));
  }

  void Report(std::string_view id, const YamlNode& node, std::string message,
              std::string help = "") {
    document_.source->Attach(
        issues_.Add(id, document_.Range(node), std::move(message), std::move(help)));
  }

  const YamlDocument& document_;
  const std::string folder_;
  ServerConfig& config_;
  IssueList& issues_;
};

std::string FolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash);
}

}  // namespace

absl::Status LoadConfigFile(const std::string& path, bool colour, ServerConfig& config) {
  ASSIGN_OR_RETURN(std::string text, ReadFile(path, kMaxFileBytes));
  return ReadConfigText(path, std::move(text), colour, config);
}

absl::Status ReadConfigText(const std::string& path, std::string text, bool colour,
                            ServerConfig& config) {
  IssueList issues;
  const std::unique_ptr<YamlDocument> document =
      ParseYaml(YamlSource(path, std::move(text)), {}, issues);
  if (document != nullptr && document->root != nullptr) {
    Loader(*document, FolderOf(path), config, issues).LoadMap(*document->root, "");
  }
  if (issues.empty()) return absl::OkStatus();
  issues.Sort();
  RenderOptions options;
  options.colour = colour;
  options.checked = path;
  return absl::InvalidArgumentError(RenderText(issues, options));
}

std::string ConfigKeysText() {
  std::string text;
  for (const Setting& setting : Settings()) {
    if (setting.key.type == ValueType::kMap) continue;
    absl::StrAppend(&text, "  ", AbslView(setting.key.path), ": ", AbslView(setting.key.doc));
    if (!setting.key.fallback.empty()) {
      absl::StrAppend(&text, " (", AbslView(setting.key.fallback), ")");
    }
    absl::StrAppend(&text, "\n");
  }
  return text;
}

}  // namespace urlfilter::server
