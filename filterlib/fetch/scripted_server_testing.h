// A TLS server on 127.0.0.1 whose every byte a test decides, and certificates for it.
#ifndef URLFILTER_FILTERLIB_FETCH_SCRIPTED_SERVER_TESTING_H_
#define URLFILTER_FILTERLIB_FETCH_SCRIPTED_SERVER_TESTING_H_

#include <openssl/ssl.h>

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

namespace urlfilter::fetch {

// A folder with ca.pem, chain.pem and leaf.key for localhost and 127.0.0.1, as testdata/tls/make-ca
// leaves them. `name` keeps several apart within one test program.
std::string MakeTestCertificates(const std::string& name);

// One accepted connection behind its TLS handshake.
class ScriptedConnection {
 public:
  explicit ScriptedConnection(SSL* ssl) : ssl_(ssl) {}
  std::string ReadRequest();           // up to and with the empty line; "" when the client has gone
  bool Write(std::string_view bytes);  // false when the client has gone

 private:
  SSL* ssl_;
};

// Serves one connection after the other with `script`, each until the script returns.
class ScriptedServer {
 public:
  using Script = std::function<void(ScriptedConnection&)>;
  // `address` is a loopback address.
  ScriptedServer(const std::string& certificates, Script script,
                 const std::string& address = "127.0.0.1");
  ~ScriptedServer();

  std::string Url() const { return UrlFor(address_); }  // "https://127.0.0.1:PORT"
  std::string UrlFor(const std::string& host) const;
  int connections() const { return connections_; }

 private:
  void Run();

  Script script_;
  std::string address_;
  SSL_CTX* context_;
  int listener_;
  int port_ = 0;
  std::atomic<int> connections_{0};
  std::thread thread_;
};

}  // namespace urlfilter::fetch

#endif  // URLFILTER_FILTERLIB_FETCH_SCRIPTED_SERVER_TESTING_H_
