// Whom a certificate is of, as far as the service looks: its subject's common name.
#ifndef URLFILTER_SERVER_NET_COMMON_NAME_H_
#define URLFILTER_SERVER_NET_COMMON_NAME_H_

#include <string>

struct x509_st;  // OpenSSL's X509.

namespace urlfilter::server {

// The whole common name as UTF-8, of any length. Empty if there is none, if there are several
// (which one would count?), or if it is no text or has a control character, NUL among them: such a
// name can look like another one, and names grant publishing. Safe to call from any thread.
std::string CommonName(const x509_st& certificate);

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_NET_COMMON_NAME_H_
