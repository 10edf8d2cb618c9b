#pragma once
/// Files that are part of the program: migrations, page templates, texts, reference data, built web assets.
///
/// Paths are those of the source tree ("modules/appeal/pages/raise.html", "content/holidays/2026.toml"). The
/// files are linked into the program by `qiying_embed` (cmake/resources.cmake). With the environment variable
/// QIYING_RESOURCES=DIR a developer reads them from a source tree instead: what changed there is seen at the
/// next start. All functions are thread-safe; the bytes live as long as the process.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qiying::resources {

struct Resource {
  std::string path;        ///< '/'-separated, relative to the root of the source tree
  std::string_view bytes;  ///< static storage
};

/// The file of exactly this path; nullopt when there is none.
std::optional<std::string_view> find(std::string_view path);
/// Like `find`, but throws std::runtime_error naming the path.
std::string_view get(std::string_view path);
/// All files whose path begins with `prefix`, ordered by path.
std::vector<Resource> list(std::string_view prefix = {});

/// Reads the files that would be embedded from a source tree. Empty for a folder that is none.
std::vector<std::pair<std::string, std::string>> read_tree(const std::filesystem::path& root);

/// One embedded file as the generated table names it.
struct Embedded {
  const char* path;
  const char* begin;
  const char* end;
};
/// Called by generated code before main; later tables win for equal paths.
bool add_embedded(const Embedded* table, std::size_t count);

}  // namespace qiying::resources
