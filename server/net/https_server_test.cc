#include "server/net/https_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <ctime>
#include <map>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "base/status_testing.h"

namespace urlfilter::server {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr timeval kPatience{30, 0};

// A client that sends one request at a time and reads its answer, whose body has a known length.
class Client {
 public:
  explicit Client(uint16_t port) : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof(kPatience));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    EXPECT_EQ(connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client() { close(fd_); }

  void Send(const std::string& path) {
    const std::string request = "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n";
    EXPECT_EQ(send(fd_, request.data(), request.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(request.size()));
  }

  // The whole answer, or what came of it before the connection ended.
  std::string Receive() {
    std::string answer;
    char bytes[4096];
    while (!IsWhole(answer)) {
      const ssize_t got = recv(fd_, bytes, sizeof(bytes), 0);
      if (got <= 0) break;
      answer.append(bytes, static_cast<size_t>(got));
    }
    return answer;
  }

  std::string Get(const std::string& path) {
    Send(path);
    return Receive();
  }

 private:
  static bool IsWhole(const std::string& answer) {
    static const std::string kLength = "Content-Length: ";
    const size_t end = answer.find("\r\n\r\n");
    const size_t length = answer.find(kLength);
    return end != std::string::npos && length != std::string::npos &&
           answer.size() >= end + 4 + std::stoul(answer.substr(length + kLength.size()));
  }

  const int fd_;
};

std::string BodyOf(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }

std::string ThisThread() {
  std::ostringstream text;
  text << std::this_thread::get_id();
  return text.str();
}

// Answers with the name of the thread that answers; "/slow" and "/slower" are for worker threads,
// which count in `slow_begun` what they take up.
std::unique_ptr<HttpsServer> StartServer(int threads, std::atomic<int>* slow_begun = nullptr) {
  HttpsServerOptions options;
  options.listen = {"127.0.0.1", 0};
  options.threads = threads;
  HttpsServerCallbacks callbacks;
  callbacks.handler = [slow_begun](const Request& request) {
    Response answer;
    answer.status = 200;
    if (request.target.starts_with("/slow")) {
      if (slow_begun != nullptr) ++*slow_begun;
      const int milliseconds = request.target == "/slower" ? 600 : 20;
      std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
    }
    answer.body = OwnedBody(ThisThread());
    return answer;
  };
  callbacks.classify = [](std::string_view target) {
    RequestKind kind;
    kind.is_slow = target.starts_with("/slow");
    return kind;
  };
  callbacks.observe = [](const AnswerRecord&) {};
  auto server = HttpsServer::Start(options, std::move(callbacks));
  EXPECT_OK(server.status());
  return *std::move(server);
}

// How many of the clients each thread serves.
std::map<std::string, size_t> Shares(std::vector<std::unique_ptr<Client>>& clients) {
  std::map<std::string, size_t> shares;
  for (const auto& client : clients) ++shares[BodyOf(client->Get("/"))];
  return shares;
}

TEST(HttpsServer, EveryLoopServesItsShareOfTheConnections) {
  constexpr int kLoops = 4;
  constexpr size_t kClients = 64;
  const auto server = StartServer(kLoops);
  std::vector<std::unique_ptr<Client>> clients;
  for (size_t i = 0; i < kClients; ++i) {
    clients.push_back(std::make_unique<Client>(server->address().port));
  }
  const auto shares = Shares(clients);
  ASSERT_EQ(shares.size(), static_cast<size_t>(kLoops));
  for (const auto& [thread, share] : shares) {
    EXPECT_NEAR(static_cast<double>(share), static_cast<double>(kClients) / kLoops, kLoops)
        << thread;
  }
  EXPECT_EQ(server->connection_count(), kClients);
}

TEST(HttpsServer, ALoopWhoseClientsLeftGetsTheNextOnes) {
  const auto server = StartServer(2);
  std::vector<std::unique_ptr<Client>> clients;
  clients.reserve(20);
  for (int i = 0; i < 16; ++i) clients.push_back(std::make_unique<Client>(server->address().port));
  const std::string first = BodyOf(clients.front()->Get("/"));
  std::erase_if(clients, [&](const auto& client) { return BodyOf(client->Get("/")) == first; });
  while (server->connection_count() > clients.size()) std::this_thread::yield();
  for (int i = 0; i < 4; ++i) {
    Client fresh(server->address().port);
    EXPECT_EQ(BodyOf(fresh.Get("/")), first);
    clients.push_back(std::make_unique<Client>(server->address().port));
    EXPECT_EQ(BodyOf(clients.back()->Get("/")), first);
  }
}

TEST(HttpsServer, ManyClientsAreAnsweredByLoopsAndWorkersWhileOthersComeAndGo) {
  const auto server = StartServer(2);
  const uint16_t port = server->address().port;
  std::atomic<int> fast{0};
  std::atomic<int> slow{0};
  std::vector<std::thread> threads;
  threads.reserve(8);
  for (int thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&, thread] {
      Client keeps(port);
      for (int i = 0; i < 25; ++i) {
        fast += keeps.Get("/").starts_with("HTTP/1.1 200");
        if (thread % 2 == 0) {
          Client waits(port);
          const std::string answer = waits.Get("/slow");
          slow += answer.starts_with("HTTP/1.1 200") || answer.starts_with("HTTP/1.1 503");
        }
        Client comes_and_goes(port);
        fast += comes_and_goes.Get("/").starts_with("HTTP/1.1 200");
        Client leaves_early(port);
        leaves_early.Send("/slow");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(fast, 8 * 2 * 25);
  // 503 is allowed: too many may wait, and those who left count, too.
  EXPECT_EQ(slow, 4 * 25);
}

TEST(HttpsServer, DrainingFinishesWhatIsUnderWayAndClosesTheRest) {
  std::atomic<int> slow_begun{0};
  const auto server = StartServer(2, &slow_begun);
  Client idle(server->address().port);
  EXPECT_THAT(idle.Get("/"), HasSubstr("200 OK"));
  Client busy(server->address().port);
  busy.Send("/slower");  // takes longer than the shortest drain
  while (slow_begun == 0) std::this_thread::yield();
  server->Drain(std::chrono::seconds(10));
  EXPECT_THAT(idle.Receive(), IsEmpty());
  const std::string answer = busy.Receive();
  ASSERT_THAT(answer, HasSubstr("200 OK"));
  EXPECT_THAT(BodyOf(answer), Not(IsEmpty()));
}

double ProcessorSeconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// Descriptors of this process: one more may be opened while the value lives.
class OneMoreDescriptor {
 public:
  OneMoreDescriptor() {
    getrlimit(RLIMIT_NOFILE, &before_);
    const int next = open("/dev/null", O_RDONLY | O_CLOEXEC);
    close(next);
    rlimit limit = before_;
    limit.rlim_cur = static_cast<rlim_t>(next) + 1;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
  ~OneMoreDescriptor() { setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_;
};

TEST(HttpsServer, WaitsForADescriptorWithoutSpinning) {
  const auto server = StartServer(1);
  auto scarce = std::make_unique<OneMoreDescriptor>();
  Client client(server->address().port);  // the kernel takes it; the server has no descriptor
  client.Send("/");
  const double before = ProcessorSeconds();
  std::this_thread::sleep_for(std::chrono::seconds(1));
  EXPECT_LT(ProcessorSeconds() - before, 0.1);
  EXPECT_EQ(server->connection_count(), 0u);
  scarce.reset();
  EXPECT_THAT(client.Receive(), HasSubstr("200 OK"));
}

TEST(HttpsServer, SocketsThatNobodyServedYetAreClosedWithTheServer) {
  for (int round = 0; round < 20; ++round) {
    auto server = StartServer(3);
    std::vector<std::unique_ptr<Client>> clients;
    clients.reserve(12);
    for (int i = 0; i < 12; ++i) {
      clients.push_back(std::make_unique<Client>(server->address().port));
    }
    server.reset();
    for (const auto& client : clients) EXPECT_THAT(client->Receive(), IsEmpty());
  }
}

}  // namespace
}  // namespace urlfilter::server
