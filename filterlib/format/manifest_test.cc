#include "filterlib/format/manifest.h"

#include <gtest/gtest.h>

#include <string>

#include "base/status_testing.h"
#include "filterlib/format/format_page_testing.h"

namespace urlfilter::format {
namespace {

using absl::StatusCode;
using testing::HasSubstr;

std::string Hex(char digit) { return std::string(64, digit); }

Manifest SmallManifest() {
  Manifest manifest;
  manifest.filter = "corporate-baseline";
  manifest.version = 7;
  manifest.tag = "7-24682e3a";
  manifest.profile = "both";
  manifest.bit_count = 144;
  manifest.hash_count = 10;
  manifest.murmur_seed = 1267652889;
  manifest.byte_count = 18;
  manifest.item_count = 10;
  manifest.false_positive_tolerance = 0.001;
  manifest.plist = {"7/filter.plist", 396, Hex('a')};
  return manifest;
}

Manifest FullManifest() {
  Manifest manifest = SmallManifest();
  manifest.in_app = ArtifactRef{"7/in-app.bin", 512, Hex('b')};
  manifest.deltas = {{6, Hex('c'), {"7/from-6.delta", 40, Hex('d')}},
                     {5, Hex('e'), {"7/from-5.delta", 60, Hex('f')}}};
  manifest.prefetch = {3600, 2700, 300};
  manifest.key_set_sha256 = Hex('0');
  manifest.pir_rows = 10;
  manifest.expires = "2030-01-31T00:00:00Z";
  manifest.created = "2029-12-31T23:59:59Z";
  manifest.kill_switch_reason = "blocked payroll";
  return manifest;
}

// The bytes of the smallest manifest are pinned: other implementations read them.
TEST(Manifest, WritesTheseBytes) {
  EXPECT_EQ(SerializeManifest(SmallManifest()), R"({
  "schema": 1,
  "filter": "corporate-baseline",
  "version": 7,
  "tag": "7-24682e3a",
  "hashFamily": "fnv1a-murmur3-32",
  "profile": "both",
  "bitCount": 144,
  "hashCount": 10,
  "murmurSeed": 1267652889,
  "byteCount": 18,
  "itemCount": 10,
  "falsePositiveTolerance": 0.001,
  "path": "7/filter.plist",
  "size": 396,
  "sha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  "prefetch": {
    "intervalSeconds": 86400,
    "minimumSeconds": 2700,
    "jitterSeconds": 0
  },
  "pirRows": 0,
  "deltas": []
}
)");
}

TEST(Manifest, ReadsBackWhatItWrote) {
  for (const Manifest& manifest : {SmallManifest(), FullManifest()}) {
    ASSERT_OK_AND_ASSIGN(const Manifest read, ParseManifest(SerializeManifest(manifest)));
    EXPECT_EQ(read, manifest);
  }
}

TEST(Manifest, KeepsTheOrderOfMembers) {
  const std::string json = SerializeManifest(FullManifest());
  size_t last = 0;
  for (const char* member : {"schema",
                             "filter",
                             "version",
                             "tag",
                             "hashFamily",
                             "profile",
                             "bitCount",
                             "hashCount",
                             "murmurSeed",
                             "byteCount",
                             "itemCount",
                             "falsePositiveTolerance",
                             "path",
                             "size",
                             "sha256",
                             "prefetch",
                             "intervalSeconds",
                             "minimumSeconds",
                             "jitterSeconds",
                             "keySetSha256",
                             "pirRows",
                             "expires",
                             "created",
                             "inApp",
                             "deltas",
                             "fromVersion",
                             "fromSha256",
                             "killSwitch",
                             "reason"}) {
    const size_t at = json.find("\"" + std::string(member) + "\"");
    ASSERT_NE(at, std::string::npos) << member;
    EXPECT_GT(at, last) << member;
    last = at;
  }
}

TEST(Manifest, IgnoresMembersItDoesNotKnow) {
  std::string json = SerializeManifest(SmallManifest());
  json.insert(1, "\"future\": {\"a\": [1, {\"b\": null}]},");
  ASSERT_OK_AND_ASSIGN(const Manifest read, ParseManifest(json));
  EXPECT_EQ(read, SmallManifest());
}

struct Damage {
  const char* what;
  const char* from;
  const char* to;
  StatusCode code;
  const char* message;
};

