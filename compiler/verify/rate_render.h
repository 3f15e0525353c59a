// Measured rates as text, JSON and JUnit.
#ifndef URLFILTER_COMPILER_VERIFY_RATE_RENDER_H_
#define URLFILTER_COMPILER_VERIFY_RATE_RENDER_H_

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "compiler/verify/measure_rate.h"

namespace urlfilter::compiler {

struct RateLimits {
  std::optional<double> per_key;  // Fractions.
  std::optional<double> per_url;
};

// One sentence for each limit that a measured rate (not its interval) is above.
std::vector<std::string> ExceededLimits(std::span<const RateReport> reports,
                                        const RateLimits& limits);

std::string RenderRatesText(std::span<const RateReport> reports);
std::string RenderRatesJson(std::span<const RateReport> reports,
                            std::span<const std::string> exceeded);
// One test suite with a case for each system and limit.
std::string RenderRatesJunit(std::span<const RateReport> reports, const RateLimits& limits);

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_VERIFY_RATE_RENDER_H_
