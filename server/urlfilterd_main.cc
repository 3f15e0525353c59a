// urlfilterd: serves a release directory over HTTPS.
#include <CLI/CLI.hpp>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/strings.h"
#include "server/daemon.h"
#include "server/net/health_probe.h"
#include "server/publish/publishers.h"
#include "server/publish/token.h"

namespace urlfilter::server {
namespace {

constexpr char kVersion[] = "urlfilterd 0.1.0";
constexpr int kExitNotWell = 1;
constexpr int kExitCouldNot = 2;
constexpr int kExitUsage = 64;

constexpr char kExample[] = R"(Example:
  urlfilterd serve --root releases --listen 127.0.0.1:8443 --cert chain.pem --key key.pem
  curl --cacert ca.pem https://127.0.0.1:8443/v1/corporate-baseline/manifest.json

Exit codes: 0 done, 2 could not, 64 wrong usage.)";

struct ServeFlags {
  std::string listen = "127.0.0.1:8443";
  std::string certificate;
  std::string key;
  std::string client_ca;
  bool require_client_certificate = false;
  bool plain_http = false;
  PublishOptions publish;
};

constexpr char kTokenExample[] = R"(Example:
  urlfilterd token --name ci --filter corporate-baseline
  (standard output: the token, for the publisher; standard error: the entry for --publishers)

Exit codes: 0 done, 64 wrong usage.)";

struct TokenFlags {
  std::string name;
  std::vector<std::string> filters;
};

constexpr char kHealthExample[] = R"(Example:
  urlfilterd healthcheck --url https://127.0.0.1:8443/healthz --ca ca.pem

Exit codes: 0 well, 1 not well, 64 wrong usage.)";

void AddPublishing(CLI::App& serve, PublishOptions& publish) {
  const std::string group = "Publishing (off unless --publishers is given)";
  CLI::Option* publishers =
      serve.add_option("--publishers", publish.publishers_file, "Who may publish what (JSON)")
          ->type_name("FILE")
          ->group(group);
  serve.add_option("--audit-log", publish.audit_log, "Who published what; default ROOT/audit.log")
      ->type_name("FILE")
      ->group(group)
      ->needs(publishers);
  serve
      .add_option("--trusted-key", publish.trusted_keys,
                  "Public key (PEM) that releases must be signed by; may be repeated")
      ->type_name("FILE")
      ->group(group)
      ->needs(publishers);
}

void AddServe(CLI::App& app, ServerConfig& config, ServeFlags& flags) {
  CLI::App* serve = app.add_subcommand("serve", "Serve a release directory");
  serve->footer(kExample);
  serve->add_option("--root", config.root, "Release directory; only its public/ is served")
      ->type_name("DIR")
      ->required();
  serve->add_option("--listen", flags.listen, "HOST:PORT; port 0 lets the system choose")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  serve->add_option("--cert", flags.certificate, "Certificate chain (PEM): leaf first")
      ->type_name("FILE");
  serve->add_option("--key", flags.key, "Private key (PEM)")->type_name("FILE");
  serve->add_option("--client-ca", flags.client_ca, "CAs (PEM) of client certificates")
      ->type_name("FILE");
  serve->add_flag("--require-client-cert", flags.require_client_certificate,
                  "Refuse clients without a certificate of --client-ca");
  serve->add_option("--access-log", config.access_log, "JSON lines; - is standard output")
      ->type_name("FILE");
  serve->add_flag("--plain-http", flags.plain_http, "No TLS; for loopback addresses only");
  AddPublishing(*serve, flags.publish);
}

CLI::App* AddToken(CLI::App& app, TokenFlags& flags) {
  CLI::App* token = app.add_subcommand("token", "Make a publisher's token");
  token->footer(kTokenExample);
  token->add_option("--name", flags.name, "The publisher, [a-z0-9-]")->required();
  token->add_option("--filter", flags.filters, "What it may publish; may be repeated, * is all")
      ->required();
  return token;
}

