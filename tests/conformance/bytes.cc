#include <string>
#include <string_view>

#include "absl/strings/escaping.h"
#include "base/strings.h"
#include "tests/conformance/operations.h"

namespace urlfilter::conformance {
namespace {

// nlohmann-json refuses to write what is not UTF-8: the same check, asked beforehand.
bool IsUtf8(std::string_view bytes) {
  try {
    (void)Json(std::string(bytes)).dump();
    return true;
  } catch (const Json::type_error&) {
    return false;
  }
}

}  // namespace

std::string ToBytes(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return absl::HexStringToBytes(value.at("hex").get<std::string>());
}

Json FromBytes(std::string_view bytes) {
  if (IsUtf8(bytes)) return std::string(bytes);
  return {{"hex", absl::BytesToHexString(AbslView(bytes))}};
}

}  // namespace urlfilter::conformance
