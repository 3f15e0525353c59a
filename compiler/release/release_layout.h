// Where the files of a release lie. Format page: docs/formats/release-directory.md.
//
// Pure functions of two strings. Immutable; safe to use from any thread.
#ifndef URLFILTER_COMPILER_RELEASE_RELEASE_LAYOUT_H_
#define URLFILTER_COMPILER_RELEASE_RELEASE_LAYOUT_H_

#include <cstdint>
#include <string>
#include <utility>

namespace urlfilter::compiler {

// Names of files in a version's public folder.
inline constexpr char kPlistFile[] = "filter.plist";
inline constexpr char kInAppFile[] = "in-app.bin";
inline constexpr char kSignatureFile[] = "manifest.sig";

// Names of files in a version's private folder.
inline constexpr char kPrivateManifestFile[] = "manifest.json";  // A copy, for rollback and verify.
inline constexpr char kKeysFile[] = "keys.txt";
inline constexpr char kProvenanceFile[] = "provenance.bin";
inline constexpr char kSourcesFile[] = "sources.json";
inline constexpr char kReportJsonFile[] = "report.json";
inline constexpr char kReportHtmlFile[] = "report.html";
inline constexpr char kPirInputFile[] = "input.binpb";
inline constexpr char kPirTextFile[] = "input.txtpb";
inline constexpr char kPirUrlConfigFile[] = "url-config.json";
inline constexpr char kPirServiceConfigFile[] = "service-config.json";

class ReleaseLayout {
 public:
  ReleaseLayout(std::string root, std::string filter)
      : root_(std::move(root)), filter_(std::move(filter)) {}

  std::string public_folder() const { return root_ + "/public/" + filter_; }
  std::string private_folder() const { return root_ + "/private/" + filter_; }
  std::string manifest() const { return public_folder() + "/manifest.json"; }
  // Held by the one builder that may write; never removed.
  std::string lock() const { return private_folder() + "/.lock"; }
  std::string public_version(uint64_t version) const {
    return public_folder() + "/" + std::to_string(version);
  }
  std::string private_version(uint64_t version) const {
    return private_folder() + "/" + std::to_string(version);
  }

 private:
  std::string root_;
  std::string filter_;
};

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_RELEASE_RELEASE_LAYOUT_H_
