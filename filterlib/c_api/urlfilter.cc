#include "filterlib/c_api/urlfilter.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "filterlib/c_api/c_values.h"
#include "filterlib/lookup/filter_snapshot.h"
#include "filterlib/lookup/lookup_statistics.h"
#include "filterlib/lookup/provider_prefilter.h"
#include "filterlib/lookup/url_filter.h"
#include "filterlib/lookup/verdict.h"
#include "filterlib/store/app_group_store.h"

struct urlfilter_handle {
  std::unique_ptr<urlfilter::UrlFilter> cpp;
};

namespace {

using urlfilter::FailDirection;
using urlfilter::FilterStatus;
using urlfilter::LookupCounts;
using urlfilter::ProviderPrefilter;
using urlfilter::UrlFilter;
using urlfilter::UrlFilterOptions;
using urlfilter::Verdict;
using urlfilter::Verify;
using urlfilter::WhenExpired;
using urlfilter::c_api::BadArgument;
using urlfilter::c_api::CopyText;
using urlfilter::c_api::Deliver;
using urlfilter::c_api::Guarded;
using urlfilter::c_api::IsSized;
using urlfilter::c_api::Receive;
using urlfilter::c_api::Report;

// The numbers of the header are those of the C++ enums.
static_assert(sizeof(bool) == 1);  // uint8_t answers of a batch are written as bool.
static_assert(URLFILTER_FAIL_CLOSED == static_cast<int>(FailDirection::kClosed));
static_assert(URLFILTER_EXPIRED_FAIL_OPEN == static_cast<int>(WhenExpired::kFailOpen));
static_assert(URLFILTER_EXPIRED_FAIL_CLOSED == static_cast<int>(WhenExpired::kFailClosed));
static_assert(URLFILTER_VERIFY_STRUCTURE == static_cast<int>(Verify::kStructure));
static_assert(URLFILTER_MAYBE == static_cast<int>(Verdict::Kind::kMaybe));
static_assert(URLFILTER_NONE == static_cast<int>(Verdict::Kind::kNone));
static_assert(URLFILTER_ALLOW == static_cast<int>(Verdict::Kind::kAllow));
static_assert(URLFILTER_BLOCK == static_cast<int>(Verdict::Kind::kBlock));
static_assert(URLFILTER_BY_NO_FILTER == static_cast<int>(Verdict::Basis::kNoFilter));
static_assert(URLFILTER_BY_EXPIRY == static_cast<int>(Verdict::Basis::kExpired));
static_assert(URLFILTER_BY_KILL_SWITCH == static_cast<int>(Verdict::Basis::kKillSwitch));

urlfilter_options_t Defaults() {
  return {sizeof(urlfilter_options_t),
          URLFILTER_FAIL_OPEN,
          URLFILTER_EXPIRED_USE_ANYWAY,
          URLFILTER_VERIFY_DIGEST,
          1,
          30};
}

bool IsFrom0To(int32_t value, int32_t last) { return value >= 0 && value <= last; }

// nullopt when a number is none of its enum.
std::optional<UrlFilterOptions> ToCpp(const urlfilter_options_t* given) {
  const urlfilter_options_t c = given == nullptr ? Defaults() : Receive(*given, Defaults());
  if (!IsFrom0To(c.without_filter, 1) || !IsFrom0To(c.when_expired, 2) || !IsFrom0To(c.verify, 1) ||
      c.poll_interval_seconds == 0) {
    return std::nullopt;
  }
  UrlFilterOptions options;
  options.without_filter = static_cast<FailDirection>(c.without_filter);
  options.when_expired = static_cast<WhenExpired>(c.when_expired);
  options.verify = static_cast<Verify>(c.verify);
  options.watch = c.watch != 0;
  options.poll_interval = absl::Seconds(c.poll_interval_seconds);
  return options;
}

urlfilter_verdict_t ToC(const Verdict& verdict) {
  urlfilter_verdict_t c{};
  c.kind = static_cast<int32_t>(verdict.kind);
  c.basis = static_cast<int32_t>(verdict.basis);
  c.version = verdict.version;
  c.host_labels = verdict.host_labels;
  c.path_segments = verdict.path_segments;
  CopyText(verdict.matched_key, c.matched_key);
  CopyText(verdict.category, c.category);
  return c;
}

urlfilter_status_t ToC(const FilterStatus& status) {
  urlfilter_status_t c{};
  c.has_filter = status.has_filter;
  c.expired = status.expired;
  c.kill_switch = status.manifest.kill_switch_reason.has_value();
  c.version = status.manifest.version;
  c.item_count = status.manifest.item_count;
  c.expires_unix = status.expires_unix;
  CopyText(status.manifest.filter, c.filter);
  CopyText(status.manifest.tag, c.tag);
  CopyText(status.degraded, c.degraded);
  return c;
}

urlfilter_prefilter_t ToC(const ProviderPrefilter& prefilter) {
  urlfilter_prefilter_t c{};
  c.bit_count = prefilter.parameters.bit_count;
  c.hash_count = prefilter.parameters.hash_count;
  c.murmur_seed = prefilter.parameters.murmur_seed;
  c.byte_count = prefilter.byte_count;
  CopyText(prefilter.tag, c.tag);
  CopyText(prefilter.path, c.path);
  return c;
}

// So that every file's path fits into urlfilter_prefilter: the name of one has up to 64 bytes.
constexpr size_t kMaxFolderBytes = 950;
static_assert(kMaxFolderBytes + 64 < sizeof(urlfilter_prefilter_t::path));

absl::StatusOr<std::optional<ProviderPrefilter>> Fetch(const char* dir, const char* existing_tag,
                                                       const std::string& folder) {
  if (folder.size() > kMaxFolderBytes) {
    return absl::ResourceExhaustedError("the path of the folder has " +
                                        std::to_string(folder.size()) + " bytes; the limit is " +
                                        std::to_string(kMaxFolderBytes));
  }
  const auto store = urlfilter::store::AppGroupStore::Open(dir);
  if (!store.ok()) return store.status();
  std::optional<std::string_view> tag;
  if (existing_tag != nullptr) tag = existing_tag;
  return urlfilter::PrefilterForTag(*store, tag, folder);
}

}  // namespace

