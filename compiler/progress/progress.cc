#include "compiler/progress/progress.h"

namespace urlfilter::compiler {

namespace {

class Silence : public Progress {
 public:
  void Begin(std::string_view, uint64_t, std::string_view) override {}
  void Add(uint64_t) override {}
  void End() override {}
};

}  // namespace

Progress* NoProgress() {
  static Silence silence;
  return &silence;
}

}  // namespace urlfilter::compiler
