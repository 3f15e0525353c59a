#include "tests/fuzz/scratch_folder.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <vector>

namespace urlfilter::fuzz {
namespace {

struct Folders {
  std::vector<std::string> paths;
  ~Folders() {
    std::error_code ignored;
    for (const std::string& path : paths) std::filesystem::remove_all(path, ignored);
  }
};

}  // namespace

std::string ScratchFolder(std::string_view name) {
  std::string path = access("/dev/shm", W_OK) == 0 ? "/dev/shm/" : "/tmp/";
  path.append(name).append("_XXXXXX");
  if (mkdtemp(path.data()) == nullptr) std::abort();
  static Folders made;
  made.paths.push_back(path);
  return path;
}

void WriteScratchFile(const std::string& path, std::string_view bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!file.flush()) std::abort();
}

}  // namespace urlfilter::fuzz
