// urlfilterd: serves a release directory over HTTPS.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/program_version.h"
#include "server/config.h"
#include "server/config_file.h"
#include "server/daemon.h"
#include "server/net/health_probe.h"
#include "server/publish/publish_handler.h"
#include "server/publish/publishers.h"
#include "server/publish/token.h"

namespace urlfilter::server {
namespace {

constexpr int kExitNotWell = 1;
constexpr int kExitCouldNot = 2;
constexpr int kExitUsage = 64;

constexpr char kExample[] = R"(Example:
  urlfilterd serve --root releases --listen 127.0.0.1:8443 --cert chain.pem --key key.pem
  curl --cacert ca.pem https://127.0.0.1:8443/v1/corporate-baseline/manifest.json

Exit codes: 0 done, 2 could not, 64 wrong usage.)";

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
  serve.add_option("--publishers", publish.publishers_file, "Who may publish what (JSON)")
      ->type_name("FILE")
      ->group(group);
  serve.add_option("--audit-log", publish.audit_log, "Who published what; default ROOT/audit.log")
      ->type_name("FILE")
      ->group(group);
  serve
      .add_option("--trusted-key", publish.trusted_keys,
                  "Public key (PEM) that releases must be signed by; may be repeated")
      ->type_name("FILE")
      ->group(group);
}

// Exits by exception: CLI11 knows no other way out of a callback.
void LoadConfig(const std::string& path, ServerConfig& config) {
  const absl::Status status = LoadConfigFile(path, isatty(STDERR_FILENO), config);
  if (status.ok()) return;
  std::cerr << status.message() << "\n";
  throw CLI::RuntimeError(kExitCouldNot);
}

void AddTls(CLI::App& serve, ServerConfig& config) {
  serve.add_option("--cert", config.tls.certificate_chain, "Certificate chain (PEM): leaf first")
      ->type_name("FILE");
  serve.add_option("--key", config.tls.private_key, "Private key (PEM)")->type_name("FILE");
  serve
      .add_option("--client-ca", config.tls.client_authorities, "CAs (PEM) of client certificates")
      ->type_name("FILE");
  serve.add_flag("--require-client-cert", config.tls.require_client_certificate,
                 "Refuse clients without a certificate of --client-ca");
  serve.add_flag("--plain-http", config.plain_http, "No TLS; for loopback addresses only");
}

CLI::App* AddServe(CLI::App& app, ServerConfig& config) {
  CLI::App* serve = app.add_subcommand("serve", "Serve a release directory");
  serve->footer(std::string(kExample) + "\n\nKeys of --config, with their defaults:\n" +
                ConfigKeysText());
  serve->add_option("--root", config.root, "Release directory; only its public/ is served")
      ->type_name("DIR");
  serve
      ->add_option_function<std::string>(
          "--config", [&config](const std::string& path) { LoadConfig(path, config); },
          "YAML file; options on the command line come before it")
      ->type_name("FILE")
      ->trigger_on_parse();
  serve->add_option("--listen", config.listen, "HOST:PORT; port 0 lets the system choose")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  AddTls(*serve, config);
  serve->add_option("--access-log", config.access_log, "JSON lines; - is standard output")
      ->type_name("FILE");
  AddPublishing(*serve, config.publish);
  return serve;
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
  CLI::Option* certificate =
      check
          ->add_option("--cert", probe.certificate_chain,
                       "Client certificate (PEM), for a service with --require-client-cert")
          ->type_name("FILE");
  CLI::Option* key =
      check->add_option("--key", probe.private_key, "Its private key (PEM)")->type_name("FILE");
  certificate->needs(key);
  key->needs(certificate);
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

int Serve(const ServerConfig& config) {
  const absl::Status usage = HttpsOptionsOf(config).status();
  const absl::Status status = usage.ok() ? RunDaemon(config, std::cerr) : usage;
  if (status.ok()) return 0;
  std::cerr << "urlfilterd: " << status.message() << "\n";
  return usage.ok() ? kExitCouldNot : kExitUsage;
}

int Main(int argc, char** argv) {
  CLI::App app("Serves URL filter releases over HTTPS.", "urlfilterd");
  app.set_version_flag("--version", std::string("urlfilterd ") + kProgramVersion);
  app.require_subcommand(1);
  app.footer(kExample);
  ServerConfig config;
  HealthProbe probe;
  AddServe(app, config);
  TokenFlags token_flags;
  const CLI::App* token = AddToken(app, token_flags);
  const CLI::App* healthcheck = AddHealthcheck(app, probe);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 || code == kExitCouldNot ? code : kExitUsage;
  }
  if (token->parsed()) return Token(token_flags);
  if (healthcheck->parsed()) return Healthcheck(probe);
  return Serve(config);
}

}  // namespace
}  // namespace urlfilter::server

int main(int argc, char** argv) { return urlfilter::server::Main(argc, argv); }
