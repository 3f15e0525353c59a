#include "compiler/lists/line_sink.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compiler/lists/line_text.h"
#include "diagnostics/utf8.h"
#include "filterlib/url/canonical_host.h"
#include "filterlib/url/rule_keys.h"

namespace urlfilter::compiler {
namespace {

constexpr size_t kShownBytes = 200;

bool IsHostByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<uint8_t>(c) < 0x80; });
}

// A rule cut into the parts that matter here. All views into the rule.
struct RuleCut {
  std::string_view scheme;  // "http"; empty if there is none
  std::string_view host;    // without userinfo and port
  std::string_view rest;    // path, query, fragment
  bool plain = false;       // neither userinfo nor port
};

RuleCut Cut(std::string_view rule) {
  RuleCut cut;
  const size_t colon = rule.find("://");
  if (colon != std::string_view::npos && FindAnyOf(rule, "/?#") > colon) {
    cut.scheme = rule.substr(0, colon);
    rule.remove_prefix(colon + 3);
  }
  const size_t end = FindAnyOf(rule, "/?#");
  cut.host = rule.substr(0, end);
  cut.rest = rule.substr(end);
  cut.plain = FindAnyOf(cut.host, "@:") == cut.host.size();
  if (cut.plain) return cut;
  const size_t at = cut.host.rfind('@');
  if (at != std::string_view::npos) cut.host.remove_prefix(at + 1);
  const size_t port = cut.host.rfind(':');
  if (port != std::string_view::npos && cut.host.find(']', port) == std::string_view::npos) {
    cut.host = cut.host.substr(0, port);
  }
  return cut;
}

// A path or query that url::KeysForRule takes as it is: printable ASCII, no wildcard, no
// backslash, no escaped control character.
bool IsPlainRest(std::string_view rest) {
  for (size_t i = 0; i < rest.size(); ++i) {
    const char c = rest[i];
    if (c <= ' ' || c >= 0x7f || c == '*' || c == '\\') return false;
    if (c == '%' && i + 1 < rest.size() && (rest[i + 1] < '2' || rest[i + 1] == '7')) return false;
  }
  return true;
}

bool IsWebScheme(std::string_view scheme) {
  return scheme.empty() || scheme == "http" || scheme == "https";
}

Refusal ClassOf(std::string_view rule, const RuleCut& cut) {
  if (cut.host.empty()) return cut.scheme.empty() ? Refusal::kPathFragment : Refusal::kBadUrl;
  if (rule.find('*') != std::string_view::npos && cut.scheme.empty()) {
    return Refusal::kInnerWildcard;
  }
  const bool digits =
      cut.rest.size() > 1 && std::all_of(cut.rest.begin() + 1, cut.rest.end(),
                                         [](char c) { return c >= '0' && c <= '9'; });
  const bool numeric = cut.host.find_first_not_of("0123456789.:abcdef") == std::string_view::npos;
  if (digits && numeric && cut.scheme.empty()) return Refusal::kAddressRange;
  return cut.scheme.empty() ? Refusal::kNotAHost : Refusal::kBadUrl;
}

}  // namespace

void LineSink::AddHost(std::string_view host, bool allow) {
  if (!url::IsItsOwnKey(host)) return AddOddHost(host, allow);
  Push(host, host, static_cast<uint8_t>(kRuleCanonicalHost | (allow ? kRuleAllow : 0)));
}

// Capitals, Punycode to be, addresses, `www.`, and everything that is no host.
void LineSink::AddOddHost(std::string_view host, bool allow) {
  if (RefuseDamaged(host)) return;
  if (host.find('*') != std::string_view::npos) return Refuse(Refusal::kInnerWildcard);
  absl::StatusOr<std::string> canonical = url::CanonicalHost(host);
  if (!canonical.ok()) {
    return Refuse(Refusal::kNotAHost, std::string(canonical.status().message()));
  }
  const bool address = canonical->starts_with('[');
  if (!address && !std::all_of(canonical->begin(), canonical->end(), IsHostByte)) {
    return Refuse(Refusal::kNotAHost, "a host has letters, digits, \"-\", \"_\" and dots");
  }
  if (!address && !options_.inlined && canonical->find('.') == std::string::npos) {
    return Refuse(Refusal::kTopLevel);
  }
  const bool own_key = url::IsItsOwnKey(*canonical);
  const std::string_view text = *canonical == host ? host : result_.arena.Copy(*canonical);
  Push(text, text,
       static_cast<uint8_t>((own_key ? kRuleCanonicalHost : 0) | (allow ? kRuleAllow : 0) |
                            (IsAscii(host) ? 0 : kRuleConverted)));
}

