// GET and HEAD of published files: the whole read API of /v1, as a pure function of the request
// and the catalog. docs/http-api.md shows every answer.
#ifndef URLFILTER_SERVER_RELEASE_HANDLER_H_
#define URLFILTER_SERVER_RELEASE_HANDLER_H_

#include "server/catalog.h"
#include "server/http/http_message.h"
#include "server/request_path.h"

namespace urlfilter::server {

struct CachePolicy {
  int manifest_max_age_seconds = 60;  // how long a cache may answer with an old pointer
};

// Answers for `path` of kind kManifest or kArtifact. If request.may_wait is false and the file is
// long and was not read yet, the answer is needs_worker alone. Safe to call from any thread.
Response HandleRelease(const Request& request, const ReleasePath& path, Catalog& catalog,
                       const CachePolicy& policy);

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_RELEASE_HANDLER_H_
