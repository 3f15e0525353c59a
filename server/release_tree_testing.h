// A small release directory for tests, written by hand in the shape of
// docs/formats/release-directory.md.
#ifndef URLFILTER_SERVER_RELEASE_TREE_TESTING_H_
#define URLFILTER_SERVER_RELEASE_TREE_TESTING_H_

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "base/files.h"
#include "base/status_testing.h"

namespace urlfilter::server {

// Files below a temporary folder of this test.
class ReleaseTree {
 public:
  explicit ReleaseTree(const std::string& name)
      : root_(::testing::TempDir() + "/" + name + "-" + std::to_string(getpid())) {
    std::filesystem::remove_all(root_);  // of an earlier test in this process
    EXPECT_OK(MakeFolders(root_ + "/public"));
  }

  const std::string& root() const { return root_; }

  // Writes or replaces "public/demo/manifest.json" and the like.
  void Write(const std::string& path, std::string_view bytes) const {
    const std::string full = root_ + "/" + path;
    EXPECT_OK(MakeFolders(full.substr(0, full.rfind('/'))));
    EXPECT_OK(ReplaceFile(full, bytes));
  }

 private:
  const std::string root_;
};

}  // namespace urlfilter::server

#endif  // URLFILTER_SERVER_RELEASE_TREE_TESTING_H_
