#include "filterlib/ctl/bulk_lookup.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"

namespace urlfilter::ctl {
namespace {

constexpr size_t kPieceSize = 1 << 20;
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

// Waits for bytes, then takes what is there, up to `room`. 0: the input has ended.
absl::StatusOr<size_t> ReadPiece(int in, char* begin, size_t room) {
  size_t filled = 0;
  do {
    const ssize_t size = read(in, begin + filled, room - filled);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return Failed("read URLs");
    if (size == 0) break;
    filled += static_cast<size_t>(size);
  } while (filled < room && HasMore(in));
  return filled;
}

struct Part {
  std::string_view urls;  // whole lines
  std::string answers;
  LineCounts counts;
};

void AnswerPart(const VerdictLines& lines, Part& part) {
  std::string_view left = part.urls;
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

absl::StatusOr<LineCounts> AnswerLines(std::string_view urls, int out, const VerdictLines& lines,
                                       int threads) {
  std::vector<Part> parts = CutAtLines(urls, urls.size() < kSmallPiece ? 1 : threads);
  std::vector<std::thread> workers;
  for (size_t i = 1; i < parts.size(); ++i) {
    workers.emplace_back([&lines, &part = parts[i]] { AnswerPart(lines, part); });
  }
  if (!parts.empty()) AnswerPart(lines, parts[0]);
  for (std::thread& worker : workers) worker.join();
  LineCounts counts;
  for (const Part& part : parts) {
    RETURN_IF_ERROR(WriteAll(out, part.answers));
    counts += part.counts;
  }
  return counts;
}

}  // namespace

absl::StatusOr<LineCounts> BulkLookup(int in, int out, const VerdictLines& lines, int threads) {
  std::string buffer(2 * kPieceSize, '\0');
  LineCounts total;
  size_t kept = 0;  // bytes of an unfinished line at the buffer's front
  for (bool at_end = false; !at_end;) {
    ASSIGN_OR_RETURN(const size_t size, ReadPiece(in, buffer.data() + kept, kPieceSize));
    size_t filled = kept + size;
    at_end = size == 0;
    if (at_end && filled > 0) buffer[filled++] = '\n';
    const std::string_view bytes(buffer.data(), filled);
    const size_t whole = bytes.rfind('\n') + 1;  // 0 if there is none
    ASSIGN_OR_RETURN(const LineCounts counts,
                     AnswerLines(bytes.substr(0, whole), out, lines, threads));
    total += counts;
    kept = filled - whole;
    if (kept >= kPieceSize) return absl::ResourceExhaustedError("a line is above 1 MiB");
    std::memmove(buffer.data(), buffer.data() + whole, kept);
  }
  return total;
}

}  // namespace urlfilter::ctl
