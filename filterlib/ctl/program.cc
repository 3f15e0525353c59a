#include "filterlib/ctl/program.h"

#include <iostream>

#include "base/strings.h"

namespace urlfilter::ctl {

void PrintProblem(std::string_view message, std::string_view way_out) {
  std::cerr << "urlfilterctl: " << message << "\n";
  if (!way_out.empty()) std::cerr << "  " << way_out << "\n";
}

int CouldNot(const absl::Status& status) {
  PrintProblem(StdView(status.message()));
  return kCouldNot;
}

}  // namespace urlfilter::ctl
