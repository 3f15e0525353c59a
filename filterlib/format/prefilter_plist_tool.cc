// Encodes and decodes prefilter plists for the tests that compare them with other tools' readers
// and writers.
//
//   prefilter_plist_tool encode binary|xml current|beta BIT_COUNT HASHES SEED < bits > plist
//   prefilter_plist_tool decode < plist    prints the fields and the bits in hex
#include <cstdint>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "filterlib/format/prefilter_plist.h"

namespace {

using urlfilter::format::DecodePrefilterPlist;
using urlfilter::format::EncodePrefilterPlist;
using urlfilter::format::PlistFormat;
using urlfilter::format::PlistKeys;
using urlfilter::format::PrefilterInfo;

int Encode(char** args, const std::string& bits) {
  const auto number = [](const char* text) { return static_cast<uint32_t>(std::stoul(text)); };
  PrefilterInfo info;
  info.parameters = {number(args[2]), number(args[3]), number(args[4])};
  info.item_count = 10;
  info.false_positive_tolerance = 0.001;
  info.name = "interop";
  info.version = 3;
  info.tag = "3-<&>";
  info.hash_family = "fnv1a-murmur3-32";
  const auto bytes = EncodePrefilterPlist(
      info, bits, std::string_view(args[0]) == "xml" ? PlistFormat::kXml : PlistFormat::kBinary,
      std::string_view(args[1]) == "beta" ? PlistKeys::kBeta : PlistKeys::kCurrent);
  if (!bytes.ok()) return std::cerr << bytes.status() << "\n", 2;
  std::cout << *bytes;
  return 0;
}

int Decode(const std::string& bytes) {
  const auto decoded = DecodePrefilterPlist(bytes);
  if (!decoded.ok()) return std::cerr << decoded.status() << "\n", 2;
  const PrefilterInfo& info = decoded->info;
  std::cout << (decoded->format == PlistFormat::kXml ? "xml " : "binary ")
            << (decoded->keys == PlistKeys::kBeta ? "beta " : "current ")
            << info.parameters.bit_count << " " << info.parameters.hash_count << " "
            << info.parameters.murmur_seed << " " << info.item_count << " "
            << info.false_positive_tolerance << " " << urlfilter::ToHex(decoded->bits) << "\n";
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string input{std::istreambuf_iterator<char>(std::cin), {}};
  if (argc == 7 && std::string_view(argv[1]) == "encode") return Encode(argv + 2, input);
  if (argc == 2 && std::string_view(argv[1]) == "decode") return Decode(input);
  return 64;
}
