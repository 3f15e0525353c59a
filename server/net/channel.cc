#include "server/net/channel.h"

#include <algorithm>
#include <array>

namespace urlfilter::server {

std::span<char> ReadRoom(size_t limit) {
  static thread_local std::array<char, 64 * 1024> room;
  return std::span<char>(room).first(std::min(limit, room.size()));
}

}  // namespace urlfilter::server
