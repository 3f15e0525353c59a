#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "filterlib/format/binary_plist.h"
#include "filterlib/format/plist_dictionary.h"

namespace urlfilter::format {
namespace {

constexpr char kFillByte = 0x0F;  // "fill" in the format's marker table: skipped by readers.

// Appends the low `width` bytes of `value`, most significant first.
void AppendBigEndian(std::string& out, uint64_t value, int width) {
  for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(value >> shift));
  }
}

// Integers of 1, 2 and 4 bytes are unsigned in this format, those of 8 bytes signed.
int LogWidth(uint64_t value) {
  if (value <= 0xFF) return 0;
  if (value <= 0xFFFF) return 1;
  return value <= 0xFFFFFFFF ? 2 : 3;
}

void AppendInteger(std::string& out, uint64_t value) {
  const int log_width = LogWidth(value);
  out.push_back(static_cast<char>(0x10 | log_width));
  AppendBigEndian(out, value, 1 << log_width);
}

// A marker with its count: in the low four bits, or 0xF and an integer after it.
void AppendMarker(std::string& out, uint8_t type, uint64_t count) {
  out.push_back(static_cast<char>(type | std::min<uint64_t>(count, 15)));
  if (count >= 15) AppendInteger(out, count);
}

void AppendText(std::string& out, std::string_view text) {
  AppendMarker(out, 0x50, text.size());
  out.append(text);
}

void AppendScalar(std::string& out, const PlistValue& value) {
  if (const auto* integer = std::get_if<uint64_t>(&value)) {
    AppendInteger(out, *integer);
  } else if (const auto* real = std::get_if<double>(&value)) {
    out.push_back(0x23);
    AppendBigEndian(out, std::bit_cast<uint64_t>(*real), 8);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    AppendText(out, *text);
  } else {
    std::abort();  // The header's contract: no other type.
  }
}

// Fill bytes and a data marker, so that what is appended next is aligned.
void AppendAlignedDataMarker(std::string& out, std::vector<uint64_t>& offsets, uint64_t size) {
  std::string marker;
  AppendMarker(marker, 0x40, size);
  while ((out.size() + marker.size()) % kPlistDataAlignment != 0) out.push_back(kFillByte);
  offsets.push_back(out.size());
  out += marker;
}

void AppendOffsetsAndTrailer(std::string& out, const std::vector<uint64_t>& offsets) {
  const uint64_t table_offset = out.size();
  const int width = 1 << LogWidth(offsets.back());  // Offsets grow: the last is the largest.
  for (const uint64_t offset : offsets) AppendBigEndian(out, offset, width);
  out.append(6, '\0');  // Five unused bytes and the sort version.
  out.push_back(static_cast<char>(width));
  out.push_back(1);  // Bytes per object reference.
  AppendBigEndian(out, offsets.size(), 8);
  AppendBigEndian(out, 0, 8);  // The top object is the first.
  AppendBigEndian(out, table_offset, 8);
}

const PlistData& TheData(const PlistDictionary& dictionary) {
  for (const auto& [key, value] : dictionary) {
    if (const auto* data = std::get_if<PlistData>(&value)) return *data;
  }
  std::abort();  // The header's contract: exactly one.
}

// The object references of the dictionary: keys are objects 1 to n, the values follow in their
// order, and the data is the last object, number 2n.
std::string References(const PlistDictionary& dictionary) {
  const size_t entries = dictionary.size();
  std::string references;
  for (size_t i = 1; i <= entries; ++i) references.push_back(static_cast<char>(i));
  size_t next = entries + 1;
  for (const auto& [key, value] : dictionary) {
    const bool is_data = std::holds_alternative<PlistData>(value);
    references.push_back(static_cast<char>(is_data ? 2 * entries : next++));
  }
  return references;
}

}  // namespace

std::string WriteBinaryPlist(const PlistDictionary& dictionary) {
  const PlistData& data = TheData(dictionary);
  std::vector<uint64_t> offsets;
  std::string out;
  out.reserve(data.bytes.size() + 4096);
  out += kBinaryPlistMagic;
  offsets.push_back(out.size());
  AppendMarker(out, 0xD0, dictionary.size());
  out += References(dictionary);
  for (const auto& [key, value] : dictionary) {
    offsets.push_back(out.size());
    AppendText(out, key);
  }
  for (const auto& [key, value] : dictionary) {
    if (std::holds_alternative<PlistData>(value)) continue;
    offsets.push_back(out.size());
    AppendScalar(out, value);
  }
  AppendAlignedDataMarker(out, offsets, data.bytes.size());
  out += data.bytes;
  AppendOffsetsAndTrailer(out, offsets);
  return out;
}

}  // namespace urlfilter::format
