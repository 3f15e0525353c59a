#include "filterlib/c_api/c_values.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <new>

#include "filterlib/c_api/urlfilter.h"

namespace urlfilter::c_api {
namespace {

TEST(CValues, AnExceptionBecomesACodeWithASentence) {
  char error[16] = "left over";
  const auto throws = []() -> int32_t { throw std::bad_alloc(); };
  EXPECT_EQ(Guarded(error, sizeof(error), throws), URLFILTER_INTERNAL);
  EXPECT_STREQ(error, "out of memory, ");
  EXPECT_EQ(Guarded(nullptr, 0, throws), URLFILTER_INTERNAL);
  EXPECT_EQ(Guarded(throws), URLFILTER_INTERNAL);
}

TEST(CValues, WhatGoesWellSaysNothing) {
  char error[16] = "left over";
  EXPECT_EQ(Guarded(error, sizeof(error), [] { return int32_t{URLFILTER_UNCHANGED}; }),
            URLFILTER_UNCHANGED);
  EXPECT_STREQ(error, "left over");
}

}  // namespace
}  // namespace urlfilter::c_api
