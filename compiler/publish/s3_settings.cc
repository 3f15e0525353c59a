#include "compiler/publish/s3_settings.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "base/strings.h"

namespace urlfilter::compiler {
namespace {

constexpr std::string_view kScheme = "s3://";
constexpr char kUsualRegion[] = "us-east-1";
constexpr uint64_t kMaxCredentialsBytes = 256 * 1024;
constexpr long kObjectSeconds = 3600;  // one object may be large, and the line slow

bool IsSafe(char c) { return absl::ascii_isalnum(c) || c == '.' || c == '_' || c == '-'; }

bool IsSafeName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), IsSafe) &&
         name.find_first_not_of('.') != std::string_view::npos;
}

std::string FirstSet(std::initializer_list<std::string> candidates) {
  for (const std::string& candidate : candidates) {
    if (!candidate.empty()) return candidate;
  }
  return {};
}

// The lines NAME = VALUE of [section]; names in lower case.
std::map<std::string, std::string> Section(std::string_view text, const std::string& section) {
  std::map<std::string, std::string> values;
  bool is_in_it = false;
  for (absl::string_view line : absl::StrSplit(AbslView(text), '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line[0] == '#' || line[0] == ';') continue;
    if (line[0] == '[') {
      is_in_it = line == absl::StrCat("[", section, "]");
      continue;
    }
    const size_t equals = line.find('=');
    if (!is_in_it || equals == absl::string_view::npos) continue;
    const absl::string_view name = absl::StripAsciiWhitespace(line.substr(0, equals));
    const absl::string_view value = absl::StripAsciiWhitespace(line.substr(equals + 1));
    values[absl::AsciiStrToLower(name)] = std::string(value);
  }
  return values;
}

absl::StatusOr<SigningKeys> KeysOfFile(const std::string& file, const std::string& profile) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(file, kMaxCredentialsBytes));
  std::map<std::string, std::string> values = Section(text, profile);
  SigningKeys keys{values["aws_access_key_id"], values["aws_secret_access_key"],
                   values["aws_session_token"], ""};
  if (keys.access_key_id.empty() || keys.secret_access_key.empty()) {
    return absl::NotFoundError(
        absl::StrCat(file, " has no aws_access_key_id and aws_secret_access_key in [", profile,
                     "] (AWS_PROFILE names another section)"));
  }
  return keys;
}

absl::StatusOr<SigningKeys> FindKeys(const S3Settings& settings, const Environment& environment) {
  const std::string profile = FirstSet({environment("AWS_PROFILE"), "default"});
  if (!settings.credentials_file.empty()) return KeysOfFile(settings.credentials_file, profile);
  SigningKeys keys{environment("AWS_ACCESS_KEY_ID"), environment("AWS_SECRET_ACCESS_KEY"),
                   environment("AWS_SESSION_TOKEN"), ""};
  if (!keys.access_key_id.empty() && !keys.secret_access_key.empty()) return keys;
  const std::string shared = environment("AWS_SHARED_CREDENTIALS_FILE");
  if (!shared.empty()) return KeysOfFile(shared, profile);
  return absl::NotFoundError(
      "no keys for the store: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give "
      "--s3-credentials FILE");
}

// They go into headers and are signed as they are.
absl::Status CheckPlain(const SigningKeys& keys) {
  for (const std::string* value :
       {&keys.access_key_id, &keys.secret_access_key, &keys.session_token}) {
    if (std::all_of(value->begin(), value->end(), absl::ascii_isgraph)) continue;
    return absl::InvalidArgumentError(
        "the keys for the store hold a space or a character that no key has: copy them again");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<S3Location> ParseS3Location(std::string_view url) {
  const absl::Status refusal = absl::InvalidArgumentError(absl::StrCat(
      "'", AbslView(url), "' is not s3://BUCKET or s3://BUCKET/PREFIX, with names of letters, ",
      "digits, '.', '_' and '-'"));
  if (!url.starts_with(kScheme)) return refusal;
  url.remove_prefix(kScheme.size());
  while (url.ends_with('/')) url.remove_suffix(1);
  std::vector<std::string> names = absl::StrSplit(AbslView(url), '/');
  if (!std::all_of(names.begin(), names.end(), IsSafeName)) return refusal;
  S3Location location{names[0], ""};
  if (names.size() > 1) location.prefix = std::string(url.substr(names[0].size() + 1));
  return location;
}

absl::StatusOr<CurlOptions> ResolveS3(const S3Settings& settings, const Environment& environment) {
  const std::string region = FirstSet({settings.region, environment("AWS_REGION"),
                                       environment("AWS_DEFAULT_REGION"), kUsualRegion});
  if (!IsSafeName(region)) {
    return absl::InvalidArgumentError(absl::StrCat("'", region, "' is no region"));
  }
  ASSIGN_OR_RETURN(SigningKeys keys, FindKeys(settings, environment));
  RETURN_IF_ERROR(CheckPlain(keys));
  keys.region = region;
  CurlOptions options;
  options.base_url = FirstSet({settings.endpoint, environment("AWS_ENDPOINT_URL_S3"),
                               absl::StrCat("https://s3.", region, ".amazonaws.com")});
  options.signing_keys = std::move(keys);
  options.timeout_seconds = kObjectSeconds;
  return options;
}

}  // namespace urlfilter::compiler
