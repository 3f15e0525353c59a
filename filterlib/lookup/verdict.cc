#include "filterlib/lookup/verdict.h"

namespace urlfilter {

std::string_view VerdictKindName(Verdict::Kind kind) {
  switch (kind) {
    case Verdict::Kind::kClear:
      return "clear";
    case Verdict::Kind::kMaybe:
      return "maybe";
    case Verdict::Kind::kNone:
      return "none";
    case Verdict::Kind::kAllow:
      return "allow";
    case Verdict::Kind::kBlock:
      return "block";
  }
  return "";
}

std::string_view VerdictBasisName(Verdict::Basis basis) {
  switch (basis) {
    case Verdict::Basis::kFilter:
      return "filter";
    case Verdict::Basis::kNoFilter:
      return "no filter";
    case Verdict::Basis::kExpired:
      return "expired";
    case Verdict::Basis::kKillSwitch:
      return "kill switch";
  }
  return "";
}

}  // namespace urlfilter
