// Puts a built release into an S3-compatible object store: content first, manifest last.
//
// Objects are <prefix>/<filter>/manifest.json and <prefix>/<filter>/<version>/<artifact>, with the
// Content-Type and Cache-Control of docs/http-api.md, so that a store (or a CDN before it) that is
// read without keys under .../v1 serves clients as urlfilterd does. A store checks nothing, so
// what urlfilterd would check of a publication is checked here, before the first byte is sent.
#ifndef URLFILTER_COMPILER_PUBLISH_PUBLISH_TO_S3_H_
#define URLFILTER_COMPILER_PUBLISH_PUBLISH_TO_S3_H_

#include "absl/status/statusor.h"
#include "compiler/publish/publish_release.h"
#include "compiler/publish/publish_transport.h"
#include "compiler/publish/s3_settings.h"

namespace urlfilter::compiler {

// `transport` signs. An object that is there with the same size and SHA-256 (in its metadata) is
// not sent again, so a publication that was interrupted goes on with the next file. The manifest
// is put on condition that it still is the one that was read (If-Match, If-None-Match), where the
// store knows conditions, and read back. A file is one request, however large: `part_bytes` is not
// used.
//
// Status: as LoadBuiltRelease; FailedPrecondition if a file is not what the manifest says, the
// store's manifest cannot be read or is another filter's, or the store refuses; AlreadyExists if
// its manifest is not older, or another publisher came first; PermissionDenied (401, 403,
// certificate); NotFound (no such bucket); Unavailable (no answer, or 5xx: run it again).
absl::StatusOr<PublishSummary> PublishToS3(const PublishOptions& options,
                                           const S3Location& location, PublishTransport& transport);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_PUBLISH_PUBLISH_TO_S3_H_
