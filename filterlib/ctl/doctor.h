// Why does a device not use an update? Findings in plain words, each with what to do.
#ifndef URLFILTER_FILTERLIB_CTL_DOCTOR_H_
#define URLFILTER_FILTERLIB_CTL_DOCTOR_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "filterlib/fetch/update_outcome.h"

namespace urlfilter::ctl {

struct Finding {
  enum class Kind {  // the most urgent first
    kProblem,        // somebody has to do something
    kWaiting,        // goes away by itself
    kNote,           // good to know
  };
  Kind kind;
  std::string cause;    // a stable name; docs/troubleshooting.md has a row for each
  std::string what;     // one sentence
  std::string way_out;  // what to do; "" when there is nothing
};

// What a person knows beside the store. Empty: not known, not examined. Only `store_dir` and
// `now_unix` (seconds since 1970) must be given.
struct DoctorQuestion {
  std::string store_dir;
  std::string filter;
  std::optional<std::string> system_tag;    // existingPrefilterTag of the system; "": it is nil
  std::optional<int64_t> interval_seconds;  // the app's prefilterFetchInterval
  std::string pir_key_set_sha256;           // of the rows the PIR server now answers from
  std::optional<uint64_t> free_bytes;       // on the store's disk; not given: asks the system
  int64_t now_unix = 0;
};

// Looks at the folder, its release and the updater's memory. Findings are not sorted by urgency.
// Reads the release's files. Changes nothing, but for a missing slots/, which is made.
std::vector<Finding> ExamineStore(const DoctorQuestion& question);

// What the outcome of Updater::Probe() means for a device that has `installed_version` (0: none).
std::vector<Finding> ExamineServer(const fetch::UpdateOutcome& probe, uint64_t installed_version);

}  // namespace urlfilter::ctl

#endif  // URLFILTER_FILTERLIB_CTL_DOCTOR_H_
