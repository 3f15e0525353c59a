#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "server/net/channel.h"

namespace urlfilter::server {
namespace {

class PlainChannel final : public Channel {
 public:
  explicit PlainChannel(int fd) : Channel(fd) {}
  ~PlainChannel() override { close(fd_); }

  IoResult Handshake() override { return {IoOutcome::kDone, 0}; }

  IoResult Read(std::string& buffer, size_t limit) override {
    const std::span<char> room = ReadRoom(limit);
    ssize_t got;
    do {
      got = recv(fd_, room.data(), room.size(), 0);
    } while (got < 0 && errno == EINTR);
    if (got > 0) buffer.append(room.data(), static_cast<size_t>(got));
    if (got > 0) return {IoOutcome::kDone, static_cast<size_t>(got)};
    return Failure(got, IoOutcome::kWantsRead);
  }

  IoResult Write(std::string_view bytes) override {
    ssize_t sent;
    do {
      sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    if (sent > 0) return {IoOutcome::kDone, static_cast<size_t>(sent)};
    return Failure(sent, IoOutcome::kWantsWrite);
  }

  bool HasBuffered() const override { return false; }
  void Shutdown() override { shutdown(fd_, SHUT_WR); }
  bool is_tls() const override { return false; }
  std::string ClientSubject() const override { return {}; }

 private:
  static IoResult Failure(ssize_t result, IoOutcome wanted) {
    const bool waits = result < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    return {waits ? wanted : IoOutcome::kClosed, 0};
  }
};

}  // namespace

std::unique_ptr<Channel> NewPlainChannel(int fd) { return std::make_unique<PlainChannel>(fd); }

}  // namespace urlfilter::server
