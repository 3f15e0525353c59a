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

// 200 with a verdict; 400 if the body is not such an object, or the URL has no host or is too long;
// 404 if there is no such filter; 503 if its files cannot be read or are damaged. "maybe" is what a
// Bloom filter can say: a device then asks the database. A filter with a kill switch is "clear".
// The method is the caller's to check. Safe to call from any thread; waits for the disk.
Response HandleCheck(const Request& request, Catalog& catalog);

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_CHECK_HANDLER_H_
