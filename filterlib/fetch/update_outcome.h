// How one attempt to update ended. Every way has a name, so that an app, a log and `doctor` can
// tell them apart; whatever it is, the filter that was installed before is kept unless kUpdated.
#ifndef URLFILTER_FILTERLIB_FETCH_UPDATE_OUTCOME_H_
#define URLFILTER_FILTERLIB_FETCH_UPDATE_OUTCOME_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "filterlib/fetch/transport.h"

namespace urlfilter::fetch {

enum class UpdateResult {
  // Nothing is wrong.
  kUpdated,    // a new release is installed
  kUnchanged,  // the installed release is the newest
  kNotDue,     // a scheduled attempt before its time: nobody was asked
  kBusy,       // another process is updating this store
  kCancelled,  // the app ended it; the next attempt goes on where this one stopped
  // The server was not reached, or had no usable answer.
  kUnreachable,
  kTimedOut,
  kCertificateRefused,
  kServerError,
  kNotPublished,  // 404, also of a file that the manifest names
  kTooLarge,      // more bytes than allowed or announced
  // The answer was refused.
  kManifestDamaged,
  kNewerSchema,  // for a newer version of this software: manifest, signature, a file, or the store
  kWrongFilter,  // the manifest, or what the store holds, is of another filter
  kUnsigned,     // keys are trusted, but there is no signature
  kSignatureRefused,
  kRollback,
  kFastForward,
  kExpired,
  kArtifactMismatch,  // a file is not the one the manifest describes
  // This side.
  kStoreFailed,
  kMisconfigured,
};

// A stable name for machines, e.g. "signature-refused"; a literal, so its data() ends with a NUL.
std::string_view UpdateResultName(UpdateResult result);

// What a person can do about it; "" where nothing is to be done.
std::string_view WayOut(UpdateResult result);

// Whether the attempt counts as failed: then the next scheduled one is backed off.
bool IsFailure(UpdateResult result);

struct UpdateOutcome {
  UpdateResult result = UpdateResult::kUnchanged;
  std::string message;  // what and where, one line
  // Of the filter now installed, also when it is another one than was asked for; 0 and "" if there
  // is none, or none that can be read. Not filled in by Probe().
  uint64_t version = 0;
  std::string tag;
  uint64_t downloaded_bytes = 0;  // of artefacts
  bool used_delta = false;
  std::string note;  // what went on beside it, e.g. why the delta was not used; mostly ""
  std::optional<uint64_t> retry_after_seconds;  // the server's wish; obeyed up to a day
};

// nullopt: go on. A value: the attempt ends so.
using Ended = std::optional<UpdateOutcome>;

UpdateOutcome EndedWith(UpdateResult result, std::string message);

// For an error of Transport::Get().
UpdateOutcome EndedByTransport(const absl::Status& status);

// For an answer of an HTTP status that carries nothing usable; keeps its Retry-After.
UpdateOutcome EndedByHttpStatus(std::string_view url, const ResponseHead& head);

}  // namespace urlfilter::fetch

#endif  // URLFILTER_FILTERLIB_FETCH_UPDATE_OUTCOME_H_