constexpr Damage kDamages[] = {
    {"newer schema", "\"schema\": 1", "\"schema\": 2", StatusCode::kFailedPrecondition,
     "written for a newer version"},
    {"schema zero", "\"schema\": 1", "\"schema\": 0", StatusCode::kDataLoss, "schema must be"},
    {"schema missing", "\"schema\"", "\"scheme\"", StatusCode::kDataLoss, "schema is missing"},
    {"other family", "fnv1a-murmur3-32", "fnv1-murmur3-32", StatusCode::kFailedPrecondition,
     "reader knows fnv1a-murmur3-32"},
    {"cut", "\"pirRows\"", "", StatusCode::kDataLoss, "not valid JSON"},
    {"filter with slash", "corporate-baseline", "../x", StatusCode::kDataLoss, "filter must be"},
    {"version zero", "\"version\": 7", "\"version\": 0", StatusCode::kDataLoss,
     "version must be a whole number from 1"},
    {"version too large", "\"version\": 7", "\"version\": 9007199254740992", StatusCode::kDataLoss,
     "version"},
    {"version as text", "\"version\": 7", "\"version\": \"7\"", StatusCode::kDataLoss, "version"},
    {"version with a point", "\"version\": 7", "\"version\": 7.0", StatusCode::kDataLoss,
     "version"},
    {"huge number", "\"version\": 7", "\"version\": 1e999", StatusCode::kDataLoss, "not valid"},
    {"tag with space", "7-24682e3a", "7 2", StatusCode::kDataLoss, "tag must be"},
    {"unknown profile", "\"both\"", "\"28\"", StatusCode::kDataLoss, "profile must be"},
    {"no bits", "\"bitCount\": 144", "\"bitCount\": 0", StatusCode::kDataLoss, "bitCount"},
    {"too many bits", "\"bitCount\": 144", "\"bitCount\": 4294967296", StatusCode::kDataLoss,
     "bitCount"},
    {"negative bits", "\"bitCount\": 144", "\"bitCount\": -144", StatusCode::kDataLoss, "bitCount"},
    {"no hashes", "\"hashCount\": 10", "\"hashCount\": 0", StatusCode::kDataLoss, "hashCount"},
    {"too many hashes", "\"hashCount\": 10", "\"hashCount\": 65", StatusCode::kDataLoss,
     "hashCount must be from 1 to 64"},
    {"seed zero", "\"murmurSeed\": 1267652889", "\"murmurSeed\": 0", StatusCode::kDataLoss,
     "murmurSeed"},
    {"bytes that do not fit", "\"byteCount\": 18", "\"byteCount\": 19", StatusCode::kDataLoss,
     "byteCount must be 18"},
    {"rate one", "0.001", "1.0", StatusCode::kDataLoss, "falsePositiveTolerance"},
    {"absolute path", "7/filter.plist", "/etc/passwd", StatusCode::kDataLoss, "path must be"},
    {"path upwards", "7/filter.plist", "7/../../x", StatusCode::kDataLoss, "path must be"},
    {"hidden path", "7/filter.plist", "7/.x", StatusCode::kDataLoss, "path must be"},
    {"doubled slash", "7/filter.plist", "7//x", StatusCode::kDataLoss, "path must be"},
    {"escaped path", "7/filter.plist", "7%2fx", StatusCode::kDataLoss, "path must be"},
    {"empty plist", "\"size\": 396", "\"size\": 0", StatusCode::kDataLoss, "size"},
    {"short digest", "aaaaaaaa", "a", StatusCode::kDataLoss, "sha256 must be 64"},
    {"upper-case digest", "aaaaaaaa", "AAAAAAAA", StatusCode::kDataLoss, "sha256 must be 64"},
    {"interval below the floor", "86400", "600", StatusCode::kDataLoss, "intervalSeconds"},
    {"minimum below the floor", "2700", "60", StatusCode::kDataLoss, "45 minutes"},
    {"negative jitter", "\"jitterSeconds\": 0", "\"jitterSeconds\": -1", StatusCode::kDataLoss,
     "jitterSeconds"},
    {"deltas not an array", "\"deltas\": []", "\"deltas\": {}", StatusCode::kDataLoss, "deltas"},
    {"deltas of numbers", "\"deltas\": []", "\"deltas\": [1]", StatusCode::kDataLoss, "deltas"},
    {"member given twice", "\"pirRows\": 0", "\"pirRows\": 0, \"version\": 8",
     StatusCode::kDataLoss, "\"version\" given twice"},
    {"expires in words", "\"pirRows\": 0", "\"pirRows\": 0, \"expires\": \"soon\"",
     StatusCode::kDataLoss, "RFC 3339"},
    {"expires never in words", "\"pirRows\": 0", "\"pirRows\": 0, \"expires\": \"infinite-future\"",
     StatusCode::kDataLoss, "RFC 3339"},
    {"created with a space", "\"pirRows\": 0",
     "\"pirRows\": 0, \"created\": \" 2030-01-31T00:00:00Z\"", StatusCode::kDataLoss, "created"},
    {"empty kill switch", "\"pirRows\": 0", "\"pirRows\": 0, \"killSwitch\": {}",
     StatusCode::kDataLoss, "killSwitch.reason is missing"},
    {"in-app without digest", "\"pirRows\": 0",
     "\"pirRows\": 0, \"inApp\": {\"path\": \"x\", \"size\": 1}", StatusCode::kDataLoss,
     "inApp.sha256 is missing"},
};