extern "C" {

uint32_t urlfilter_abi_version(void) { return URLFILTER_ABI_VERSION; }

const char* urlfilter_kind_name(int32_t kind) {
  if (!IsFrom0To(kind, URLFILTER_BLOCK)) return "";
  return urlfilter::VerdictKindName(static_cast<Verdict::Kind>(kind)).data();  // A literal.
}

int32_t urlfilter_options_init(urlfilter_options_t* options) {
  if (!IsSized(options)) return URLFILTER_INVALID_ARGUMENT;
  return Deliver(Defaults(), options);
}

int32_t urlfilter_open(const char* dir, const urlfilter_options_t* options, urlfilter_t** filter,
                       char* error, size_t error_size) {
  return Guarded(error, error_size, [&] {
    if (dir == nullptr || filter == nullptr || (options != nullptr && !IsSized(options))) {
      return BadArgument(error, error_size);
    }
    const auto cpp_options = ToCpp(options);
    if (!cpp_options) {
      return Report(absl::InvalidArgumentError("an option is out of its range"), error, error_size);
    }
    auto opened = UrlFilter::Open(dir, *cpp_options);
    if (!opened.ok()) return Report(opened.status(), error, error_size);
    *filter = new urlfilter_t{*std::move(opened)};
    return int32_t{URLFILTER_OK};
  });
}

void urlfilter_close(urlfilter_t* filter) { delete filter; }

int32_t urlfilter_check(const urlfilter_t* filter, const char* url, size_t url_length,
                        urlfilter_verdict_t* verdict) {
  return Guarded([&]() -> int32_t {
    if (filter == nullptr || url == nullptr || !IsSized(verdict)) return URLFILTER_INVALID_ARGUMENT;
    return Deliver(ToC(filter->cpp->Check({url, url_length})), verdict);
  });
}

int32_t urlfilter_check_in_app(const urlfilter_t* filter, const char* url, size_t url_length,
                               urlfilter_verdict_t* verdict) {
  return Guarded([&]() -> int32_t {
    if (filter == nullptr || url == nullptr || !IsSized(verdict)) return URLFILTER_INVALID_ARGUMENT;
    return Deliver(ToC(filter->cpp->CheckInApp({url, url_length})), verdict);
  });
}

int32_t urlfilter_may_match(const urlfilter_t* filter, const char* url, size_t url_length) {
  return Guarded([&]() -> int32_t {
    if (filter == nullptr || url == nullptr) return URLFILTER_INVALID_ARGUMENT;
    return filter->cpp->MayMatch({url, url_length}) ? 1 : 0;
  });
}

int32_t urlfilter_may_match_batch(const urlfilter_t* filter, const char* const* urls,
                                  const size_t* url_lengths, size_t count, uint8_t* answers) {
  return Guarded([&]() -> int32_t {
    if (filter == nullptr || urls == nullptr || url_lengths == nullptr || answers == nullptr) {
      return URLFILTER_INVALID_ARGUMENT;
    }
    std::vector<std::string_view> views(count);
    for (size_t i = 0; i < count; ++i) views[i] = {urls[i], url_lengths[i]};
    filter->cpp->MayMatchBatch(views, {reinterpret_cast<bool*>(answers), count});
    return URLFILTER_OK;
  });
}

int32_t urlfilter_reload(urlfilter_t* filter, char* error, size_t error_size) {
  return Guarded(error, error_size, [&] {
    if (filter == nullptr) return BadArgument(error, error_size);
    return Report(filter->cpp->Reload(), error, error_size);
  });
}

int32_t urlfilter_get_status(const urlfilter_t* filter, urlfilter_status_t* status) {
  return Guarded([&]() -> int32_t {
    if (filter == nullptr || !IsSized(status)) return URLFILTER_INVALID_ARGUMENT;
    return Deliver(ToC(filter->cpp->Status()), status);
  });
}

int32_t urlfilter_get_counts(const urlfilter_t* filter, urlfilter_counts_t* counts) {
  return Guarded([&]() -> int32_t {
    if (filter == nullptr || !IsSized(counts)) return URLFILTER_INVALID_ARGUMENT;
    const LookupCounts cpp = filter->cpp->Counts();
    return Deliver(urlfilter_counts_t{0, cpp.clear, cpp.maybe, cpp.none, cpp.allow, cpp.block,
                                      cpp.without_filter},
                   counts);
  });
}

int32_t urlfilter_prefilter_for_tag(const char* dir, const char* existing_tag, const char* folder,
                                    urlfilter_prefilter_t* prefilter, char* error,
                                    size_t error_size) {
  return Guarded(error, error_size, [&]() -> int32_t {
    if (dir == nullptr || folder == nullptr || !IsSized(prefilter)) {
      return BadArgument(error, error_size);
    }
    const auto fetched = Fetch(dir, existing_tag, folder);
    if (!fetched.ok()) return Report(fetched.status(), error, error_size);
    if (!*fetched) return URLFILTER_UNCHANGED;
    return Deliver(ToC(**fetched), prefilter);
  });
}

}  // extern "C"
