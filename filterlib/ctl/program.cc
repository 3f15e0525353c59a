#include "filterlib/ctl/program.h"

#include <filesystem>
#include <iostream>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "base/strings.h"

namespace urlfilter::ctl {

void PrintProblem(std::string_view message, std::string_view way_out) {
  std::cerr << "urlfilterctl: " << message << "\n";
  if (!way_out.empty()) std::cerr << "  " << way_out << "\n";
}

absl::StatusOr<store::AppGroupStore> OpenExistingStore(const std::string& dir) {
  std::error_code error;
  if (!std::filesystem::exists(dir, error)) {
    return absl::NotFoundError(
        absl::StrCat("there is no folder ", dir, ": run `urlfilterctl fetch` first"));
  }
  return store::AppGroupStore::Open(dir);
}

int CouldNot(const absl::Status& status) {
  PrintProblem(StdView(status.message()));
  return kCouldNot;
}

}  // namespace urlfilter::ctl
