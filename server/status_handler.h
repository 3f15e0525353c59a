// GET /api/v1/filters: what is published and how far it has come, as JSON, for the dashboard and
// for scripts. Field by field in docs/http-api.md.
#ifndef URLFILTER_SERVER_STATUS_HANDLER_H_
#define URLFILTER_SERVER_STATUS_HANDLER_H_

#include <cstdint>

#include "server/catalog.h"
#include "server/http/http_message.h"
#include "server/poll_counter.h"
#include "server/release_history.h"

namespace urlfilter::server {

// Always 200; a filter whose manifest is bad has a "problem" in its place. Waits for the disk, and
// computes a rate for each filter, which costs up to 0.1 s (prefilter_rate.h). Safe to call from
// any thread.
Response HandleStatus(Catalog& catalog, ReleaseHistory& history, const PollCounter& polls,
                      int64_t now_unix_seconds);

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_STATUS_HANDLER_H_
