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

}  // namespace urlfilter
