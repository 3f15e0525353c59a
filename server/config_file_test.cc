#include "server/config_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "base/files.h"
#include "base/status_testing.h"
#include "server/net/tls_context.h"

namespace urlfilter::server {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class ConfigFileTest : public ::testing::Test {
 protected:
  absl::Status Load(std::string_view text) {
    EXPECT_OK(ReplaceFile(path_, text));
    return LoadConfigFile(path_, /*colour=*/false, config_);
  }

  const std::string folder_ = ::testing::TempDir();
  const std::string path_ = folder_ + "/urlfilterd-" + std::to_string(getpid()) + ".yaml";
  ServerConfig config_;
};

TEST_F(ConfigFileTest, SetsWhatItSaysAndLeavesTheRest) {
  ASSERT_OK(
      Load("root: /srv/releases\n"
           "listen: \"[::1]:8443\"\n"
           "tls: {certificate: chain.pem, key: /etc/key.pem, client_ca: ca.pem}\n"
           "publish:\n"
           "  publishers: publishers.json\n"
           "  trusted_keys: [a.pub, /b.pub]\n"
           "  max_artifact: 2GiB\n"
           "limits: {connections: 20000, request: 2.5s, head: 32KiB}\n"
           "manifest_max_age: 5m\n"));
  EXPECT_EQ(config_.root, "/srv/releases");
  EXPECT_EQ(config_.listen, "[::1]:8443");
  EXPECT_EQ(config_.tls.certificate_chain, folder_ + "/chain.pem") << "relative to the file";
  EXPECT_EQ(config_.tls.private_key, "/etc/key.pem");
  EXPECT_THAT(config_.publish.trusted_keys, ElementsAre(folder_ + "/a.pub", "/b.pub"));
  EXPECT_EQ(config_.publish.max_artifact_bytes, uint64_t{2} << 30);
  EXPECT_EQ(config_.https.max_connections, 20000u);
  EXPECT_EQ(config_.https.limits.request.count(), 2500);
  EXPECT_EQ(config_.https.limits.head.head_bytes, 32768u);
  EXPECT_EQ(config_.service.cache.manifest_max_age_seconds, 300);
  EXPECT_EQ(config_.https.limits.idle.count(), 75000) << "not said";
  EXPECT_OK(HttpsOptionsOf(config_));
}

TEST_F(ConfigFileTest, ReportsEveryMistakeAtOnceWithItsPlace) {
  const absl::Status status = Load(
      "rot: /srv\n"
      "limits:\n"
      "  connections: many\n"
      "  request: 5\n"
      "  threads: -1\n"
      "tls: yes\n");
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument,
                               AllOf(HasSubstr(path_ + ":1:1"), HasSubstr("Did you mean `root`?"),
                                     HasSubstr("rot: /srv\n"), HasSubstr("^"),
                                     HasSubstr(path_ + ":3:16"), HasSubstr(path_ + ":4:12"),
                                     HasSubstr(path_ + ":5:12"), HasSubstr(path_ + ":6:6"))));
}

TEST_F(ConfigFileTest, ReportsWhatIsNoYamlOrNoMap) {
  for (const char* text : {"root: [", "- a\n- b\n", "just text", "root: a\nroot: b\n"}) {
    EXPECT_THAT(Load(text), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(path_))) << text;
  }
}

TEST_F(ConfigFileTest, NeedsAFile) {
  EXPECT_THAT(LoadConfigFile("/nonexistent.yaml", false, config_),
              StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(ConfigFileTest, ListsEveryKeyWithItsDefault) {
  EXPECT_THAT(ConfigKeysText(), AllOf(HasSubstr("  limits.request: first byte to last (15s)\n"),
                                      Not(HasSubstr("limits: "))));
}

TEST(Config, SaysWhichSettingsContradictEachOther) {
  const auto message = [](const ServerConfig& config) {
    return std::string(HttpsOptionsOf(config).status().message());
  };
  ServerConfig config;
  EXPECT_THAT(message(config), HasSubstr("--root"));
  config.root = "r";
  EXPECT_THAT(message(config), HasSubstr("--cert and --key"));
  config.tls = {"c", "k", "", true};
  EXPECT_THAT(message(config), HasSubstr("--client-ca"));
  config.tls.require_client_certificate = false;
  EXPECT_OK(HttpsOptionsOf(config));
  config.listen = "nowhere";
  EXPECT_THAT(message(config), HasSubstr("HOST:PORT"));
  config.plain_http = true;
  EXPECT_THAT(message(config), HasSubstr("--plain-http goes without"));
  for (const TlsFiles& tls : {TlsFiles{"", "", "ca", false}, TlsFiles{"", "", "", true},
                              TlsFiles{"c", "", "", false}, TlsFiles{"", "k", "", false}}) {
    config.tls = tls;
    EXPECT_THAT(message(config), HasSubstr("--plain-http goes without"));
  }
  config.tls = {};
  config.listen = "127.0.0.1:0";
  EXPECT_OK(HttpsOptionsOf(config));
}

}  // namespace
}  // namespace urlfilter::server
