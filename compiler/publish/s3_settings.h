// Where in an S3-compatible store a release goes, and with whose keys.
#ifndef URLFILTER_COMPILER_PUBLISH_S3_SETTINGS_H_
#define URLFILTER_COMPILER_PUBLISH_S3_SETTINGS_H_

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "compiler/publish/curl_transport.h"

namespace urlfilter::compiler {

struct S3Location {
  std::string bucket;
  std::string prefix;  // without slashes around it; may be empty
};

// "s3://bucket" or "s3://bucket/some/prefix". InvalidArgument for other text, and for names with
// characters that would have to be escaped in a URL: [A-Za-z0-9._-] and slashes are taken.
absl::StatusOr<S3Location> ParseS3Location(std::string_view url);

// Reads one environment variable; empty if it is not set.
using Environment = std::function<std::string(const char* name)>;

struct S3Settings {
  std::string endpoint;          // empty: AWS_ENDPOINT_URL_S3, or Amazon's for the region
  std::string region;            // empty: AWS_REGION, AWS_DEFAULT_REGION, or us-east-1
  std::string credentials_file;  // empty: the environment's keys, or AWS_SHARED_CREDENTIALS_FILE
};

// The endpoint and the signing keys. Keys come from `credentials_file` (section AWS_PROFILE or
// [default], as Amazon's tools write it) or from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and
// AWS_SESSION_TOKEN; never from a command line, which other users can read. NotFound with the ways
// to give them if there are none; InvalidArgument if they hold anything but visible ASCII, or the
// region is no name; the errors of base/files.h for the file.
absl::StatusOr<CurlOptions> ResolveS3(const S3Settings& settings, const Environment& environment);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_PUBLISH_S3_SETTINGS_H_
