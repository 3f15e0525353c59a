// POST /api/v1/check {"filter": "...", "url": "..."}: what the published filter says about one URL.
// The URL comes in the body, so that no log of any proxy has it; it is not stored or logged here.
//
//   {"filter": "demo", "version": 7, "verdict": "clear"}
//   {"filter": "demo", "version": 7, "verdict": "maybe", "matchedKey": "example.com", "profile":
//   "27"}
#ifndef URLFILTER_SERVER_CHECK_HANDLER_H_
#define URLFILTER_SERVER_CHECK_HANDLER_H_

#include "server/catalog.h"
#include "server/http/http_message.h"

namespace urlfilter::server {

// 200 with a verdict; 400 if the body is not such an object or the URL has no host; 404 if there
// is no such filter. "maybe" is what a Bloom filter can say: a device then asks the database.
// Safe to call from any thread.
Response HandleCheck(const Request& request, Catalog& catalog);

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_CHECK_HANDLER_H_
