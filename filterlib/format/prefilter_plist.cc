#include "filterlib/format/prefilter_plist.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "bloom/prefilter_view.h"
#include "filterlib/format/binary_plist.h"
#include "filterlib/format/plist_dictionary.h"
#include "filterlib/format/xml_plist.h"

namespace urlfilter::format {
namespace {

// The fields of Apple's dictionary under both sets of names.
struct FieldName {
  const char* current;
  const char* beta;
  const char* In(PlistKeys keys) const { return keys == PlistKeys::kCurrent ? current : beta; }
};
constexpr FieldName kItemCount{"itemCount", "numberOfItems"};
constexpr FieldName kTolerance{"falsePositiveTolerance", "falsePositiveTolerance"};
constexpr FieldName kMurmurSeed{"murmurSeed", "murmurSeed"};
constexpr FieldName kBitCount{"bitCount", "numberOfBits"};
constexpr FieldName kByteCount{"byteCount", "numberOfBytes"};
constexpr FieldName kHashCount{"hashCount", "numberOfHashes"};
constexpr FieldName kData{"data", "bitVectorData"};
// Our own fields.
constexpr FieldName kName{"name", "name"};
constexpr FieldName kVersion{"version", "version"};
constexpr FieldName kTag{"tag", "tag"};
constexpr FieldName kHashFamily{"hashFamily", "hashFamily"};

bool IsPrintableAscii(std::string_view text) {
  return text.size() <= kMaxPlistTextLength &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7F; });
}

// The parameters are legal and `bits` are exactly their bits, spare ones zero.
absl::Status CheckBits(const bloom::PrefilterParameters& parameters, std::string_view bits) {
  const absl::Status status = bloom::PrefilterView::Create(parameters, bits).status();
  return status.ok() ? status : absl::InvalidArgumentError(status.message());
}

bool IsRate(double rate) { return rate >= 0 && rate < 1; }  // False for NaN.

absl::Status CheckInfo(const PrefilterInfo& info) {
  if (!IsRate(info.false_positive_tolerance)) {
    return absl::InvalidArgumentError("falsePositiveTolerance must be from 0 to below 1");
  }
  constexpr uint64_t kMaxInteger = std::numeric_limits<int64_t>::max();
  if (info.item_count > kMaxInteger || info.version > kMaxInteger) {
    return absl::InvalidArgumentError("itemCount and version must be below 2^63");
  }
  for (const std::string* text : {&info.name, &info.tag, &info.hash_family}) {
    if (!IsPrintableAscii(*text)) {
      return absl::InvalidArgumentError(
          absl::StrCat("name, tag and hashFamily must be printable ASCII of at most ",
                       kMaxPlistTextLength, " characters"));
    }
  }
  return absl::OkStatus();
}

PlistDictionary ToDictionary(const PrefilterInfo& info, std::string_view bits, PlistKeys keys) {
  PlistDictionary dictionary{
      {kItemCount.In(keys), info.item_count},
      {kTolerance.In(keys), info.false_positive_tolerance},
      {kMurmurSeed.In(keys), uint64_t{info.parameters.murmur_seed}},
      {kBitCount.In(keys), uint64_t{info.parameters.bit_count}},
      {kByteCount.In(keys), uint64_t{bits.size()}},
      {kHashCount.In(keys), uint64_t{info.parameters.hash_count}},
  };
  if (!info.name.empty()) dictionary.emplace_back(kName.In(keys), info.name);
  if (info.version != 0) dictionary.emplace_back(kVersion.In(keys), info.version);
  if (!info.tag.empty()) dictionary.emplace_back(kTag.In(keys), info.tag);
  if (!info.hash_family.empty()) dictionary.emplace_back(kHashFamily.In(keys), info.hash_family);
  dictionary.emplace_back(kData.In(keys), PlistData{bits});
  return dictionary;
}

// Finds the fields of a dictionary that anybody may have written.
class FieldReader {
 public:
  explicit FieldReader(PlistDictionary& dictionary) : dictionary_(dictionary) {}

  // The value under either name, null when absent. Both at once are a contradiction.
  absl::StatusOr<PlistValue*> Find(const FieldName& name) {
    PlistValue* found = nullptr;
    for (auto& [key, value] : dictionary_) {
      if (key != name.current && key != name.beta) continue;
      if (found != nullptr) {
        return absl::DataLossError(absl::StrCat(name.current, " is given twice"));
      }
      found = &value;
    }
    return found;
  }

  absl::StatusOr<PlistValue*> Require(const FieldName& name) {
    ASSIGN_OR_RETURN(PlistValue * value, Find(name));
    if (value == nullptr) return absl::DataLossError(absl::StrCat(name.current, " is missing"));
    return value;
  }

  absl::Status ReadUint32(const FieldName& name, uint32_t& out) {
    ASSIGN_OR_RETURN(const PlistValue* value, Require(name));
    const auto* integer = std::get_if<uint64_t>(value);
    if (integer == nullptr || *integer == 0 || *integer > std::numeric_limits<uint32_t>::max()) {
      return absl::DataLossError(
          absl::StrCat(name.current, " must be a whole number from 1 to 4294967295"));
    }
    out = static_cast<uint32_t>(*integer);
    return absl::OkStatus();
  }

  absl::Status ReadOptionalCount(const FieldName& name, uint64_t& out) {
    ASSIGN_OR_RETURN(const PlistValue* value, Find(name));
    if (value == nullptr) return absl::OkStatus();
    const auto* integer = std::get_if<uint64_t>(value);
    if (integer == nullptr) {
      return absl::DataLossError(absl::StrCat(name.current, " must be a whole number from 0"));
    }
    out = *integer;
    return absl::OkStatus();
  }

