#pragma once
// What the tests share: the repository's own reference data and short ways to make sources.

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "engines/fusion/standardise.hpp"

namespace qiying::fusion::testing {

inline std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return (std::ostringstream() << in.rdbuf()).str();
}

inline Content shipped_content() {
  Content content;
  const auto root = std::filesystem::path(__FILE__).parent_path() / "../../../content";
  for (const char* folder : {"fusion", "divisions"})
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder))
      if (entry.is_regular_file())
        content.push_back(
            {"content/" + std::filesystem::relative(entry.path(), root).string(), slurp(entry.path())});
  return content;
}

inline const Reference& shipped() {
  static const Reference reference = [] {
    auto loaded = Reference::load(shipped_content());
    if (!loaded) throw std::runtime_error(loaded.error().field + ": " + loaded.error().message.en);
    return *std::move(loaded);
  }();
  return reference;
}

}  // namespace qiying::fusion::testing
