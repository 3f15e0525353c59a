#include "filterlib/fetch/scripted_server_testing.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>

namespace urlfilter::fetch {

std::string MakeTestCertificates(const std::string& name) {
  const std::string folder = ::testing::TempDir() + "/" + name;
  const std::string command = "testdata/tls/make-ca '" + folder + "' --intermediate";
  EXPECT_EQ(std::system(command.c_str()), 0) << command;
  return folder;
}

std::string ScriptedConnection::ReadRequest() {
  std::string request;
  char byte;
  while (request.find("\r\n\r\n") == std::string::npos) {
    if (SSL_read(ssl_, &byte, 1) <= 0) return "";
    request += byte;
  }
  return request;
}

bool ScriptedConnection::Write(std::string_view bytes) {
  return SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())) > 0;
}

ScriptedServer::ScriptedServer(const std::string& certificates, Script script,
                               const std::string& address_text)
    : script_(std::move(script)),
      address_(address_text),
      context_(SSL_CTX_new(TLS_server_method())) {
  signal(SIGPIPE, SIG_IGN);
  EXPECT_EQ(SSL_CTX_use_certificate_chain_file(context_, (certificates + "/chain.pem").c_str()), 1);
  EXPECT_EQ(
      SSL_CTX_use_PrivateKey_file(context_, (certificates + "/leaf.key").c_str(), SSL_FILETYPE_PEM),
      1);
  listener_ = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  EXPECT_EQ(inet_pton(AF_INET, address_.c_str(), &address.sin_addr), 1);
  socklen_t size = sizeof(address);
  EXPECT_EQ(bind(listener_, reinterpret_cast<sockaddr*>(&address), size), 0);
  EXPECT_EQ(listen(listener_, 16), 0);
  getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { Run(); });
}

ScriptedServer::~ScriptedServer() {
  shutdown(listener_, SHUT_RDWR);
  thread_.join();
  close(listener_);
  SSL_CTX_free(context_);
}

std::string ScriptedServer::UrlFor(const std::string& host) const {
  return "https://" + host + ":" + std::to_string(port_);
}

void ScriptedServer::Run() {
  for (;;) {
    const int client = accept(listener_, nullptr, nullptr);
    if (client < 0) return;
    ++connections_;
    SSL* ssl = SSL_new(context_);
    SSL_set_fd(ssl, client);
    if (SSL_accept(ssl) == 1) {
      ScriptedConnection connection(ssl);
      script_(connection);
      SSL_shutdown(ssl);
    }
    SSL_free(ssl);
    close(client);
  }
}

}  // namespace urlfilter::fetch
