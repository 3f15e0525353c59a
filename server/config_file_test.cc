#include "server/config_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include "base/files.h"
#include "base/status_testing.h"
#include "server/net/tls_context.h"

namespace urlfilter::server {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
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

// The table of docs/operations.md; empty: none.
constexpr std::pair<std::string_view, std::string_view> kKeysWithDefaults[] = {
    {"root", ""},
    {"listen", "127.0.0.1:8443"},
    {"plain_http", "false"},
    {"access_log", ""},
    {"tls.certificate", ""},
    {"tls.key", ""},
    {"tls.client_ca", ""},
    {"tls.require_client_certificate", "false"},
    {"publish.publishers", ""},
    {"publish.audit_log", "ROOT/audit.log"},
    {"publish.trusted_keys", ""},
    {"publish.max_artifact", "1GiB"},
    {"limits.connections", "8192"},
    {"limits.threads", "0"},
    {"limits.head", "16KiB"},
    {"limits.target", "4KiB"},
    {"limits.body", "64KiB"},
    {"limits.handshake", "10s"},
    {"limits.request", "15s"},
    {"limits.answer", "10m"},
    {"limits.idle", "75s"},
    {"manifest_max_age", "60s"},
    {"drain", "30s"},
};

TEST_F(ConfigFileTest, ListsEveryKeyWithItsDefault) {
  EXPECT_THAT(ConfigKeysText(), AllOf(HasSubstr("  limits.request: first byte to last (15s)\n"),
                                      Not(HasSubstr("limits: "))));
  std::map<std::string, std::string> listed;
  std::istringstream lines(ConfigKeysText());
  for (std::string line; std::getline(lines, line);) {
    listed[line.substr(2, line.find(": ") - 2)] = line;
  }
  EXPECT_EQ(listed.size(), std::size(kKeysWithDefaults));
  for (const auto& [key, value] : kKeysWithDefaults) {
    const std::string end = value.empty() ? "" : " (" + std::string(value) + ")";
    EXPECT_THAT(listed[std::string(key)], AllOf(Not(IsEmpty()), EndsWith(end))) << key;
  }
}

// A file with every default that is a value of its own.
std::string FileOfDefaults() {
  std::string text;
  std::string map;
  for (const auto& [view, value] : kKeysWithDefaults) {
    const std::string key(view);
    if (value.empty() || key == "publish.audit_log") continue;
    const size_t dot = key.find('.');
    const std::string parent = dot == std::string::npos ? "" : key.substr(0, dot);
    if (parent != map && !parent.empty()) text += parent + ":\n";
    map = parent;
    text += parent.empty() ? key : "  " + key.substr(dot + 1);
    text += ": " + std::string(value) + "\n";
  }
  return text;
}

// Other than the default in all that has one.
ServerConfig OddConfig() {
  constexpr std::chrono::milliseconds kOdd{1};
  ServerConfig config;
  config.listen = "odd";
  config.plain_http = config.tls.require_client_certificate = true;
  config.publish.max_artifact_bytes = 1;
  config.https.max_connections = 1;
  config.https.threads = 1;
  auto& limits = config.https.limits;
  limits.head.head_bytes = limits.head.target_bytes = 1;
  limits.body_bytes = 1;
  limits.handshake = limits.request = limits.answer = limits.idle = kOdd;
  config.service.cache.manifest_max_age_seconds = 1;
  config.drain_grace = kOdd;
  return config;
}

TEST_F(ConfigFileTest, ListsDefaultsThatAreTrue) {
  config_ = OddConfig();
  ASSERT_OK(Load(FileOfDefaults())) << FileOfDefaults();
  const ServerConfig defaults;
  EXPECT_EQ(config_.listen, defaults.listen);
  EXPECT_EQ(config_.plain_http, defaults.plain_http);
  EXPECT_EQ(config_.tls.require_client_certificate, defaults.tls.require_client_certificate);
  EXPECT_EQ(config_.publish.max_artifact_bytes, defaults.publish.max_artifact_bytes);
  EXPECT_EQ(config_.https.max_connections, defaults.https.max_connections);
  EXPECT_EQ(config_.https.threads, defaults.https.threads);
  const auto& limits = config_.https.limits;
  const auto& expected = defaults.https.limits;
  EXPECT_EQ(limits.head.head_bytes, expected.head.head_bytes);
  EXPECT_EQ(limits.head.target_bytes, expected.head.target_bytes);
  EXPECT_EQ(limits.body_bytes, expected.body_bytes);
  EXPECT_EQ(limits.handshake.count(), expected.handshake.count());
  EXPECT_EQ(limits.request.count(), expected.request.count());
  EXPECT_EQ(limits.answer.count(), expected.answer.count());
  EXPECT_EQ(limits.idle.count(), expected.idle.count());
  EXPECT_EQ(config_.service.cache.manifest_max_age_seconds,
            defaults.service.cache.manifest_max_age_seconds);
  EXPECT_EQ(config_.drain_grace.count(), defaults.drain_grace.count());
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