  absl::Status ReadTolerance(double& out) {
    ASSIGN_OR_RETURN(const PlistValue* value, Find(kTolerance));
    if (value == nullptr) return absl::OkStatus();
    const auto* real = std::get_if<double>(value);
    const auto* integer = std::get_if<uint64_t>(value);
    const double rate = real ? *real : integer ? static_cast<double>(*integer) : -1;
    if (!IsRate(rate)) {
      return absl::DataLossError("falsePositiveTolerance must be a number from 0 to below 1");
    }
    out = rate;
    return absl::OkStatus();
  }

  // Our own fields: another tool may use the same name for something else, which is ignored.
  void ReadOwnText(const FieldName& name, std::string& out) {
    const auto value = Find(name);
    if (!value.ok() || *value == nullptr) return;
    const auto* text = std::get_if<std::string>(*value);
    if (text != nullptr && IsPrintableAscii(*text)) out = *text;
  }

  void ReadOwnVersion(uint64_t& out) {
    const auto value = Find(kVersion);
    if (!value.ok() || *value == nullptr) return;
    if (const auto* integer = std::get_if<uint64_t>(*value)) out = *integer;
  }

 private:
  PlistDictionary& dictionary_;
};

absl::Status ReadInfo(FieldReader& fields, PrefilterInfo& info) {
  RETURN_IF_ERROR(fields.ReadUint32(kBitCount, info.parameters.bit_count));
  RETURN_IF_ERROR(fields.ReadUint32(kHashCount, info.parameters.hash_count));
  RETURN_IF_ERROR(fields.ReadUint32(kMurmurSeed, info.parameters.murmur_seed));
  RETURN_IF_ERROR(fields.ReadOptionalCount(kItemCount, info.item_count));
  RETURN_IF_ERROR(fields.ReadTolerance(info.false_positive_tolerance));
  uint64_t byte_count = bloom::ByteCount(info.parameters);
  RETURN_IF_ERROR(fields.ReadOptionalCount(kByteCount, byte_count));
  if (byte_count != bloom::ByteCount(info.parameters)) {
    return absl::DataLossError("byteCount does not fit bitCount");
  }
  fields.ReadOwnText(kName, info.name);
  fields.ReadOwnText(kTag, info.tag);
  fields.ReadOwnText(kHashFamily, info.hash_family);
  fields.ReadOwnVersion(info.version);
  if (!info.hash_family.empty() && info.hash_family != bloom::kPrefilterHashFamily) {
    return absl::FailedPreconditionError(absl::StrCat(
        "hash family \"", info.hash_family, "\"; this reader knows ", bloom::kPrefilterHashFamily));
  }
  return absl::OkStatus();
}

absl::Status ReadBits(FieldReader& fields, DecodedPrefilter& decoded) {
  ASSIGN_OR_RETURN(PlistValue * value, fields.Require(kData));
  if (const auto* data = std::get_if<PlistData>(value)) {
    decoded.bits = data->bytes;
  } else if (auto* owned = std::get_if<OwnedPlistData>(value)) {
    decoded.owned_bits = std::make_shared<const std::string>(std::move(owned->bytes));
    decoded.bits = *decoded.owned_bits;
  } else {
    return absl::DataLossError("data must be data");
  }
  const absl::Status fits = CheckBits(decoded.info.parameters, decoded.bits);
  return fits.ok() ? fits : absl::DataLossError(fits.message());
}

absl::StatusOr<PlistDictionary> ReadDictionary(std::string_view bytes, PlistFormat& format) {
  if (bytes.substr(0, kBinaryPlistMagic.size()) == kBinaryPlistMagic) {
    format = PlistFormat::kBinary;
    return ReadBinaryPlist(bytes);
  }
  if (LooksLikeXmlPlist(bytes)) {
    format = PlistFormat::kXml;
    return ReadXmlPlist(bytes);
  }
  return absl::DataLossError("not a property list: neither \"bplist00\" nor XML at the start");
}

}  // namespace

absl::StatusOr<std::string> EncodePrefilterPlist(const PrefilterInfo& info, std::string_view bits,
                                                 PlistFormat format, PlistKeys keys) {
  RETURN_IF_ERROR(CheckBits(info.parameters, bits));
  RETURN_IF_ERROR(CheckInfo(info));
  const PlistDictionary dictionary = ToDictionary(info, bits, keys);
  return format == PlistFormat::kBinary ? WriteBinaryPlist(dictionary) : WriteXmlPlist(dictionary);
}

absl::StatusOr<DecodedPrefilter> DecodePrefilterPlist(std::string_view bytes) {
  DecodedPrefilter decoded;
  ASSIGN_OR_RETURN(PlistDictionary dictionary, ReadDictionary(bytes, decoded.format));
  const auto is_beta = [](const auto& entry) { return entry.first == kBitCount.beta; };
  const bool beta = std::any_of(dictionary.begin(), dictionary.end(), is_beta);
  decoded.keys = beta ? PlistKeys::kBeta : PlistKeys::kCurrent;
  FieldReader fields(dictionary);
  RETURN_IF_ERROR(ReadInfo(fields, decoded.info));
  RETURN_IF_ERROR(ReadBits(fields, decoded));
  return decoded;
}

}  // namespace urlfilter::format
