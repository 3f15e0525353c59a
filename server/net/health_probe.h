// Asks a running service whether it is well, as a load balancer would.
#ifndef URLFILTER_SERVER_NET_HEALTH_PROBE_H_
#define URLFILTER_SERVER_NET_HEALTH_PROBE_H_

#include <string>

#include "absl/status/status.h"

namespace urlfilter::server {

struct HealthProbe {
  std::string url = "https://127.0.0.1:8443/healthz";
  std::string ca_file;            // PEM; empty: the system's CAs
  std::string server_name;        // expected in the certificate; empty: the URL's host
  std::string certificate_chain;  // PEM, leaf first: shown to the service; empty: none
  std::string private_key;        // PEM, of that certificate; not encrypted
  int timeout_seconds = 5;        // of the whole probe; 0: none
};

// OK if the answer is 200. Unavailable with the reason otherwise, also if one of the files cannot
// be used; InvalidArgument if the URL is none of http:// or https://. Waits for the answer; uses no
// proxy.
absl::Status Probe(const HealthProbe& probe);

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_NET_HEALTH_PROBE_H_
