// The operations of the conformance pack (docs/conformance.md) answered by this repository's
// libraries: the input object of a case to its result object. Stateless.
#ifndef URLFILTER_TESTS_CONFORMANCE_OPERATIONS_H_
#define URLFILTER_TESTS_CONFORMANCE_OPERATIONS_H_

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace urlfilter::conformance {

using Json = nlohmann::json;
using Operation = std::function<absl::StatusOr<Json>(const Json& input)>;

// By the operation's name. A refusal is the Status of the library's function, as it is. An input
// that lacks a member throws Json's exception: the pack itself would be wrong.
std::map<std::string, Operation> BloomOperations();
std::map<std::string, Operation> FormatOperations();
std::map<std::string, Operation> InAppOperations();
std::map<std::string, Operation> PirOperations();
std::map<std::string, Operation> UrlOperations();

// Bytes as the pack writes them: UTF-8 text as a string, anything else as {"hex": "..."}.
std::string ToBytes(const Json& value);
Json FromBytes(std::string_view bytes);

}  // namespace urlfilter::conformance

#endif  // URLFILTER_TESTS_CONFORMANCE_OPERATIONS_H_
