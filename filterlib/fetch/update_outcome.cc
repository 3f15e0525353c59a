#include "filterlib/fetch/update_outcome.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/strings.h"

namespace urlfilter::fetch {
namespace {

struct Row {
  std::string_view name;
  std::string_view way_out;
};

Row RowOf(UpdateResult result) {
  switch (result) {
    case UpdateResult::kUpdated:
      return {"updated", ""};
    case UpdateResult::kUnchanged:
      return {"unchanged", ""};
    case UpdateResult::kNotDue:
      return {"not-due", "Wait for the next check, or run `urlfilterctl fetch` to ask at once."};
    case UpdateResult::kBusy:
      return {"busy", "Another process is updating this store; try again when it has finished."};
    case UpdateResult::kCancelled:
      return {"cancelled", "Try again when there is time; a download goes on where it stopped."};
    case UpdateResult::kUnreachable:
      return {"unreachable",
              "Check the server's name and port, that it runs, and the network in between."};
    case UpdateResult::kTimedOut:
      return {"timed-out", "Try again; a download goes on where it stopped."};
    case UpdateResult::kCertificateRefused:
      return {"certificate-refused",
              "Let the server present its whole chain, for the name in the URL, from an authority "
              "this device trusts (--ca), and check the device's clock."};
    case UpdateResult::kServerError:
      return {"server-error", "Look at the server's log; clients try again by themselves."};
    case UpdateResult::kNotPublished:
      return {"not-published",
              "Check the filter's name, and that a release of it has been published."};
    case UpdateResult::kTooLarge:
      return {"too-large", "Check what answers at this address; publish a smaller filter."};
    case UpdateResult::kManifestDamaged:
      return {"manifest-damaged", "Check what answers at this address; publish the release again."};
    case UpdateResult::kNewerSchema:
      return {"newer-schema", "Update this software: the release was made for a newer one."};
    case UpdateResult::kWrongFilter:
      return {"wrong-filter",
              "Ask for the filter this store holds, or use another folder for another filter."};
    case UpdateResult::kUnsigned:
      return {"unsigned", "Build the release with --sign-key, or trust no keys here."};
    case UpdateResult::kSignatureRefused:
      return {"signature-refused",
              "Sign with a key that devices trust; give devices the new key before the old one "
              "is retired."};
    case UpdateResult::kRollback:
      return {"rollback",
              "Publish older content as a new version (`urlfilterc rollback`), never with an "
              "older number."};
    case UpdateResult::kFastForward:
      return {"fast-forward", "Publish with versions that grow by one."};
    case UpdateResult::kExpired:
      return {"expired", "Publish a new release, and check the device's clock."};
    case UpdateResult::kArtifactMismatch:
      return {"artifact-mismatch",
              "Publish files before the manifest that names them, and never change one in place; "
              "check caches in between."};
    case UpdateResult::kStoreFailed:
      return {"store-failed",
              "Check that this user may write to the store's folder, and that there is space."};
    case UpdateResult::kMisconfigured:
      return {"misconfigured", "Correct the setting named in the message."};
  }
  return {"", ""};
}

UpdateResult ResultOfTransport(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kCancelled:
      return UpdateResult::kCancelled;
    case absl::StatusCode::kDeadlineExceeded:
      return UpdateResult::kTimedOut;
    case absl::StatusCode::kUnauthenticated:
      return UpdateResult::kCertificateRefused;
    case absl::StatusCode::kResourceExhausted:
      return UpdateResult::kTooLarge;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
      return UpdateResult::kMisconfigured;
    default:
      return UpdateResult::kUnreachable;
  }
}

}  // namespace

std::string_view UpdateResultName(UpdateResult result) { return RowOf(result).name; }

std::string_view WayOut(UpdateResult result) { return RowOf(result).way_out; }

bool IsFailure(UpdateResult result) {
  return result != UpdateResult::kUpdated && result != UpdateResult::kUnchanged &&
         result != UpdateResult::kNotDue && result != UpdateResult::kBusy &&
         result != UpdateResult::kCancelled;
}

UpdateOutcome EndedWith(UpdateResult result, std::string message) {
  UpdateOutcome outcome;
  outcome.result = result;
  outcome.message = std::move(message);
  return outcome;
}

UpdateOutcome EndedByTransport(const absl::Status& status) {
  return EndedWith(ResultOfTransport(status.code()), std::string(status.message()));
}

UpdateOutcome EndedByHttpStatus(std::string_view url, const ResponseHead& head) {
  const int status = head.status;
  const bool is_redirect = status >= 300 && status < 400;
  UpdateOutcome outcome = EndedWith(
      status == 404 ? UpdateResult::kNotPublished : UpdateResult::kServerError,
      absl::StrCat(AbslView(url), ": HTTP status ", status,
                   is_redirect ? " (redirects are not followed: give the final address)" : ""));
  outcome.retry_after_seconds = head.retry_after_seconds;
  return outcome;
}

}  // namespace urlfilter::fetch
