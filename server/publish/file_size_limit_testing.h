// A disk that is full, for tests: no file of this process grows beyond a size while the value
// lives.
#ifndef URLFILTER_SERVER_PUBLISH_FILE_SIZE_LIMIT_TESTING_H_
#define URLFILTER_SERVER_PUBLISH_FILE_SIZE_LIMIT_TESTING_H_

#include <sys/resource.h>

#include <csignal>
#include <cstdint>

namespace urlfilter::server {

// A write that reaches the limit is short, the next one fails with EFBIG. The test's own output
// counts, too: keep its life short.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(uint64_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limit = before_;
    limit.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_;
};

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_PUBLISH_FILE_SIZE_LIMIT_TESTING_H_
