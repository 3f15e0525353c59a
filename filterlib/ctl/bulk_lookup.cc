#include "filterlib/ctl/bulk_lookup.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "base/threads.h"

namespace urlfilter::ctl {
namespace {

constexpr size_t kPieceSize = 1 << 20;
constexpr size_t kReadSize = 1 << 18;
constexpr size_t kSmallPiece = 16 * 1024;  // not worth a second thread

absl::Status Failed(const char* what) {
  return absl::UnavailableError(absl::StrCat("cannot ", what, ": ", std::strerror(errno)));
}

absl::Status WriteAll(int out, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(out, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Failed("write the verdicts");
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

bool HasMore(int in) {
  pollfd ready{in, POLLIN, 0};
  return poll(&ready, 1, 0) > 0;
}

// A pipe holds 64 KiB by default, and each time it is full or empty someone waits.
void WidenPipe([[maybe_unused]] int descriptor) {
#ifdef F_SETPIPE_SZ
  fcntl(descriptor, F_SETPIPE_SZ, kPieceSize);  // no pipe, or not allowed: it stays as it is
#endif
}

// Whole lines from a descriptor, as many as have come.
class LineReader {
 public:
  explicit LineReader(int in) : in_(in) {}

  // Takes what is there, up to the size of a piece. Waits for it if `wait`; otherwise the lines may
  // be none. The last line has an end even if the input has none there.
  absl::StatusOr<std::string> Read(bool wait) {
    std::string piece = std::move(kept_);
    kept_.clear();
    while (!at_end_ && (wait || HasMore(in_)) && piece.size() < kPieceSize) {
      RETURN_IF_ERROR(ReadOnce(piece));
      wait = wait && piece.find('\n') == std::string::npos;
    }
    if (at_end_ && !piece.empty() && piece.back() != '\n') piece += '\n';
    const size_t whole = piece.rfind('\n') + 1;  // 0 if there is none
    kept_ = piece.substr(whole);
    if (kept_.size() >= kPieceSize) {
      return absl::ResourceExhaustedError("a line is above 1 MiB");
    }
    piece.resize(whole);
    return piece;
  }

  bool at_end() const { return at_end_; }

 private:
  absl::Status ReadOnce(std::string& piece) {
    const size_t filled = piece.size();
    piece.resize(std::min(filled + kReadSize, kPieceSize));
    ssize_t size;
    do {
      size = read(in_, piece.data() + filled, piece.size() - filled);
    } while (size < 0 && errno == EINTR);
    if (size < 0) return Failed("read URLs");
    at_end_ = size == 0;
    piece.resize(filled + static_cast<size_t>(size));
    return absl::OkStatus();
  }

  const int in_;
  std::string kept_;  // of an unfinished line
  bool at_end_ = false;
};

struct Part {
  std::string_view urls;  // whole lines
  std::string answers;
  LineCounts counts;
};

void AnswerPart(const VerdictLines& lines, Part& part) {
  std::string_view left = part.urls;
  part.answers.reserve(left.size() + left.size() / 4);
  while (!left.empty()) {
    const size_t end = left.find('\n');
    std::string_view url = left.substr(0, end);
    left.remove_prefix(end + 1);
    if (!url.empty() && url.back() == '\r') url.remove_suffix(1);
    if (!url.empty()) part.counts += lines.Append(url, part.answers);
  }
}

// Cuts whole lines into `count` parts of about the same size.
std::vector<Part> CutAtLines(std::string_view urls, size_t count) {
  std::vector<Part> parts;
  for (; count > 0 && !urls.empty(); --count) {
    const size_t size = count == 1 ? urls.size() : urls.find('\n', urls.size() / count) + 1;
    parts.push_back({urls.substr(0, size), "", {}});
    urls.remove_prefix(size);
  }
  return parts;
}

// A piece of the input while threads answer it.
class PieceAtWork {
 public:
  PieceAtWork(std::string urls, const VerdictLines& lines, int threads)
      : urls_(std::move(urls)),
        parts_(CutAtLines(urls_, urls_.size() < kSmallPiece ? 1 : static_cast<size_t>(threads))) {
    for (Part& part : parts_) {
      auto worker = StartThread([&lines, &part] { AnswerPart(lines, part); });
      if (worker.ok()) {
        workers_.push_back(*std::move(worker));
      } else {
        AnswerPart(lines, part);
      }
    }
  }
  ~PieceAtWork() { Join(); }
  PieceAtWork(const PieceAtWork&) = delete;
  PieceAtWork& operator=(const PieceAtWork&) = delete;

  void Join() {
    for (std::thread& worker : workers_) worker.join();
    workers_.clear();
  }

  // After Join().
  absl::Status Write(int out, LineCounts& counts) const {
    for (const Part& part : parts_) {
      RETURN_IF_ERROR(WriteAll(out, part.answers));
      counts += part.counts;
    }
    return absl::OkStatus();
  }

 private:
  const std::string urls_;
  std::vector<Part> parts_;
  std::vector<std::thread> workers_;
};

}  // namespace

absl::StatusOr<LineCounts> BulkLookup(int in, int out, const VerdictLines& lines, int threads) {
  WidenPipe(in);
  WidenPipe(out);
  LineReader reader(in);
  LineCounts counts;
  std::unique_ptr<PieceAtWork> at_work;
  while (at_work != nullptr || !reader.at_end()) {
    // While a piece is answered the next one is read, and written while the next one is answered.
    ASSIGN_OR_RETURN(std::string urls, reader.Read(/*wait=*/at_work == nullptr));
    const std::unique_ptr<PieceAtWork> finished = std::exchange(at_work, nullptr);
    if (finished != nullptr) finished->Join();
    if (!urls.empty()) at_work = std::make_unique<PieceAtWork>(std::move(urls), lines, threads);
    if (finished != nullptr) RETURN_IF_ERROR(finished->Write(out, counts));
  }
  return counts;
}

}  // namespace urlfilter::ctl
