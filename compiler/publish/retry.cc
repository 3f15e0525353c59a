#include "compiler/publish/retry.h"

#include <algorithm>
#include <array>

namespace urlfilter::compiler {
namespace {

constexpr std::chrono::milliseconds kFirstPause{1000};
constexpr std::array kNotNow = {429, 500, 502, 503, 504};

bool MayHelp(const absl::StatusOr<PublishResponse>& response) {
  if (!response.ok()) return absl::IsUnavailable(response.status());
  return std::find(kNotNow.begin(), kNotNow.end(), response->status) != kNotNow.end();
}

}  // namespace

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
