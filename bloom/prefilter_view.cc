#include "bloom/prefilter_view.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"

namespace urlfilter::bloom {
namespace {

absl::Status ValidateSpareBits(uint32_t bit_count, std::string_view bits) {
  const uint32_t used_bits = bit_count % 8;
  if (used_bits == 0 || (static_cast<uint8_t>(bits.back()) >> used_bits) == 0) {
    return absl::OkStatus();
  }
  return absl::DataLossError(absl::StrCat("the last byte has bits set beyond bitCount ", bit_count,
                                          "; the filter was built with other parameters"));
}

}  // namespace

absl::StatusOr<PrefilterView> PrefilterView::Create(const PrefilterParameters& parameters,
                                                    std::string_view bits) {
  RETURN_IF_ERROR(ValidateParameters(parameters));
  if (bits.size() != ByteCount(parameters)) {
    return absl::DataLossError(absl::StrCat("the filter has ", bits.size(), " bytes; bitCount ",
                                            parameters.bit_count, " needs exactly ",
                                            ByteCount(parameters)));
  }
  RETURN_IF_ERROR(ValidateSpareBits(parameters.bit_count, bits));
  return PrefilterView(parameters, bits);
}

}  // namespace urlfilter::bloom