int Token(const TokenFlags& flags) {
  const absl::StatusOr<NewToken> made = MakeToken(flags.name);
  if (!made.ok()) {
    std::cerr << "urlfilterd: " << made.status().message() << "\n";
    return kExitUsage;
  }
  std::cout << made->token << std::endl;
  std::cerr << PublisherEntry({flags.name, flags.filters, made->hash, ""}) << "\n";
  return 0;
}

CLI::App* AddHealthcheck(CLI::App& app, HealthProbe& probe) {
  CLI::App* check = app.add_subcommand("healthcheck", "Ask a running service if it is well");
  check->footer(kHealthExample);
  check->add_option("--url", probe.url, "What to ask")->capture_default_str();
  check->add_option("--ca", probe.ca_file, "CAs (PEM) to trust instead of the system's")
      ->type_name("FILE");
  check->add_option("--server-name", probe.server_name, "Name expected in the certificate")
      ->type_name("NAME");
  check->add_option("--timeout", probe.timeout_seconds, "Seconds")
      ->check(CLI::Range(1, 300))
      ->capture_default_str();
  return check;
}

int Healthcheck(const HealthProbe& probe) {
  const absl::Status status = Probe(probe);
  if (status.ok()) {
    std::cout << "ok\n";
    return 0;
  }
  std::cerr << "urlfilterd: " << status.message() << "\n";
  return status.code() == absl::StatusCode::kInvalidArgument ? kExitUsage : kExitNotWell;
}

absl::Status UsageProblem(const ServeFlags& flags) {
  const bool has_tls = !flags.certificate.empty() && !flags.key.empty();
  if (flags.plain_http && (!flags.certificate.empty() || !flags.key.empty())) {
    return absl::InvalidArgumentError("--plain-http goes without --cert and --key");
  }
  if (!flags.plain_http && !has_tls) {
    return absl::InvalidArgumentError(
        "give --cert and --key, or --plain-http to serve on loopback without TLS");
  }
  if (flags.require_client_certificate && flags.client_ca.empty()) {
    return absl::InvalidArgumentError("--require-client-cert needs --client-ca");
  }
  return absl::OkStatus();
}

int Serve(ServerConfig config, const ServeFlags& flags) {
  absl::Status usage = UsageProblem(flags);
  const auto address = ParseListenAddress(flags.listen);
  if (usage.ok()) usage = address.status();
  if (!usage.ok()) {
    std::cerr << "urlfilterd: " << usage.message() << "\n";
    return kExitUsage;
  }
  config.https.listen = *address;
  if (!flags.plain_http) {
    config.https.tls =
        TlsFiles{flags.certificate, flags.key, flags.client_ca, flags.require_client_certificate};
  }
  if (!flags.publish.publishers_file.empty()) {
    config.publish = flags.publish;
    if (config.publish->audit_log.empty()) config.publish->audit_log = config.root + "/audit.log";
  }
  const absl::Status status = RunDaemon(config, std::cerr);
  if (status.ok()) return 0;
  std::cerr << "urlfilterd: " << status.message() << "\n";
  return kExitCouldNot;
}

int Main(int argc, char** argv) {
  CLI::App app("Serves URL filter releases over HTTPS.", "urlfilterd");
  app.set_version_flag("--version", kVersion);
  app.require_subcommand(1);
  app.footer(kExample);
  ServerConfig config;
  ServeFlags flags;
  HealthProbe probe;
  AddServe(app, config, flags);
  TokenFlags token_flags;
  const CLI::App* token = AddToken(app, token_flags);
  const CLI::App* healthcheck = AddHealthcheck(app, probe);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kExitUsage;
  }
  if (token->parsed()) return Token(token_flags);
  if (healthcheck->parsed()) return Healthcheck(probe);
  return Serve(std::move(config), flags);
}

}  // namespace
}  // namespace urlfilter::server

int main(int argc, char** argv) { return urlfilter::server::Main(argc, argv); }
