#pragma once
// What the tests share: the repository's own reference data, sources written to a directory of their own, and
// a run.

#include <doctest/doctest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "engines/fusion/cli.hpp"
#include "engines/fusion/standardise.hpp"
#include "platform/base/csv.hpp"

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

inline const Content& content() {
  static const Content all = shipped_content();
  return all;
}

inline const Reference& shipped() {
  static const Reference reference = [] {
    auto loaded = Reference::load(content());
    if (!loaded) throw std::runtime_error(loaded.error().field + ": " + loaded.error().message.en);
    return *std::move(loaded);
  }();
  return reference;
}

/// A directory that goes away with the test.
class Folder {
 public:
  Folder() {
    static std::atomic<int> number{0};
    path_ = std::filesystem::temp_directory_path() /
            ("qiying_fusion_" + std::to_string(::getpid()) + "_" + std::to_string(number++));
    std::filesystem::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return (path_ / name).string();
  }

 private:
  std::filesystem::path path_;
};

struct Outcome {
  int code;
  std::string out, err;
};

inline Outcome fuse_command(std::vector<std::string> args) {
  std::ostringstream out, err;
  const int code = run(args, content(), out, err);
  return {code, out.str(), err.str()};
}

inline std::vector<std::vector<std::string>> rows(const std::filesystem::path& csv) {
  auto reader = base::CsvReader::open(csv);
  std::vector<std::vector<std::string>> out;
  for (bool header = true;; header = false) {
    const auto more = reader.next();
    if (!more || !*more) return out;
    if (!header) out.emplace_back(reader.cells().begin(), reader.cells().end());
  }
}

/// Entity of each record, "tax:1" → "E…".
inline std::map<std::string, std::string> links(const std::filesystem::path& out) {
  std::map<std::string, std::string> found;
  for (const auto& row : rows(out / "links.csv")) found[row[0] + ":" + row[1]] = row[2];
  return found;
}

/// The records of each entity, whatever it is called.
inline std::set<std::set<std::string>> partition(const std::filesystem::path& out) {
  std::map<std::string, std::set<std::string>> entities;
  for (const auto& [record, entity] : links(out)) entities[entity].insert(record);
  std::set<std::set<std::string>> parts;
  for (const auto& [entity, records] : entities) parts.insert(records);
  return parts;
}

inline constexpr const char* kHeader = "record_id,uscc,name,legal_person,phone,address,reg_date,updated_at\n";

/// Enterprises of an invented district: two sources, the second with slips, shortened names and missing
/// codes.
struct District {
  std::string market = kHeader, tax = kHeader;
};
District make_district(int enterprises, unsigned seed);

}  // namespace qiying::fusion::testing
