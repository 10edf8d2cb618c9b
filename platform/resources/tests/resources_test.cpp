#include "platform/resources/resources.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace fs = std::filesystem;
using namespace qiying;

TEST_CASE("an embedded file is found by its path, byte for byte") {
  CHECK(resources::get("sample/a.txt") == "企应\n");
  CHECK(resources::get("sample/sub/b.bin") == std::string_view("b\0c", 3));
  CHECK(resources::get("sample/empty.txt").empty());
}

TEST_CASE("a missing file is absent, or an error that names it") {
  CHECK_FALSE(resources::find("sample/none.txt"));
  CHECK_FALSE(resources::find("sample"));
  CHECK_THROWS_WITH_AS(resources::get("sample/none.txt"), "no such resource: sample/none.txt",
                       std::runtime_error);
}

TEST_CASE("a listing holds the files of the prefix in order; notes for people stay outside") {
  const auto files = resources::list("sample/");
  REQUIRE(files.size() == 3);
  CHECK(files[0].path == "sample/a.txt");
  CHECK(files[1].path == "sample/empty.txt");
  CHECK(files[2].path == "sample/sub/b.bin");
  CHECK(resources::list("sample/sub/").size() == 1);
  CHECK(resources::list("nothing").empty());
}

TEST_CASE("a source tree on disk gives the same kinds of files as the program") {
  const fs::path root = fs::temp_directory_path() / "qiying_resources_test";
  fs::remove_all(root);
  const auto write = [&](const char* path) {
    fs::create_directories((root / path).parent_path());
    std::ofstream(root / path) << path;
  };
  write("modules/x/pages/a.html");
  write("modules/x/pages/README.md");
  write("modules/x/internal/secret.cpp");
  write("platform/y/migrations/1.sql");
  write("content/holidays/2026.toml");
  write("web/ui/portal/portal.css");
  write("web/node_modules/z/index.js");
  auto files = resources::read_tree(root);
  std::sort(files.begin(), files.end());
  REQUIRE(files.size() == 4);
  CHECK(files[0].first == "content/holidays/2026.toml");
  CHECK(files[1].first == "modules/x/pages/a.html");
  CHECK(files[1].second == "modules/x/pages/a.html");
  CHECK(files[2].first == "platform/y/migrations/1.sql");
  CHECK(files[3].first == "web/ui/portal/portal.css");
  CHECK(resources::read_tree(root / "nowhere").empty());
  fs::remove_all(root);
}
