// SHA-256 (FIPS 180-4) and lower-case hex.
#ifndef URLFILTER_BASE_DIGEST_H_
#define URLFILTER_BASE_DIGEST_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace urlfilter {

using Sha256Bytes = std::array<uint8_t, 32>;

// Streaming SHA-256. Not thread-safe. Finish() may be called once, last of all. The program ends
// if there is no memory for it.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(const Sha256Stream&) = delete;
  Sha256Stream& operator=(const Sha256Stream&) = delete;
  void Update(std::string_view bytes);
  Sha256Bytes Finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

Sha256Bytes Sha256(std::string_view bytes);

// 64 lower-case hex digits.
std::string Sha256Hex(std::string_view bytes);

// Two lower-case hex digits a byte.
std::string ToHex(std::string_view bytes);
std::string ToHex(const Sha256Bytes& bytes);

}  // namespace urlfilter

#endif  // URLFILTER_BASE_DIGEST_H_
