// The YAML file of `urlfilterd serve --config`: its keys, checked with the same diagnostics as a
// policy. Every mistake is reported at once, with file:line:column.
//
//   root: /srv/urlfilter/releases
//   listen: 0.0.0.0:8443
//   tls: {certificate: chain.pem, key: key.pem}
//   limits: {connections: 20000, request: 10s}
//
// Paths are relative to the folder of the file.
#ifndef URLFILTER_SERVER_CONFIG_FILE_H_
#define URLFILTER_SERVER_CONFIG_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "server/config.h"

namespace urlfilter::server {

// Sets in `config` what the file says. InvalidArgument if it has mistakes: the message is all of
// them, as text for people, with `colour` in ANSI colours; what was right may be set then. If it
// cannot be read, the errors of ReadFile (base/files.h), ResourceExhausted above 1 MiB.
absl::Status LoadConfigFile(const std::string& path, bool colour, ServerConfig& config);

// The same of a text that stands, or would stand, in the file `path`.
absl::Status ReadConfigText(const std::string& path, std::string text, bool colour,
                            ServerConfig& config);

// The keys with their defaults and meanings, one a line: for --help.
std::string ConfigKeysText();

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_CONFIG_FILE_H_
