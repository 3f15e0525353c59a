#include "filterlib/format/json_fields.h"

#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/digest.h"
#include "base/status_macros.h"
#include "base/strings.h"

namespace urlfilter::format {
namespace {

using Json = nlohmann::ordered_json;

// Watches a parse for what nlohmann-json allows and these formats do not: deep nesting and
// members given twice (of which another reader might take the other one).
class ParseWatch {
 public:
  bool operator()(int depth, Json::parse_event_t event, const Json& parsed) {
    using Event = Json::parse_event_t;
    if (depth > kMaxJsonDepth) mistake_ = absl::StrCat("nested deeper than ", kMaxJsonDepth);
    if (event == Event::object_start) members_.emplace_back();
    if (event == Event::object_end) members_.pop_back();
    if (event == Event::key && !members_.back().insert(parsed.get_ref<const std::string&>()).second)
      mistake_ = absl::StrCat("member \"", parsed.get_ref<const std::string&>(), "\" given twice");
    return true;
  }
  const std::string& mistake() const { return mistake_; }

 private:
  std::vector<std::set<std::string>> members_;
  std::string mistake_;
};

}  // namespace

absl::StatusOr<Json> ParseJsonObject(std::string_view bytes, size_t limit_bytes) {
  if (bytes.size() > limit_bytes) {
    return absl::ResourceExhaustedError(
        absl::StrCat("JSON of ", bytes.size(), " bytes; the limit here is ", limit_bytes));
  }
  ParseWatch watch;
  const auto callback = [&watch](int depth, Json::parse_event_t event, Json& parsed) {
    return watch(depth, event, parsed);
  };
  Json json = Json::parse(bytes.begin(), bytes.end(), callback, /*allow_exceptions=*/false);
  if (json.is_discarded()) return absl::DataLossError("not valid JSON (damaged or cut short)");
  if (!watch.mistake().empty()) return absl::DataLossError(watch.mistake());
  if (!json.is_object()) return absl::DataLossError("not a JSON object");
  return json;
}

std::string DumpJson(const Json& object) {
  return object.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

JsonFields::JsonFields(const Json& object, std::string path, std::vector<std::string>& mistakes)
    : object_(object), path_(std::move(path)), mistakes_(mistakes) {}

std::string JsonFields::PathOf(const char* name) const {
  return path_.empty() ? name : absl::StrCat(path_, ".", name);
}

void JsonFields::Mistake(const char* name, std::string_view what) {
  mistakes_.push_back(absl::StrCat(PathOf(name), " ", AbslView(what)));
}

const Json* JsonFields::Find(const char* name, Presence presence) {
  const auto found = object_.find(name);
  if (found != object_.end()) return &*found;
  if (presence == Presence::kRequired) Mistake(name, "is missing");
  return nullptr;
}

void JsonFields::Unsigned(const char* name, uint64_t min, uint64_t max, Presence presence,
                          uint64_t& out) {
  const Json* value = Find(name, presence);
  if (value == nullptr) return;
  if (!value->is_number_unsigned() || value->get<uint64_t>() < min ||
      value->get<uint64_t>() > max) {
    return Mistake(name, absl::StrCat("must be a whole number from ", min, " to ", max));
  }
  out = value->get<uint64_t>();
}

void JsonFields::Unsigned(const char* name, uint64_t min, uint64_t max, Presence presence,
                          uint32_t& out) {
  uint64_t wide = out;
  Unsigned(name, min, max, presence, wide);
  out = static_cast<uint32_t>(wide);
}

void JsonFields::Signed(const char* name, int64_t min, int64_t max, Presence presence,
                        int64_t& out) {
  const Json* value = Find(name, presence);
  if (value == nullptr) return;
  const bool fits = value->is_number_unsigned() ? value->get<uint64_t>() <= uint64_t{INT64_MAX}
                                                : value->is_number_integer();
  if (!fits || value->get<int64_t>() < min || value->get<int64_t>() > max) {
    return Mistake(name, absl::StrCat("must be a whole number from ", min, " to ", max));
  }
  out = value->get<int64_t>();
}

void JsonFields::Number(const char* name, Presence presence, double& out) {
  const Json* value = Find(name, presence);
  if (value == nullptr) return;
  if (!value->is_number()) return Mistake(name, "must be a number");
  out = value->get<double>();
}

void JsonFields::Text(const char* name, Presence presence, std::string& out) {
  const Json* value = Find(name, presence);
  if (value == nullptr) return;
  if (!value->is_string()) return Mistake(name, "must be a text");
  out = value->get_ref<const std::string&>();
}

const Json* JsonFields::Object(const char* name, Presence presence) {
  const Json* value = Find(name, presence);
  if (value == nullptr || value->is_object()) return value;
  Mistake(name, "must be an object");
  return nullptr;
}

std::vector<const Json*> JsonFields::Objects(const char* name, size_t max_items,
                                             Presence presence) {
  std::vector<const Json*> objects;
  const Json* value = Find(name, presence);
  if (value == nullptr) return objects;
  bool all_objects = value->is_array() && value->size() <= max_items;
  for (size_t i = 0; all_objects && i < value->size(); ++i) {
    all_objects = (*value)[i].is_object();
    objects.push_back(&(*value)[i]);
  }
  if (all_objects) return objects;
  Mistake(name, absl::StrCat("must be an array of at most ", max_items, " objects"));
  return {};
}

absl::Status MistakesToStatus(absl::StatusCode code, std::string_view what,
                              const std::vector<std::string>& mistakes) {
  if (mistakes.empty()) return absl::OkStatus();
  return absl::Status(code, absl::StrCat(AbslView(what), ": ", absl::StrJoin(mistakes, "; ")));
}

std::string DumpJsonWithDigest(const Json& object) {
  // Through bytes once, so that text that is not UTF-8 has its final form when it is digested.
  Json final_form = Json::parse(DumpJson(object), nullptr, /*allow_exceptions=*/false);
  final_form["digest"] = Sha256Hex(DumpJson(final_form));
  return DumpJson(final_form);
}

absl::Status CheckDigestAndSchema(const Json& object, uint64_t max_schema, std::string_view what) {
  std::vector<std::string> mistakes;
  JsonFields fields(object, "", mistakes);
  uint64_t schema = 0;
  std::string digest;
  fields.Unsigned("schema", 1, UINT32_MAX, Presence::kRequired, schema);
  fields.Text("digest", Presence::kRequired, digest);
  Json others = object;
  others.erase("digest");
  if (mistakes.empty() && digest != Sha256Hex(DumpJson(others))) {
    mistakes.push_back("digest does not fit");
  }
  RETURN_IF_ERROR(MistakesToStatus(absl::StatusCode::kDataLoss,
                                   absl::StrCat("bad ", AbslView(what)), mistakes));
  if (schema <= max_schema) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(AbslView(what), " of schema ", schema, " was written by a newer version"));
}

}  // namespace urlfilter::format
