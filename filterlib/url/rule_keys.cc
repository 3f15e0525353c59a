#include "filterlib/url/rule_keys.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "base/strings.h"
#include "filterlib/url/ascii.h"
#include "filterlib/url/escapes.h"
#include "filterlib/url/ip_address.h"
#include "filterlib/url/os_behaviour.h"
#include "filterlib/url/percent.h"
#include "filterlib/url/rule_parts.h"

namespace urlfilter::url {
namespace {

using Variants = std::set<std::string>;

// The keys of one rule while they are put together.
class KeyMaker {
 public:
  KeyMaker(RuleParts rule, Profile profile) : rule_(std::move(rule)), profile_(profile) {}

  absl::StatusOr<RuleKeys> Make() {
    ChooseHost();
    ChoosePort();
    NoteLosses();
    if (Includes26(profile_)) RETURN_IF_ERROR(AddKeys26());
    if (Includes27(profile_)) AddKeys27();
    NoteCosts();
    RuleKeys result;
    result.keys.assign(keys_.begin(), keys_.end());
    result.notes.assign(notes_.begin(), notes_.end());
    return result;
  }

 private:
  bool is_host_rule() const {
    return rule_.path.empty() && rule_.query.empty() && rule_.fragment.empty();
  }

  void ChooseHost() {
    host_ = rule_.host;
    if (!host_.starts_with(os::kWww)) return;
    const std::string bare = host_.substr(os::kWww.size());
    // "www.com" must not become "com", which on 26 covers every .com.
    if (bare.find('.') == std::string::npos && Includes26(profile_)) {
      if (Includes27(profile_)) notes_.insert(KeyNote::kNeverOn27);
      return;
    }
    notes_.insert(KeyNote::kWwwStripped);
    host_ = bare;
  }

  // Only 27 has ports in its sub-URLs; a key set for both must do without.
  void ChoosePort() {
    if (!rule_.port.empty() && profile_ == Profile::kIos27) port_ = ":" + rule_.port;
    if (rule_.has_default_port || (!rule_.port.empty() && port_.empty())) {
      notes_.insert(KeyNote::kPortDropped);
    }
  }

  void NoteLosses() {
    const std::string_view raw = rule_.raw_host;
    NoteIf(!rule_.scheme.empty(), KeyNote::kSchemeDropped);
    NoteIf(rule_.has_userinfo, KeyNote::kUserInfoDropped);
    NoteIf(!IsAscii(PercentDecode(raw)), KeyNote::kIdnConverted);
    NoteIf(raw.ends_with('.'), KeyNote::kTrailingDotDropped);
    NoteIf(LooksLikeIpv4(rule_.host) && !raw.starts_with(rule_.host), KeyNote::kIpv4Rewritten);
    NoteIf(rule_.path_resolved, KeyNote::kPathResolved);
    NoteIf(rule_.has_empty_part, KeyNote::kEmptyPartDropped);
    NoteIf(!rule_.query.empty(), KeyNote::kQueryMatchesWhole);
    NoteIf(!rule_.fragment.empty(), KeyNote::kFragmentMatchesWhole);
    NoteIf(!is_host_rule() && Includes26(profile_), KeyNote::kPathNotOnSubdomains26);
    NoteIf(host_.find('.') == std::string::npos && !host_.starts_with('['),
           KeyNote::kSingleLabelHost);
  }

  void NoteCosts() {
    NoteIf(rule_.path.empty() && !is_host_rule(), KeyNote::kQueryNeedsTwoKeys);
    if (profile_ != Profile::kBoth || notes_.contains(KeyNote::kControlByteNotOn26)) return;
    const auto has_capitals = [](std::string_view text) {
      return std::any_of(text.begin(), text.end(), IsUpper);
    };
    const std::string path = Path([](const std::string& c) { return PercentDecode(c); });
    NoteIf(has_capitals(path) || has_capitals(rule_.query) || has_capitals(rule_.fragment),
           KeyNote::kCapitalsNeedTwoKeys);
    NoteIf(path != Path([](const std::string& c) { return EscapePath(c); }),
           KeyNote::kEscapesNeedTwoKeys);
  }

  void NoteIf(bool condition, KeyNote note) {
    if (condition) notes_.insert(note);
  }

  template <typename Transform>
  std::string Path(Transform transform) const {
    std::string path;
    for (const std::string& component : rule_.path)
      absl::StrAppend(&path, "/", transform(component));
    return path;
  }

  // "?query#fragment" as written and as a browser would send it.
  Variants Tails() const {
    Variants tails;
    for (const bool escaped : {false, true}) {
      std::string tail;
      if (!rule_.query.empty()) {
        absl::StrAppend(&tail, "?", escaped ? EscapeQuery(rule_.query) : rule_.query);
      }
      if (!rule_.fragment.empty()) {
        absl::StrAppend(&tail, "#", escaped ? EscapeFragment(rule_.fragment) : rule_.fragment);
      }
      tails.insert(tail);
    }
    return tails;
  }

  // Every host+port + path + tail; a tail that follows no path also follows "/".
  void AddKeys(const std::string& host, const Variants& paths, bool fold_case) {
    for (const std::string& path : paths) {
      for (const std::string& tail : Tails()) {
        const std::string rest = path + tail;
        keys_.insert(host + (fold_case ? ToLowerAscii(rest) : rest));
        if (path.empty() && !tail.empty()) {
          keys_.insert(host + "/" + (fold_case ? ToLowerAscii(rest) : rest));
        }
      }
    }
  }

  absl::Status AddKeys26() {
    const std::string path = Path([](const std::string& c) { return PercentDecode(c); });
    if (std::any_of(path.begin(), path.end(), IsControl)) {
      if (profile_ == Profile::kIos26) {
        return absl::InvalidArgumentError(
            "the path has an escaped control character, which 26 decodes and no key may have");
      }
      notes_.insert(KeyNote::kControlByteNotOn26);
      return absl::OkStatus();
    }
    // 26 tries paths on B, which has lost every "www.", and on W, which begins with it.
    const bool lost_in_b = host_.find(os::kWww) != std::string::npos;
    const bool is_w = rule_.host == host_ && host_.starts_with(os::kWww);
    const bool needs_w = !is_host_rule() && lost_in_b && !is_w;
    AddKeys(needs_w ? std::string(os::kWww) + host_ : host_, {path}, /*fold_case=*/false);
    return absl::OkStatus();
  }

  void AddKeys27() {
    const Variants paths = {
        Path([](const std::string& c) { return c; }),
        Path([](const std::string& c) { return EscapePath(c); }),
        Path([](const std::string& c) { return NormalizePathSegment(c); }),
    };
    AddKeys(host_ + port_, paths, /*fold_case=*/true);
  }

  const RuleParts rule_;
  const Profile profile_;
  std::string host_;  // as in keys
  std::string port_;  // as in keys, with ":"
  std::set<std::string> keys_;
  std::set<KeyNote> notes_;
};

}  // namespace

absl::StatusOr<RuleKeys> KeysForRule(std::string_view rule, Profile profile) {
  ASSIGN_OR_RETURN(RuleParts parts, ParseRule(rule));
  return KeyMaker(std::move(parts), profile).Make();
}

}  // namespace urlfilter::url
