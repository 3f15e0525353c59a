// Lists become policies that load; keys become lists that read back as the same rules.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "base/files.h"
#include "base/status_testing.h"
#include "compiler/convert/export_keys.h"
#include "compiler/convert/import_lists.h"
#include "compiler/convert/mdm_profile.h"
#include "compiler/lists/rule_table.h"
#include "compiler/policy/policy.h"
#include "compiler/policy/policy_loader.h"
#include "diagnostics/issue.h"

namespace urlfilter::compiler {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string WriteList(const std::string& name, const std::string& text) {
  const std::string path = testing::TempDir() + "/" + name;
  EXPECT_OK(WriteFileSynced(path, text));
  return path;
}

// The rules that a list text gives when it is read as `format`.
std::set<std::string> RulesOf(const std::string& text, const std::string& format) {
  Policy policy;
  PolicyList& list = policy.lists.emplace_back();
  list.format = format;
  list.files.push_back({WriteList("exported." + format, text), 1, 1});
  IssueList issues;
  const auto table = LoadRules(policy, {}, issues);
  EXPECT_OK(table.status());
  EXPECT_FALSE(issues.HasErrors());
  std::set<std::string> rules;
  for (const Rule& rule : table->rules()) rules.emplace(rule.text());
  return rules;
}

TEST(ImportLists, WritesAPolicyThatLoadsWithTheRecognisedSyntax) {
  const std::string hosts = WriteList("a list.hosts", "0.0.0.0 a.example\n0.0.0.0 b.example\n");
  const std::string adblock = WriteList("easy.txt", "||c.example^\n||d.example^$script\n");
  ASSERT_OK_AND_ASSIGN(const ImportedPolicy imported, ImportLists({hosts, adblock}, {}));
  EXPECT_THAT(imported.yaml, HasSubstr("format: hosts"));
  EXPECT_THAT(imported.yaml, HasSubstr("1 refused (UF0504 modifier)"));
  IssueList issues;
  const Policy policy = LoadPolicyText("p.yaml", imported.yaml, {}, issues);
  EXPECT_FALSE(issues.HasErrors());
  ASSERT_EQ(policy.lists.size(), 2u);
  EXPECT_EQ(policy.lists[0].name, "a-list");
  EXPECT_EQ(policy.lists[1].format, "adblock");
  ASSERT_OK_AND_ASSIGN(const RuleTable table, LoadRules(policy, {}, issues));
  EXPECT_EQ(table.rules().size(), 3u);
}

TEST(ImportLists, LeavesOutWhatIsNoList) {
  const std::string page = WriteList("page.txt", "<html>404</html>");
  ASSERT_OK_AND_ASSIGN(const ImportedPolicy imported, ImportLists({page}, {}));
  EXPECT_TRUE(imported.issues.HasErrors());
  EXPECT_THAT(imported.yaml, Not(HasSubstr("page.txt")));
}

TEST(ImportLists, TakesNoNameThatWouldNotBeOne) {
  const std::string path = WriteList("plain.txt", "example.com\n");
  for (const char* name : {"", "A B", "x\nowner: y", "-x"}) {
    ImportOptions options;
    options.name = name;
    EXPECT_THAT(ImportLists({path}, options), StatusIs(absl::StatusCode::kInvalidArgument)) << name;
  }
}

TEST(ImportLists, GivesFilesOfOneNameDifferentNames) {
  const std::string first = WriteList("same.txt", "a.example\n");
  ASSERT_OK_AND_ASSIGN(const ImportedPolicy imported, ImportLists({first, first}, {}));
  EXPECT_THAT(imported.yaml, HasSubstr("name: same\n"));
  EXPECT_THAT(imported.yaml, HasSubstr("name: same-2\n"));
}

TEST(ExportKeys, RoundTripsHostsThroughEveryListSyntax) {
  const std::vector<std::string_view> keys = {"a.example", "xn--bcher-kva.example",
                                              "z.a-b.example"};
  for (const char* format : {"domains", "hosts", "adblock", "rpz", "dnsmasq", "chrome"}) {
    const ExportedKeys exported = ExportKeys(keys, "p", *ParseExportFormat(format));
    EXPECT_EQ(exported.written, 3u);
    EXPECT_EQ(RulesOf(exported.text, format), std::set<std::string>(keys.begin(), keys.end()))
        << format;
  }
}

TEST(ExportKeys, KeepsPathsWhereTheSyntaxHasThem) {
  const std::vector<std::string_view> keys = {"a.example/x", "a.example/y?q=1"};
  EXPECT_EQ(ExportKeys(keys, "p", ExportFormat::kAdblock).text, "! Title: p\n||a.example/x^\n");
  EXPECT_EQ(ExportKeys(keys, "p", ExportFormat::kChrome).text, "a.example/x\n");
  EXPECT_EQ(ExportKeys(keys, "p", ExportFormat::kHosts).paths_left_out, 2u);
}

TEST(ExportKeys, LeavesOutPathsThatWouldBeReadAsSomethingElse) {
  const std::vector<std::string_view> keys = {"10.1.2.3/24", "a.example/\\", "a.example/a,b",
                                              "a.example/x"};
  const ExportedKeys adblock = ExportKeys(keys, "p", ExportFormat::kAdblock);
  EXPECT_EQ(adblock.text, "! Title: p\n||a.example/a,b^\n||a.example/x^\n");
  EXPECT_EQ(adblock.paths_left_out, 2u);
  // A comma has no meaning there: the reader of that format makes the same key of the line.
  EXPECT_EQ(ExportKeys(keys, "p", ExportFormat::kChrome).text, "a.example/a,b\na.example/x\n");
}

MdmRequest ProfileRequest() {
  MdmRequest request;
  request.filter = "p";
  request.display_name = "Web filter of A & B";
  request.app_bundle_id = "com.example.filter";
  request.provider_bundle_id = "com.example.filter.provider";
  request.pir_server_url = "https://pir.example.com";
  request.issuer_url = "https://issuer.example.com";
  request.token = "secret<1>";
  return request;
}

TEST(MdmProfile, EscapesTextAndRepeatsItself) {
  const MdmRequest request = ProfileRequest();
  ASSERT_OK_AND_ASSIGN(const std::string profile, RenderMdmProfile(request));
  EXPECT_THAT(profile, HasSubstr("<string>Web filter of A &amp; B</string>"));
  EXPECT_THAT(profile, HasSubstr("<string>secret&lt;1&gt;</string>"));
  EXPECT_THAT(profile, Not(HasSubstr("ContentFilterUUID")));
  EXPECT_THAT(profile, Not(HasSubstr("DesignatedRequirement")));
  EXPECT_EQ(profile, *RenderMdmProfile(request));
}

TEST(MdmProfile, RefusesWhatADeviceWouldRefuse) {
  const auto refuses = [](auto change, const char* why) {
    MdmRequest request = ProfileRequest();
    change(request);
    EXPECT_THAT(RenderMdmProfile(request),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(why)));
  };
  refuses([](MdmRequest& r) { r.app_bundle_id = "filter"; }, "bundle id of the app");
  refuses([](MdmRequest& r) { r.provider_bundle_id.clear(); }, "control provider");
  refuses([](MdmRequest& r) { r.token.clear(); }, "token");
  refuses([](MdmRequest& r) { r.token = "a\nb"; }, "line break");
  refuses([](MdmRequest& r) { r.fetch_seconds = 600; }, "2700");
  refuses([](MdmRequest& r) { r.issuer_url = "http://issuer.example.com"; }, "https://");
}

TEST(MdmProfile, ServerUrlsHaveNoPortPathOrSlash) {
  EXPECT_OK(CheckServerUrl("https://pir.example.com"));
  for (const char* bad : {"", "pir.example.com", "http://pir.example.com", "https://",
                          "https://pir.example.com/", "https://pir.example.com:8443",
                          "https://pir.example.com/pir", "https://user@pir.example.com"}) {
    EXPECT_THAT(CheckServerUrl(bad), StatusIs(absl::StatusCode::kInvalidArgument)) << bad;
  }
}

}  // namespace
}  // namespace urlfilter::compiler
