#include "compiler/release/protect_search.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "bloom/prefilter_builder.h"
#include "bloom/prefilter_rate.h"
#include "bloom/prefilter_view.h"
#include "compiler/keys/key_set.h"
#include "compiler/release/prefilter_plan.h"
#include "compiler/release/refusal.h"
#include "filterlib/url/sub_urls.h"

namespace urlfilter::compiler {

namespace {

using bloom::PrefilterParameters;

constexpr double kGrowthStep = 1.05;
constexpr double kMostGrowth = 4;
constexpr uint32_t kMostSeedsPerSize = 64;

void AppendSubUrls(const std::string& url, url::Profile profile, std::vector<std::string>& to) {
  auto sub_urls = url::SubUrls(url, profile);
  if (!sub_urls.ok()) return;  // No host: the OS never asks for it.
  std::move(sub_urls->begin(), sub_urls->end(), std::back_inserter(to));
}

absl::StatusOr<std::string> BuildBits(const ProtectRequest& request,
                                      const PrefilterParameters& parameters) {
  ASSIGN_OR_RETURN(bloom::PrefilterBuilder builder, bloom::PrefilterBuilder::Create(parameters));
  // Each call starts and ends threads: long ones, but not so long that nothing is heard of them.
  constexpr size_t kKeysAtOnce = 8 << 20;
  request.progress->Begin("setting bits", request.keys.size(), "keys");
  for (auto keys = request.keys; !keys.empty();) {
    const size_t count = std::min(keys.size(), kKeysAtOnce);
    builder.AddAll(keys.first(count), request.threads);
    request.progress->Add(count);
    keys = keys.subspan(count);
  }
  return std::move(builder).Finish();
}

absl::StatusOr<bool> IsClean(const PrefilterParameters& parameters, std::string_view bits,
                             const std::vector<std::string>& sub_urls) {
  ASSIGN_OR_RETURN(const bloom::PrefilterView view, bloom::PrefilterView::Create(parameters, bits));
  return std::none_of(sub_urls.begin(), sub_urls.end(),
                      [&](const std::string& sub_url) { return view.MayContain(sub_url); });
}

// A seed is worth trying while a clean filter of this size is not too rare: as many attempts as are
// expected to find one, e^(rate * sub-URLs), and growth instead when that is too many.
uint32_t SeedsToTry(const ProtectRequest& request, const PrefilterParameters& parameters,
                    size_t sub_urls) {
  if (request.fixed_seed) return 1;
  const double rate = bloom::IdealPerKeyRate(parameters, request.keys.size());
  const double expected = std::exp(std::min(20.0, rate * static_cast<double>(sub_urls)));
  return expected > kMostSeedsPerSize ? 1 : static_cast<uint32_t>(std::ceil(2 * expected));
}

}  // namespace

std::vector<std::string> ProtectedSubUrls(const ProtectRequest& request) {
  std::vector<std::string> all;
  for (const ProtectedUrl& url : request.urls) {
    if (url.url.find("://") != std::string::npos) {
      AppendSubUrls(url.url, request.profile, all);
      continue;
    }
    AppendSubUrls("https://" + url.url, request.profile, all);
    AppendSubUrls("http://" + url.url, request.profile, all);
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  std::erase_if(all, [&](const std::string& text) { return ContainsKey(request.keys, text); });
  return all;
}

absl::StatusOr<ProtectedFilter> BuildProtectedFilter(const ProtectRequest& request) {
  const std::vector<std::string> sub_urls = ProtectedSubUrls(request);
  ProtectedFilter found{.parameters = request.planned, .bits = "", .proof = {}};
  found.proof.urls = request.urls.size();
  found.proof.sub_urls = sub_urls.size();
  double growth = 1;
  while (growth <= kMostGrowth) {
    const double bits = std::ceil(request.planned.bit_count * growth);
    if (bits > 0xffffffff) break;
    found.parameters.bit_count = static_cast<uint32_t>(bits);
    found.proof.growth = growth;
    const uint32_t seeds = SeedsToTry(request, found.parameters, sub_urls.size());
    for (uint32_t i = 0; i < seeds; ++i) {
      // The planned seed first, at every size.
      found.parameters.murmur_seed =
          i == 0 ? request.planned.murmur_seed : DeriveSeed(request.key_set_sha256, i);
      ++found.proof.attempts;
      ASSIGN_OR_RETURN(found.bits, BuildBits(request, found.parameters));
      ASSIGN_OR_RETURN(const bool clean, IsClean(found.parameters, found.bits, sub_urls));
      if (clean) return found;
    }
    growth *= kGrowthStep;
  }
  return RefusedError(absl::StrCat("no filter up to ", kMostGrowth,
                                   " times the planned size keeps false positives "
                                   "away from all ",
                                   request.urls.size(), " URLs under `protect` (",
                                   found.proof.attempts,
                                   " were tried); protect fewer, or lower the rate"));
}

}  // namespace urlfilter::compiler
