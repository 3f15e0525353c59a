#include "compiler/explain/key_source.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "compiler/keys/key_set.h"
#include "compiler/release/release_reader.h"

namespace urlfilter::compiler {

namespace {

class ReleaseKeySource : public KeySource {
 public:
  static absl::StatusOr<std::unique_ptr<KeySource>> Open(const std::string& path,
                                                         const std::string& filter) {
    ASSIGN_OR_RETURN(OpenRelease release, OpenRelease::Open(path, filter));
    ASSIGN_OR_RETURN(const url::Profile profile, url::ParseProfile(release.manifest().profile));
    ASSIGN_OR_RETURN(const bloom::PrefilterView view,
                     bloom::PrefilterView::Create(release.prefilter().info.parameters,
                                                  release.prefilter().bits));
    std::optional<KeyOrigins> origins;
    if (release.has_keys()) {
      ASSIGN_OR_RETURN(origins, KeyOrigins::Open(release.private_folder()));
    }
    return std::make_unique<ReleaseKeySource>(std::move(release), std::move(origins), profile,
                                              view);
  }

  ReleaseKeySource(OpenRelease release, std::optional<KeyOrigins> origins, url::Profile profile,
                   const bloom::PrefilterView& view)
      : release_(std::move(release)),
        origins_(std::move(origins)),
        profile_(profile),
        view_(view) {}

  std::string Name() const override {
    return absl::StrCat(release_.manifest().filter, " version ", release_.manifest().version);
  }
  url::Profile profile() const override { return profile_; }
  bool knows_keys() const override { return origins_.has_value(); }
  bool MayContain(std::string_view key) const override { return view_.MayContain(key); }

  absl::StatusOr<std::optional<KeyOrigin>> Find(std::string_view key) const override {
    const auto line = FindKeyLine(release_.key_lines(), key);
    if (!line || !origins_) return std::nullopt;
    return origins_->Find(*line);
  }

 private:
  OpenRelease release_;
  std::optional<KeyOrigins> origins_;
  url::Profile profile_;
  bloom::PrefilterView view_;
};

class PolicyKeySource : public KeySource {
 public:
  explicit PolicyKeySource(CompiledPolicy compiled) : compiled_(std::move(compiled)) {}

  std::string Name() const override {
    return absl::StrCat(compiled_.policy.name, " (policy ", compiled_.policy.path, ")");
  }
  url::Profile profile() const override { return compiled_.policy.profile; }
  bool knows_keys() const override { return true; }
  bool MayContain(std::string_view key) const override {
    return ContainsKey(compiled_.keys.keys(), key);
  }

  absl::StatusOr<std::optional<KeyOrigin>> Find(std::string_view key) const override {
    const auto keys = compiled_.keys.keys();
    const auto at = std::lower_bound(keys.begin(), keys.end(), key);
    if (at == keys.end() || *at != key) return std::nullopt;
    return OriginOfRule(compiled_.policy, compiled_.table,
                        compiled_.keys.RuleOf(static_cast<size_t>(at - keys.begin())));
  }

 private:
  CompiledPolicy compiled_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<KeySource>> OpenKeySource(const std::string& path,
                                                         const std::string& filter,
                                                         const CompileOptions& options,
                                                         IssueList& issues) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return ReleaseKeySource::Open(path, filter);
  ASSIGN_OR_RETURN(CompiledPolicy compiled, CompilePolicy(path, options, issues));
  return std::make_unique<PolicyKeySource>(std::move(compiled));
}

}  // namespace urlfilter::compiler
