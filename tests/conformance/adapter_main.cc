// Answers the conformance pack's requests, one JSON object a line, from this repository's
// libraries:  testdata/conformance/run --command bazel-bin/tests/conformance/adapter
#include <iostream>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/conformance/operations.h"

namespace urlfilter::conformance {
namespace {

std::string ErrorKind(const absl::Status& status) {
  if (absl::IsInvalidArgument(status)) return "invalid";
  if (absl::IsDataLoss(status)) return "damaged";
  if (absl::IsFailedPrecondition(status)) return "newer";
  return "error";
}

Json Answer(const std::map<std::string, Operation>& operations, const Json& request) {
  Json answer = {{"id", request.at("id")}};
  const auto operation = operations.find(request.at("op").get<std::string>());
  if (operation == operations.end()) {
    answer["unsupported"] = true;
    return answer;
  }
  const absl::StatusOr<Json> result = operation->second(request.at("input"));
  if (result.ok()) {
    answer["result"] = *result;
  } else {
    answer["error"] = ErrorKind(result.status());
    answer["message"] = std::string(result.status().message());
  }
  return answer;
}

void Serve() {
  std::map<std::string, Operation> operations = BloomOperations();
  operations.merge(FormatOperations());
  operations.merge(InAppOperations());
  operations.merge(PirOperations());
  operations.merge(UrlOperations());
  std::string line;
  while (std::getline(std::cin, line)) {
    const Json answer = Answer(operations, Json::parse(line));
    std::cout << answer.dump(-1, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace)
              << std::endl;
  }
}

}  // namespace
}  // namespace urlfilter::conformance

int main() {
  urlfilter::conformance::Serve();
  return 0;
}
