// Matchers for absl::Status and absl::StatusOr in tests.
//
//   EXPECT_THAT(Parse(bytes), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("bitCount")));
//   ASSERT_OK_AND_ASSIGN(const Manifest manifest, ParseManifest(bytes));
#ifndef URLFILTER_BASE_STATUS_TESTING_H_
#define URLFILTER_BASE_STATUS_TESTING_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/status_macros.h"
#include "base/status_testing.h"

namespace urlfilter {

inline const absl::Status& GetStatus(const absl::Status& status) { return status; }
template <typename T>
const absl::Status& GetStatus(const absl::StatusOr<T>& status_or) {
  return status_or.status();
}

MATCHER(IsOk, negation ? "is not OK" : "is OK") {
  *result_listener << GetStatus(arg).ToString();
  return GetStatus(arg).ok();
}

MATCHER_P(StatusIs, code, "has the given status code") {
  *result_listener << GetStatus(arg).ToString();
  return GetStatus(arg).code() == code;
}

MATCHER_P2(StatusIs, code, message_matcher, "has the given status code and message") {
  *result_listener << GetStatus(arg).ToString();
  return GetStatus(arg).code() == code &&
         ::testing::ExplainMatchResult(message_matcher, std::string(GetStatus(arg).message()),
                                       result_listener);
}

}  // namespace urlfilter

#define EXPECT_OK(expr) EXPECT_THAT(expr, ::urlfilter::IsOk())
#define ASSERT_OK(expr) ASSERT_THAT(expr, ::urlfilter::IsOk())
#define ASSERT_OK_AND_ASSIGN(lhs, expr) \
  ASSERT_OK_AND_ASSIGN_INNER(URLFILTER_MACRO_JOIN(urlfilter_statusor_, __LINE__), lhs, expr)
#define ASSERT_OK_AND_ASSIGN_INNER(tmp, lhs, expr) \
  auto tmp = (expr);                               \
  ASSERT_TRUE(tmp.ok()) << tmp.status();           \
  lhs = *std::move(tmp)

#endif  // URLFILTER_BASE_STATUS_TESTING_H_
