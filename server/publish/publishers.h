// Who may publish what: read from a JSON file that holds no secret.
//
//   {"publishers": [
//     {"name": "ci", "filters": ["corporate-baseline"], "tokenHash": "scrypt$16384$8$1$..."},
//     {"name": "release-desk", "filters": ["*"], "clientSubject": "desk.example.com"}]}
//
// A publisher shows a token (Authorization: Bearer ...) or a client certificate that the server's
// list of CAs verifies and whose common name is `clientSubject`. No two have the same name or the
// same subject.
#ifndef URLFILTER_SERVER_PUBLISH_PUBLISHERS_H_
#define URLFILTER_SERVER_PUBLISH_PUBLISHERS_H_

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "server/http/http_message.h"

namespace urlfilter::server {

struct Publisher {
  std::string name;                  // [a-z0-9-]
  std::vector<std::string> filters;  // names, or "*" for all
  std::string token_hash;            // empty: no token
  std::string client_subject;        // empty: no certificate

  bool MayPublish(std::string_view filter) const;
};

// Immutable but for a memory of tokens that were right. Safe to use from any thread.
class Publishers {
 public:
  // InvalidArgument with every mistake in one message. Unavailable or ResourceExhausted: no random
  // bytes or memory (token.h). Takes some 50 ms.
  static absl::StatusOr<std::unique_ptr<Publishers>> Parse(std::string_view json);

  // Who sends this request, or nullptr; alive as long as this. A request with a token is told by it
  // alone, others by their certificate. A token that was not seen before takes some 50 ms.
  const Publisher* Identify(const Request& request) const;

 private:
  Publishers() = default;
  const Publisher* ByToken(std::string_view token) const;

  std::map<std::string, Publisher, std::less<>> by_name_;
  std::map<std::string, const Publisher*, std::less<>> by_subject_;
  std::string memory_key_;  // random: what is remembered is worthless elsewhere
  mutable std::mutex mutex_;
  mutable std::map<std::string, const Publisher*> verified_;  // by keyed digest; guarded by mutex_
};

// One entry of the file for a new publisher, as JSON.
std::string PublisherEntry(const Publisher& publisher);

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_PUBLISH_PUBLISHERS_H_
