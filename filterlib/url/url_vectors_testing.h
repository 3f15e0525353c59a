// Test data about URLs: testdata/urls/*.json, each an array of objects.
#ifndef URLFILTER_FILTERLIB_URL_URL_VECTORS_TESTING_H_
#define URLFILTER_FILTERLIB_URL_URL_VECTORS_TESTING_H_

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace urlfilter::url {

// The rows of testdata/urls/`name`; empty when the file cannot be read. Throws, which ends the
// test, when it is not an array in JSON.
inline std::vector<nlohmann::json> LoadUrlVectors(const std::string& name) {
  std::ifstream file("testdata/urls/" + name);
  if (!file) return {};
  return nlohmann::json::parse(file).get<std::vector<nlohmann::json>>();
}

}  // namespace urlfilter::url

#endif  // URLFILTER_FILTERLIB_URL_URL_VECTORS_TESTING_H_