void LineSink::AddRule(std::string_view rule, bool allow) {
  const RuleCut cut = Cut(rule);
  const bool host_only = cut.rest.empty() || cut.rest == "/";
  const bool dotted = cut.host.find('.') != std::string_view::npos;
  if (host_only && cut.plain && (cut.scheme.empty() || (IsWebScheme(cut.scheme) && dotted))) {
    return AddHost(cut.host, allow);
  }
  const bool quick = cut.plain && !host_only && IsWebScheme(cut.scheme) &&
                     url::IsCanonicalHost(cut.host) && dotted && IsPlainRest(cut.rest) &&
                     rule.size() < kMaxLineBytes;
  if (!quick) return AddCheckedRule(rule, allow);
  Push(rule, cut.host, allow ? kRuleAllow : 0);
}

// Asks for the keys, and keeps the rule only if there are some.
void LineSink::AddCheckedRule(std::string_view rule, bool allow) {
  if (RefuseDamaged(rule)) return;
  const RuleCut cut = Cut(rule);
  const absl::StatusOr<url::RuleKeys> keys = url::KeysForRule(rule, options_.profile);
  const absl::StatusOr<std::string> host = url::CanonicalHost(cut.host);
  if (!keys.ok() || !host.ok()) {
    const absl::Status& why = keys.ok() ? host.status() : keys.status();
    return Refuse(ClassOf(rule, cut), std::string(why.message()));
  }
  const bool address = host->starts_with('[');
  if (!address && !options_.inlined && host->find('.') == std::string::npos) {
    return cut.scheme.empty() ? Refuse(Refusal::kTopLevel)
                              : Refuse(Refusal::kBadUrl, "its host is a single word");
  }
  Push(rule, *host, allow ? kRuleAllow : 0);
}

void LineSink::Push(std::string_view text, std::string_view host, uint8_t flags) {
  if (options_.filter != nullptr && !options_.filter->Keeps(host)) {
    ++result_.counts.filtered;
    return;
  }
  pushed_ = true;
  ++result_.counts.rules;
  if (flags & kRuleAllow) ++result_.counts.allow;
  Rule& rule = result_.rules.emplace_back();
  rule.data = text.data();
  rule.size = static_cast<uint32_t>(text.size());
  rule.line = line_;
  rule.flags = flags;
}

bool LineSink::RefuseDamaged(std::string_view text) {
  const auto control = [](char c) {
    const auto byte = static_cast<uint8_t>(c);
    return (byte < 0x20 && byte != '\t') || byte == 0x7f;
  };
  if (std::any_of(text.begin(), text.end(), control)) {
    const bool cr = text.find('\r') != std::string_view::npos;
    Refuse(Refusal::kControl, cr ? "CR, the line end of old Macs" : "");
    return true;
  }
  if (FindInvalidUtf8(text) != std::string_view::npos) {
    Refuse(Refusal::kInvalidUtf8);
    return true;
  }
  return false;
}

void LineSink::Refuse(Refusal refusal, std::string detail) {
  const uint64_t before = result_.counts.refused[refusal]++;
  if (before >= kExamplesKept && !options_.keep_all_refused) return;
  result_.refused.push_back(
      {refusal, line_, std::string(text_.substr(0, kShownBytes)), std::move(detail)});
}

void LineSink::Widened() {
  if (!pushed_) return;
  ++result_.counts.widened;
  if (result_.widened.size() >= kExamplesKept) return;
  result_.widened.push_back(
      {Refusal::kUnparsable, line_, std::string(text_.substr(0, kShownBytes)), ""});
}

void LineSink::LastIsNotWidened() {
  if (result_.counts.widened == 0) return;
  --result_.counts.widened;
  std::vector<LineExample>& examples = result_.widened;
  if (!examples.empty() && examples.back().line == result_.rules.back().line) examples.pop_back();
}

}  // namespace urlfilter::compiler
