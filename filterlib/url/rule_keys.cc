#include "filterlib/url/rule_keys.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "base/strings.h"
#include "filterlib/url/ascii.h"
#include "filterlib/url/canonical_host.h"
#include "filterlib/url/escapes.h"
#include "filterlib/url/ip_address.h"
#include "filterlib/url/os_behaviour.h"
#include "filterlib/url/percent.h"
#include "filterlib/url/rule_parts.h"

namespace urlfilter::url {
namespace {

using Variants = std::set<std::string>;

template <typename Transform>
std::string JoinPath(const std::vector<std::string>& components, Transform transform) {
  std::string path;
  for (const std::string& component : components) absl::StrAppend(&path, "/", transform(component));
  return path;
}

// The keys of one rule while they are put together.
class KeyMaker {
 public:
  KeyMaker(RuleParts rule, Profile profile)
      : rule_(std::move(rule)),
        profile_(profile),
        written_path_(JoinPath(rule_.path, [](std::string_view c) { return std::string(c); })),
        decoded_path_(JoinPath(rule_.path, PercentDecode)),
        escaped_path_(JoinPath(rule_.path, EscapePath)),
        normalized_path_(JoinPath(rule_.path, NormalizePathSegment)) {}

  RuleKeys Make() {
    ChooseHost();
    ChoosePort();
    NoteLosses();
    if (Includes26(profile_)) AddKeys26();
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
    // "www.com" must not become "com", which on 26 covers every .com. "com/a" covers nothing more
    // than "www.com/a" does, since 26 tries no path on parents.
    if (bare.find('.') == std::string::npos && is_host_rule() && Includes26(profile_)) {
      if (Includes27(profile_)) AddKeysWithPort27(bare);
      return;
    }
    notes_.insert(KeyNote::kWwwStripped);
    host_ = bare;
  }

  // `label` with the ports that 27 assumes and the one of the rule: unlike `label` alone, 26 tries
  // these only for a URL that is just that.
  void AddKeysWithPort27(const std::string& label) {
    notes_.insert(KeyNote::kKnownPortsOn27);
    for (const os::SchemePort& known : os::kDefaultPorts27) {
      keys_.insert(absl::StrCat(label, ":", AbslView(known.port)));
    }
    if (!rule_.port.empty()) keys_.insert(absl::StrCat(label, ":", rule_.port));
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
    NoteIf(is_host_rule() && host_.find('.') == std::string::npos && !host_.starts_with('['),
           KeyNote::kSingleLabelHost);
  }

  void NoteCosts() {
    NoteIf(rule_.path.empty() && !is_host_rule(), KeyNote::kQueryNeedsTwoKeys);
    if (profile_ != Profile::kBoth || notes_.contains(KeyNote::kControlByteOn26)) return;
    NoteIf(HasUpper(decoded_path_) || HasUpper(rule_.query) || HasUpper(rule_.fragment),
           KeyNote::kCapitalsNeedTwoKeys);
    NoteIf(decoded_path_ != escaped_path_, KeyNote::kEscapesNeedTwoKeys);
  }

  void NoteIf(bool condition, KeyNote note) {
    if (condition) notes_.insert(note);
  }

  // "?query#fragment" as written and as a browser would send it.
  Variants Tails() const {
    Variants tails;
    for (const bool escaped : {false, true}) {
      std::string tail;
      if (rule_.has_query) {
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

  void AddKeys26() {
    if (std::any_of(decoded_path_.begin(), decoded_path_.end(), IsControl)) {
      // No key may have a control byte, but the raw rest of the URL is tried as well.
      notes_.insert(KeyNote::kControlByteOn26);
      const std::string port = rule_.port.empty() ? "" : ":" + rule_.port;
      AddKeys(rule_.host + port, {escaped_path_, escaped_path_ + "/"}, /*fold_case=*/false);
      keys_.insert(rule_.host + rule_.after_host);
      return;
    }
    // 26 tries paths on B, which has lost every "www.", and on W, which begins with it.
    const bool lost_in_b = host_.find(os::kWww) != std::string::npos;
    const bool is_w = rule_.host == host_ && host_.starts_with(os::kWww);
    const bool needs_w = !is_host_rule() && lost_in_b && !is_w;
    AddKeys(needs_w ? std::string(os::kWww) + host_ : host_, {decoded_path_}, /*fold_case=*/false);
  }

  void AddKeys27() {
    AddKeys(host_ + port_, {written_path_, escaped_path_, normalized_path_}, /*fold_case=*/true);
  }

  const RuleParts rule_;
  const Profile profile_;
  const std::string written_path_;
  const std::string decoded_path_;
  const std::string escaped_path_;
  const std::string normalized_path_;
  std::string host_;  // as in keys
  std::string port_;  // as in keys, with ":"
  std::set<std::string> keys_;
  std::set<KeyNote> notes_;
};

}  // namespace

bool IsItsOwnKey(std::string_view rule) {
  return IsCanonicalHost(rule) && !rule.starts_with(os::kWww) &&
         rule.find('.') != std::string_view::npos;
}

absl::StatusOr<RuleKeys> KeysForRule(std::string_view rule, Profile profile) {
  ASSIGN_OR_RETURN(RuleParts parts, ParseRule(rule));
  return KeyMaker(std::move(parts), profile).Make();
}

}  // namespace urlfilter::url
