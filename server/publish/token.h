// Tokens of publishers. A token is "<name>.<secret>" with 32 random bytes of secret; what the
// server keeps is a salted scrypt hash (RFC 7914) of the whole token.
#ifndef URLFILTER_SERVER_PUBLISH_TOKEN_H_
#define URLFILTER_SERVER_PUBLISH_TOKEN_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace urlfilter::server {

struct NewToken {
  std::string token;  // to be shown once and given to the publisher
  std::string hash;   // "scrypt$16384$8$1$<salt, hex>$<hash, hex>"
};

// A fresh token for `name` ([a-z0-9-], 1 to 64 characters; else InvalidArgument). Unavailable: the
// system has no random bytes. ResourceExhausted: no memory for scrypt. Takes some 50 ms.
absl::StatusOr<NewToken> MakeToken(std::string_view name);

// True if `hash` is one of ours and of this token. Takes some 50 ms and 16 MiB: not for a thread
// that others wait for. A hash of another form is false at once. Safe to call from any thread.
bool TokenMatches(std::string_view token, std::string_view hash);

// The name in front of the dot; empty if there is none.
std::string_view TokenName(std::string_view token);

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_PUBLISH_TOKEN_H_
