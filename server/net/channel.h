// Bytes over one non-blocking socket, plain or TLS.
#ifndef URLFILTER_SERVER_NET_CHANNEL_H_
#define URLFILTER_SERVER_NET_CHANNEL_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace urlfilter::server {

// What a step did, or what it waits for.
enum class IoOutcome { kDone, kWantsRead, kWantsWrite, kClosed };

struct IoResult {
  IoOutcome outcome = IoOutcome::kClosed;
  size_t bytes = 0;  // moved; > 0 exactly with kDone, except for Handshake
};

// Owns the socket and closes it. Never blocks. Not thread-safe.
class Channel {
 public:
  virtual ~Channel() = default;
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  // To be repeated until kDone before anything else.
  virtual IoResult Handshake() = 0;
  // Appends at most `limit` received bytes, and at most 64 KiB, to `buffer`; `limit` is above 0.
  // kClosed: the peer has finished or failed.
  virtual IoResult Read(std::string& buffer, size_t limit) = 0;
  // Sends a part of `bytes` (not empty). After kWants... it must be called with the same bytes
  // again.
  virtual IoResult Write(std::string_view bytes) = 0;
  // True if bytes have been received that Read has not returned and that the socket will not
  // announce again.
  virtual bool HasBuffered() const = 0;
  // Tells the peer that no more will be sent, if that is possible without waiting.
  virtual void Shutdown() = 0;

  virtual bool is_tls() const = 0;
  // The common name of the verified client certificate, or empty (common_name.h). Known after the
  // handshake.
  virtual std::string ClientSubject() const = 0;
  int fd() const { return fd_; }

 protected:
  explicit Channel(int fd) : fd_(fd) {}
  const int fd_;
};

// Over `fd`, non-blocking, which it owns from now on.
std::unique_ptr<Channel> NewPlainChannel(int fd);

// For channels: where this thread may receive at most `limit` bytes (and 64 KiB) before it appends
// them to a buffer, so that no buffer has to be filled with zeros first. Until the next call.
std::span<char> ReadRoom(size_t limit);

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_NET_CHANNEL_H_
