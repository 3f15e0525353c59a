#include "compiler/publish/publish_command.h"

#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "absl/strings/ascii.h"
#include "base/files.h"
#include "base/status_macros.h"
#include "base/strings.h"
#include "compiler/commands/command_output.h"
#include "compiler/publish/curl_transport.h"
#include "compiler/publish/publish_release.h"
#include "compiler/publish/publish_to_s3.h"
#include "compiler/publish/s3_settings.h"
#include "compiler/release/refusal.h"
#include "diagnostics/utf8.h"

namespace urlfilter::compiler {
namespace {

constexpr uint64_t kMaxTokenBytes = 4096;

constexpr char kExample[] = R"(Example:
  urlfilterc publish releases --to https://filters.example.com --token-file ci.token
  urlfilterc publish releases --to s3://bucket/v1 --s3-endpoint https://storage.example.com

The token may also be in the environment, in URLFILTER_TOKEN; keys of a store are in
AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or in a file. An upload that was
interrupted goes on where it stopped when the command is run again.)";

struct PublishArguments {
  std::string release_dir;
  std::string filter;
  std::string token_file;
  CurlOptions curl;
  S3Settings s3;
  bool json = false;
};

std::string FromEnvironment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

absl::StatusOr<std::string> ReadToken(const std::string& file) {
  std::string text = FromEnvironment("URLFILTER_TOKEN");
  if (!file.empty()) {
    ASSIGN_OR_RETURN(text, ReadFile(file, kMaxTokenBytes));
  }
  return std::string(absl::StripAsciiWhitespace(text));
}

void Print(const PublishSummary& summary, bool as_json) {
  if (as_json) {
    const nlohmann::ordered_json json = {{"filter", summary.filter},
                                         {"version", summary.version},
                                         {"tag", summary.tag},
                                         {"sentBytes", summary.sent_bytes},
                                         {"resumedBytes", summary.resumed_bytes},
                                         {"wasPublished", summary.was_published}};
    std::cout << json.dump(2) << "\n";
    return;
  }
  std::cout << summary.filter << " version " << summary.version
            << (summary.was_published ? " was published already" : " is published") << " (tag "
            << summary.tag << "; " << summary.sent_bytes << " bytes sent, " << summary.resumed_bytes
            << " there before)\n";
}

PublishOptions OptionsOf(const PublishArguments& arguments) {
  PublishOptions options;
  options.release_dir = arguments.release_dir;
  options.filter = arguments.filter;
  options.sleep = [](std::chrono::milliseconds pause) { std::this_thread::sleep_for(pause); };
  if (isatty(STDERR_FILENO)) {
    options.progress = [](const std::string& file, uint64_t sent, uint64_t size) {
      std::cerr << "\r" << file << ": " << (size == 0 ? 100 : 100 * sent / size) << " %"
                << (sent == size ? "\n" : "");
    };
  }
  return options;
}

absl::StatusOr<PublishSummary> PublishToStore(const PublishArguments& arguments) {
  ASSIGN_OR_RETURN(const S3Location location, ParseS3Location(arguments.curl.base_url));
  ASSIGN_OR_RETURN(CurlOptions curl, ResolveS3(arguments.s3, FromEnvironment));
  curl.ca_file = arguments.curl.ca_file;
  ASSIGN_OR_RETURN(const std::unique_ptr<PublishTransport> transport, NewCurlTransport(curl));
  return PublishToS3(OptionsOf(arguments), location, *transport);
}

absl::StatusOr<PublishSummary> Publish(const PublishArguments& arguments) {
  if (arguments.curl.base_url.starts_with("s3://")) return PublishToStore(arguments);
  CurlOptions curl = arguments.curl;
  ASSIGN_OR_RETURN(curl.token, ReadToken(arguments.token_file));
  ASSIGN_OR_RETURN(const std::unique_ptr<PublishTransport> transport, NewCurlTransport(curl));
  return PublishRelease(OptionsOf(arguments), *transport);
}

int RunPublish(const PublishArguments& arguments) {
  const absl::StatusOr<PublishSummary> summary = Publish(arguments);
  if (summary.ok()) {
    Print(*summary, arguments.json);
    return 0;
  }
  const absl::Status& status = summary.status();
  std::cerr << "urlfilterc: not published: " << Printable(StdView(status.message()), true) << "\n";
  return IsRefused(status) || absl::IsAlreadyExists(status) ? kExitFindings : kExitCouldNot;
}

}  // namespace

void AddPublishCommand(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<PublishArguments>();
  CLI::App* publish = app.add_subcommand("publish", "Send a built release to a server");
  publish->footer(kExample);
  publish->add_option("release", arguments->release_dir, "Release directory, as build made it")
      ->type_name("DIR")
      ->required();
  publish
      ->add_option("--to", arguments->curl.base_url,
                   "The server, https://HOST, or s3://BUCKET[/PREFIX]")
      ->type_name("URL")
      ->required();
  publish->add_option("--filter", arguments->filter, "Which one, if the folder has several");
  publish->add_option("--token-file", arguments->token_file, "File with the publisher's token")
      ->type_name("FILE");
  publish->add_option("--ca", arguments->curl.ca_file, "CAs (PEM) to trust instead of the system's")
      ->type_name("FILE");
  CLI::Option* cert =
      publish->add_option("--cert", arguments->curl.client_cert, "Client certificate (PEM)")
          ->type_name("FILE");
  cert->needs(publish->add_option("--key", arguments->curl.client_key, "Its private key (PEM)")
                  ->type_name("FILE")
                  ->needs(cert));
  const std::string group = "S3-compatible stores";
  publish
      ->add_option("--s3-endpoint", arguments->s3.endpoint,
                   "Where the store is; default AWS_ENDPOINT_URL_S3, or Amazon's for the region")
      ->type_name("URL")
      ->group(group);
  publish
      ->add_option("--s3-region", arguments->s3.region,
                   "Its region; default AWS_REGION, AWS_DEFAULT_REGION, or us-east-1")
      ->type_name("NAME")
      ->group(group);
  publish
      ->add_option("--s3-credentials", arguments->s3.credentials_file,
                   "File with the keys, as Amazon's tools write it (section AWS_PROFILE); default "
                   "AWS_SHARED_CREDENTIALS_FILE, when no keys are in the environment")
      ->type_name("FILE")
      ->group(group);
  publish->add_flag("--json", arguments->json, "Print what was done as JSON");
  publish->callback([arguments, &exit_code] { exit_code = RunPublish(*arguments); });
}

}  // namespace urlfilter::compiler
