#include "compiler/publish/retry.h"

#include <algorithm>
#include <array>

#include "absl/status/status.h"

namespace urlfilter::compiler {
namespace {

constexpr std::chrono::milliseconds kFirstPause{1000};

bool MayHelp(const absl::StatusOr<PublishResponse>& response) {
  return response.ok() ? IsNotNow(response->status) : absl::IsUnavailable(response.status());
}

}  // namespace

bool IsNotNow(int status) {
  constexpr std::array kNotNow = {429, 500, 502, 503, 504};
  return std::find(kNotNow.begin(), kNotNow.end(), status) != kNotNow.end();
}

absl::StatusOr<PublishResponse> SendWithRetries(PublishTransport& transport,
                                                const PublishRequest& request,
                                                const RetryPolicy& policy) {
  std::chrono::milliseconds pause = kFirstPause;
  for (int attempt = 1;; ++attempt) {
    auto response = transport.Send(request);
    if (!MayHelp(response) || attempt >= policy.attempts) return response;
    policy.sleep(pause);
    pause *= 2;
  }
}

}  // namespace urlfilter::compiler
