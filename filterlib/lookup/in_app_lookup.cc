#include "filterlib/lookup/in_app_lookup.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <optional>

#include "bloom/fingerprint_entry.h"
#include "bloom/in_app_hash.h"
#include "filterlib/url/in_app_keys.h"
#include "filterlib/url/in_app_text.h"

namespace urlfilter {
namespace {

// A key to try: where it starts in the host, and how much of path and query it has.
struct Candidate {
  std::uint16_t host_begin;
  std::uint8_t segments;
  bool has_query;
};

std::uint32_t CountLabels(const url::InAppText& text, std::size_t host_begin) {
  if (text.host_is_address()) return 1;
  const std::string_view suffix = text.host().substr(host_begin);
  return static_cast<std::uint32_t>(std::count(suffix.begin(), suffix.end(), '.')) + 1;
}

std::optional<InAppVerdict> Decide(const bloom::FingerprintMatches& entries, bool is_full_host) {
  for (const bloom::FingerprintEntry& entry : entries) {  // in the order of precedence
    if (entry.exact_host && !is_full_host) continue;
    InAppVerdict verdict;
    verdict.kind = entry.allow ? InAppVerdict::Kind::kAllow : InAppVerdict::Kind::kBlock;
    verdict.category = entry.category;
    verdict.exact_host = entry.exact_host;
    return verdict;
  }
  return std::nullopt;
}

// Candidates that are looked up together, so that their cache lines are fetched together.
class Batch {
 public:
  Batch(const url::InAppText& text, const bloom::BlockFilterView& block_filter,
        const bloom::FingerprintTableView& fingerprints)
      : text_(text), block_filter_(block_filter), fingerprints_(fingerprints) {}

  // Candidates come most specific first. True when the verdict is found.
  bool Add(Candidate candidate) {
    const std::string_view key =
        text_.Key(candidate.host_begin, candidate.segments, candidate.has_query);
    if (key.size() > url::kMaxInAppKeyBytes) return false;
    candidates_[size_] = candidate;
    hashes_[size_] = bloom::InAppKeyHash(key, fingerprints_.hash_seed());
    block_filter_.Prefetch(hashes_[size_]);
    return ++size_ == kSize && Flush();
  }

  bool Flush() {
    std::uint64_t found = block_filter_.MayContainEach({hashes_.data(), size_});
    size_ = 0;
    for (; found != 0; found &= found - 1) {
      if (Look(static_cast<std::size_t>(std::countr_zero(found)))) return true;
    }
    return false;
  }

  const InAppVerdict& verdict() const { return verdict_; }

 private:
  // More than most URLs have; what they do not use costs time to set up.
  static constexpr std::size_t kSize = 16;

  bool Look(std::size_t index) {
    const Candidate& candidate = candidates_[index];
    const auto verdict = Decide(fingerprints_.Find(hashes_[index]), candidate.host_begin == 0);
    if (!verdict) return false;
    verdict_ = *verdict;
    verdict_.host_labels = CountLabels(text_, candidate.host_begin);
    verdict_.path_segments = candidate.segments;
    verdict_.has_query = candidate.has_query;
    return true;
  }

  const url::InAppText& text_;
  const bloom::BlockFilterView& block_filter_;
  const bloom::FingerprintTableView& fingerprints_;
  std::array<Candidate, kSize> candidates_;
  std::array<bloom::InAppHash, kSize> hashes_;
  std::size_t size_ = 0;
  InAppVerdict verdict_;
};

// Everything below the host suffix that begins at `host_begin`.
bool AddBelow(std::uint16_t host_begin, const url::InAppText& text, Batch& batch) {
  const auto most = static_cast<std::uint8_t>(text.path_segments());
  if (text.has_query() && batch.Add({host_begin, most, true})) return true;
  for (int segments = most; segments >= 0; --segments) {
    if (batch.Add({host_begin, static_cast<std::uint8_t>(segments), false})) return true;
  }
  return false;
}

}  // namespace

InAppVerdict InAppLookup::Check(std::string_view url) const {
  url::InAppText text;
  if (!text.Assign(url)) return {};
  Batch batch(text, block_filter_, fingerprints_);
  for (std::size_t begin = 0; begin < text.host().size();) {
    if (AddBelow(static_cast<std::uint16_t>(begin), text, batch)) return batch.verdict();
    const std::size_t dot =
        text.host_is_address() ? std::string_view::npos : text.host().find('.', begin);
    if (dot == std::string_view::npos) break;
    begin = dot + 1;
  }
  batch.Flush();
  return batch.verdict();
}

InAppVerdict InAppLookup::Explain(std::string_view url, std::string& matched_key) const {
  matched_key.clear();
  const auto candidates = url::InAppCandidates(url);
  if (!candidates.ok()) return {};
  for (const url::InAppCandidate& candidate : *candidates) {
    const auto hash = bloom::InAppKeyHash(candidate.key, fingerprints_.hash_seed());
    auto verdict = Decide(fingerprints_.Find(hash), candidate.is_full_host);
    if (!verdict) continue;
    verdict->host_labels = candidate.host_labels;
    verdict->path_segments = candidate.path_segments;
    verdict->has_query = candidate.has_query;
    matched_key = candidate.key;
    return *verdict;
  }
  return {};
}

}  // namespace urlfilter