TEST(Manifest, RefusesDamage) {
  for (const Damage& damage : kDamages) {
    std::string json = SerializeManifest(SmallManifest());
    const size_t at = json.find(damage.from);
    ASSERT_NE(at, std::string::npos) << damage.what;
    json.replace(at, std::string(damage.from).size(), damage.to);
    EXPECT_THAT(ParseManifest(json), StatusIs(damage.code, HasSubstr(damage.message)))
        << damage.what;
  }
}

TEST(Manifest, NamesEveryMistakeAtOnce) {
  Manifest manifest = FullManifest();
  manifest.filter = "";
  manifest.murmur_seed = 0;
  manifest.deltas[1].from_version = 7;
  manifest.in_app->path = "../x";
  const absl::Status status = ValidateManifest(manifest);
  for (const char* part : {"filter must be", "murmurSeed must be", "deltas[1].fromVersion must be",
                           "inApp.path must be"}) {
    EXPECT_THAT(status, StatusIs(StatusCode::kInvalidArgument, HasSubstr(part)));
  }
}

TEST(Manifest, RefusesWhatIsTooLargeTooDeepOrNoObject) {
  EXPECT_THAT(ParseManifest(std::string(kMaxManifestBytes + 1, ' ')),
              StatusIs(StatusCode::kResourceExhausted, HasSubstr("limit here is 262144")));
  EXPECT_THAT(ParseManifest("{\"a\":" + std::string(100000, '[')), StatusIs(StatusCode::kDataLoss));
  EXPECT_THAT(ParseManifest("{\"a\":" + std::string(100, '[') + std::string(100, ']') + "}"),
              StatusIs(StatusCode::kDataLoss, HasSubstr("nested deeper than 8")));
  EXPECT_THAT(ParseManifest("[]"), StatusIs(StatusCode::kDataLoss, HasSubstr("not a JSON object")));
  EXPECT_THAT(ParseManifest(""), StatusIs(StatusCode::kDataLoss));
  EXPECT_THAT(ParseManifest(std::string_view("{}\0", 3)), StatusIs(StatusCode::kDataLoss));
}

TEST(Manifest, NeverAcceptsATruncatedOne) {
  const std::string json = SerializeManifest(FullManifest());
  // The last byte is the newline after the object, which is not needed.
  for (size_t length = 0; length + 1 < json.size(); ++length) {
    EXPECT_FALSE(ParseManifest(json.substr(0, length)).ok()) << length;
  }
}

TEST(Manifest, ThePageShowsOneAsItIsWritten) {
  const std::string example = BlockOfPage("docs/formats/manifest.md", "json");
  ASSERT_OK_AND_ASSIGN(const Manifest manifest, ParseManifest(example));
  EXPECT_EQ(SerializeManifest(manifest), example);
}

TEST(Manifest, ThePageHasABlockForTheSignatureAndNoThird) {
  EXPECT_THAT(BlockOfPage("docs/formats/manifest.md", "json", 1), HasSubstr("signatures"));
  EXPECT_EQ(BlockOfPage("docs/formats/manifest.md", "json", 2), "");
}

TEST(Manifest, AFilterIsCalledByPlainCharacters) {
  for (const std::string& name : {std::string("a"), std::string("-0"), std::string(64, 'z')}) {
    EXPECT_TRUE(IsFilterName(name)) << name;
  }
  for (const std::string& name :
       {std::string(), std::string(65, 'z'), std::string("A"), std::string("a/b"),
        std::string(".."), std::string("a_b"), std::string("a\0", 2)}) {
    EXPECT_FALSE(IsFilterName(name)) << name;
  }
}

}  // namespace
}  // namespace urlfilter::format
