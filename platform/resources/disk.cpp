#include <fnmatch.h>

#include <fstream>
#include <iterator>

#include "platform/resources/resources.hpp"

namespace qiying::resources {
namespace {

namespace fs = std::filesystem;

// The same files as qiying_embed_all in cmake/resources.cmake; a '*' here also matches '/'.
constexpr const char* kPatterns[] = {"platform/*/migrations/*.sql",
                                     "modules/*/migrations/*.sql",
                                     "modules/*/pages/*",
                                     "modules/*/data/*",
                                     "content/*",
                                     "web/ui/tokens.css",
                                     "web/ui/portal/*",
                                     "web/dist/*"};

bool wanted(const std::string& path) {
  if (path.ends_with(".md") || path.ends_with("~")) return false;
  for (const char* pattern : kPatterns) {
    if (fnmatch(pattern, path.c_str(), FNM_PERIOD) == 0) return true;
  }
  return false;
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void read_folder(const fs::path& root, const fs::path& folder,
                 std::vector<std::pair<std::string, std::string>>& out) {
  std::error_code none;
  for (const auto& entry : fs::recursive_directory_iterator(root / folder, none)) {
    if (!entry.is_regular_file()) continue;
    auto path = entry.path().lexically_relative(root).generic_string();
    if (wanted(path)) out.emplace_back(std::move(path), read_file(entry.path()));
  }
}

}  // namespace

std::vector<std::pair<std::string, std::string>> read_tree(const fs::path& root) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const char* folder : {"platform", "modules", "content", "web/ui", "web/dist"}) {
    read_folder(root, folder, out);
  }
  return out;
}

}  // namespace qiying::resources
