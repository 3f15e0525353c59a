#include "server/net/common_name.h"

#include <gtest/gtest.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace urlfilter::server {
namespace {

using namespace std::string_view_literals;

struct Name {
  std::string_view bytes;
  int type = V_ASN1_UTF8STRING;
  int nid = NID_commonName;
};

// The common name of a certificate with these names in its subject, in this order.
std::string Read(const std::vector<Name>& names) {
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), &X509_free);
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  for (const auto& [bytes, type, nid] : names) {
    EXPECT_EQ(X509_NAME_add_entry_by_NID(subject, nid, type,
                                         reinterpret_cast<const unsigned char*>(bytes.data()),
                                         static_cast<int>(bytes.size()), -1, 0),
              1);
  }
  return CommonName(*certificate);
}

TEST(CommonName, IsThatOfTheSubject) {
  EXPECT_EQ(Read({{"desk.example.com"}}), "desk.example.com");
  EXPECT_EQ(Read({{"Org", V_ASN1_UTF8STRING, NID_organizationName}, {"desk"}}), "desk");
  EXPECT_EQ(Read({{"desk", V_ASN1_PRINTABLESTRING}}), "desk");
  EXPECT_EQ(Read({{"\0d\0e"sv, V_ASN1_BMPSTRING}}), "de") << "whatever its encoding";
  EXPECT_EQ(Read({{"b\xc3\xbcro"}}), "b\xc3\xbcro");
}

TEST(CommonName, IsNeverCut) {
  EXPECT_EQ(Read({{"desk.example.com\0.evil.example"sv}}), "");
  const std::string longer = std::string(300, 'a') + ".example";
  EXPECT_EQ(Read({{longer}}), longer);
}

TEST(CommonName, IsNoneIfItMayBeReadInTwoWays) {
  EXPECT_EQ(Read({}), "");
  EXPECT_EQ(Read({{"", V_ASN1_UTF8STRING}}), "");
  EXPECT_EQ(Read({{"Org", V_ASN1_UTF8STRING, NID_organizationName}}), "");
  EXPECT_EQ(Read({{"desk"}, {"other"}}), "");
  EXPECT_EQ(Read({{"desk"}, {"desk"}}), "");
  for (const char* text : {"desk\n", "\tdesk", "de\x7fsk"}) EXPECT_EQ(Read({{text}}), "") << text;
  EXPECT_EQ(Read({{"de\xffsk"}}), "") << "no UTF-8";
}

}  // namespace
}  // namespace urlfilter::server
