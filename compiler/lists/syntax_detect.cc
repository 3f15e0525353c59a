#include "compiler/lists/syntax_detect.h"

#include <algorithm>
#include <array>

#include "compiler/lists/dns_answer.h"
#include "compiler/lists/line_sink.h"
#include "compiler/lists/line_text.h"
#include "filterlib/url/ascii.h"

namespace urlfilter::compiler {
namespace {

constexpr size_t kNone = std::string_view::npos;
constexpr size_t kSampleLines = 300;  // Of each of the three places.
constexpr size_t kSyntaxes = static_cast<size_t>(Syntax::kCsv) + 1;

bool IsHostLikeByte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
         (byte >= 'A' && byte <= 'Z') || byte == '-' || byte == '_' || byte == '.';
}

// host, *.host, host:port, host/path or a URL: one word with a dot in its host.
bool LooksPlain(std::string_view line) {
  const size_t scheme = line.find("://");
  if (scheme != kNone) line.remove_prefix(scheme + 3);
  if (line.starts_with("*.")) line.remove_prefix(2);
  const std::string_view host = line.substr(0, FindAnyOf(line, "/?#"));
  const std::string_view name = host.substr(0, host.find(':'));
  return name.find('.') != kNone && FindAnyOf(line, " \t|^") == line.size() &&
         std::all_of(name.begin(), name.end(), IsHostLikeByte);
}

bool LooksAdblock(std::string_view line) {
  if (line.starts_with("||") || line.starts_with("@@") || line.starts_with("[Adblock") ||
      line.starts_with("|http")) {
    return true;
  }
  if (LooksCosmetic(line)) return true;
  const size_t dollar = line.rfind('$');
  const bool options = dollar != kNone && dollar + 1 < line.size() && line[dollar + 1] >= 'a' &&
                       line[dollar + 1] <= 'z' && line.find("://") == kNone;
  return options || line.ends_with('^');
}

bool LooksHosts(std::string_view line) {
  const std::string_view address = TakeWord(line);
  return LooksLikeAddress(address) && !WithoutComment(Trim(line), '#').empty();
}

bool HasWord(std::string_view line, std::string_view wanted) {
  for (std::string_view word = TakeWord(line); !word.empty(); word = TakeWord(line)) {
    if (url::EqualsIgnoringCase(word, wanted)) return true;
  }
  return false;
}

bool LooksDnsmasq(std::string_view line) {
  return line.starts_with("address=/") || line.starts_with("server=/") ||
         line.starts_with("local=/");
}

bool LooksUnbound(std::string_view line) {
  return line.starts_with("local-zone:") || line.starts_with("local-data:") || line == "server:";
}

bool LooksCsv(std::string_view line) {
  const size_t comma = line.find(',');
  return comma != kNone && comma > 0 && line.find("://") > comma && line.find('.') != kNone;
}

// Counts the shapes of lines from `at` on.
void Sample(std::string_view text, size_t at, std::array<size_t, kSyntaxes>& counts,
            size_t& sampled) {
  if (at > 0) at = std::min(text.find('\n', at), text.size() - 1) + 1;
  for (size_t taken = 0; at < text.size() && taken < kSampleLines;) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = Trim(text.substr(at, end - at));
    at = end + 1;
    const bool comment = line.empty() || line.front() == '!' || line.front() == ';' ||
                         (line.front() == '#' && !LooksCosmetic(line)) || line.starts_with("//");
    if (comment || line.size() > kMaxLineBytes) continue;
    ++taken;
    ++sampled;
    if (const std::optional<Syntax> shape = ShapeOf(line)) ++counts[static_cast<size_t>(*shape)];
  }
}

}  // namespace

bool LooksCosmetic(std::string_view line) {
  for (size_t at = line.find('#'); at != kNone; at = line.find('#', at + 1)) {
    std::string_view rest = line.substr(at + 1);
    // A comment has a blank after its marks, and `####` is a ruler.
    if (rest.starts_with("##")) return false;
    if (rest.starts_with('@')) rest.remove_prefix(1);
    if (rest.starts_with('?') || rest.starts_with('$') || rest.starts_with('%')) {
      rest.remove_prefix(1);
    }
    if (rest.starts_with('?')) rest.remove_prefix(1);
    if (rest.starts_with('#') && rest.size() > 1 && !IsBlank(rest[1])) return true;
  }
  const size_t html = line.find("$$");
  return html != kNone && html + 2 < line.size() && line[html + 2] >= 'a' && line[html + 2] <= 'z';
}

std::optional<Syntax> ShapeOf(std::string_view line) {
  if (LooksDnsmasq(line)) return Syntax::kDnsmasq;
  if (LooksUnbound(line)) return Syntax::kUnbound;
  if (line.starts_with("zone \"")) return Syntax::kBind;
  if (HasWord(line, "CNAME") || line.starts_with("$TTL") || line.starts_with("$ORIGIN") ||
      HasWord(line, "SOA")) {
    return Syntax::kRpz;
  }
  if (LooksAdblock(line)) return Syntax::kAdblock;
  if (LooksHosts(line)) return Syntax::kHosts;
  if (LooksCsv(line)) return Syntax::kCsv;
  const std::string_view plain = WithoutComment(line, '#');
  if (plain.starts_with('.') && LooksPlain(plain.substr(1))) return Syntax::kSquid;
  if (LooksPlain(plain)) return Syntax::kDomains;
  return std::nullopt;
}

Detection DetectSyntax(std::string_view text) {
  std::array<size_t, kSyntaxes> counts{};
  Detection detection;
  Sample(text, 0, counts, detection.sampled);
  if (detection.sampled == kSampleLines) {
    Sample(text, text.size() / 2, counts, detection.sampled);
    Sample(text, text.size() - text.size() / 8, counts, detection.sampled);
  }
  const auto most = std::max_element(counts.begin(), counts.end());
  detection.syntax = static_cast<Syntax>(most - counts.begin());
  detection.matching = *most;
  // A header says it, however few of the rules have a shape that no other syntax has.
  if (text.starts_with("[Adblock") || text.starts_with("\xef\xbb\xbf[Adblock")) {
    detection.syntax = Syntax::kAdblock;
    detection.matching = detection.sampled;
  }
  return detection;
}

bool ShapeFits(Syntax shape, Syntax declared) {
  if (shape == declared) return true;
  const bool plain = shape == Syntax::kDomains || shape == Syntax::kSquid;
  return plain && (declared == Syntax::kDomains || declared == Syntax::kSquid ||
                   declared == Syntax::kChrome || declared == Syntax::kCsv ||
                   declared == Syntax::kAdblock || declared == Syntax::kHosts);
}

}  // namespace urlfilter::compiler
