#include "compiler/release/refusal.h"

#include "absl/strings/cord.h"
#include "base/strings.h"

namespace urlfilter::compiler {
namespace {

constexpr char kMark[] = "urlfilter/refused";

}  // namespace

absl::Status RefusedError(std::string_view message) {
  absl::Status status = absl::FailedPreconditionError(AbslView(message));
  status.SetPayload(kMark, absl::Cord());
  return status;
}

bool IsRefused(const absl::Status& status) { return status.GetPayload(kMark).has_value(); }

}  // namespace urlfilter::compiler
