#include "engines/rules/internal/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace qiying::rules::internal {
namespace {

namespace fs = std::filesystem;

// A little more than any reader takes, so that a larger file is told and not read.
constexpr std::size_t kMostBytes = (1u << 20) + 1;

bool ours(const fs::path& path) {
  const auto ext = path.extension();
  return ext == ".yaml" || ext == ".yml" || ext == ".tsv";
}

std::string slurp(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string out(kMostBytes, '\0');
  in.read(out.data(), static_cast<std::streamsize>(out.size()));
  out.resize(static_cast<std::size_t>(in.gcount()));
  return out;
}

std::string file_name(const std::string& path) {
  return fs::path(path).filename().string();
}

}  // namespace

base::Result<std::vector<Document>> read_folder(const std::string& path) {
  std::error_code error;
  std::vector<Document> out;
  if (fs::is_regular_file(path, error)) {
    out.push_back({path, slurp(path)});
    return out;
  }
  if (!fs::is_directory(path, error))
    return base::invalid("", "rules.no_folder", {"没有这个文件夹：" + path, "No such folder: " + path});
  for (const auto& entry : fs::recursive_directory_iterator(path, error))
    if (entry.is_regular_file(error) && ours(entry.path()))
      out.push_back({entry.path().string(), slurp(entry.path())});
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  if (out.empty())
    return base::invalid("", "rules.no_policies",
                         {"文件夹里没有 *.yaml：" + path, "The folder holds no *.yaml: " + path});
  return out;
}

base::Result<std::vector<Document>> with_content(const std::string& folder,
                                                 const std::vector<Document>& content) {
  QY_TRY(auto documents, read_folder(folder));
  std::set<std::string> names;
  for (const auto& d : documents) names.insert(file_name(d.name));
  for (const auto& d : content)
    if (!names.contains(file_name(d.name))) documents.push_back(d);
  return documents;
}

base::Result<Loaded> load_folder(const std::string& folder, const std::vector<Document>& content) {
  QY_TRY(const auto documents, with_content(folder, content));
  Loaded out;
  out.library = std::make_unique<Library>(load(documents, out.findings));
  return out;
}

base::Result<Roster> load_roster(const std::string& path, const Catalogue& catalogue, std::size_t& faults,
                                 std::ostream& err) {
  std::error_code error;
  if (!fs::is_regular_file(path, error))
    return base::invalid("", "rules.no_file", {"没有这个文件：" + path, "No such file: " + path});
  auto reader = base::CsvReader::open(path);
  RosterFaults told;
  auto roster = read_roster(reader, catalogue, told);
  for (const auto& column : told.unknown_columns) {
    const auto near = catalogue.nearest(column);
    err << fmt::format("提醒/warning: 列“{}”不是事实，未使用 / column “{}” is no fact and was not used{}\n",
                       column, column, near.empty() ? "" : fmt::format("（{}?）", near));
  }
  for (const auto& line : told.lines) err << "错误/error: " << line << '\n';
  if (told.count > told.lines.size()) err << fmt::format("... {} 处 / in all\n", told.count);
  faults = told.count;
  return roster;
}

base::Result<Overrides> parse_overrides(const std::vector<std::string>& texts) {
  Overrides out;
  for (const auto& text : texts) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
      return base::invalid("--set", "rules.override",
                           {"应写成 参数=值：" + text, "Must be NAME=VALUE: " + text});
    out[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return out;
}

void print(const Findings& findings, std::ostream& err) {
  for (const auto& f : findings.all()) err << to_line(f) << '\n';
}

}  // namespace qiying::rules::internal
