#include "engines/classify/internal/table.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "platform/base/csv.hpp"
#include "platform/base/text.hpp"

namespace qiying::classify::internal {
namespace {

using base::Result;
constexpr std::size_t kNone = static_cast<std::size_t>(-1);
// Room for a text of 1 MB.
constexpr std::size_t kLongestRecord = 4u << 20;

Result<std::size_t> column(std::span<const std::string_view> header, const std::string& name) {
  if (name.empty()) return kNone;
  const auto found = std::ranges::find_if(header, [&](auto cell) { return base::trim(cell) == name; });
  if (found == header.end())
    return base::invalid(
        name, "classify.column",
        {"文件首行没有名为“" + name + "”的列", "The first line names no column '" + name + "'"});
  return static_cast<std::size_t>(found - header.begin());
}

std::string cell(std::span<const std::string_view> cells, std::size_t index) {
  return index == kNone ? std::string() : base::repair_utf8(cells[index]);
}

base::Error unreadable(const std::string& path) {
  return base::invalid(path, "classify.file", {"文件无法读取", "The file cannot be read"});
}

}  // namespace

Result<std::vector<Example>> read_examples(const std::string& path, const Columns& columns) {
  std::error_code none;
  if (!std::filesystem::is_regular_file(path, none)) return unreadable(path);
  auto reader = base::CsvReader::open(path, {.max_record_bytes = kLongestRecord});
  QY_TRY(const bool any, reader.next());
  if (!any) return base::invalid(path, "classify.file", {"文件是空的", "The file is empty"});
  QY_TRY(const auto text, column(reader.cells(), columns.text));
  QY_TRY(const auto label, column(reader.cells(), columns.label));
  QY_TRY(const auto context, column(reader.cells(), columns.context));
  QY_TRY(const auto group, column(reader.cells(), columns.group));
  std::vector<Example> out;
  while (true) {
    QY_TRY(const bool more, reader.next());
    if (!more) return out;
    QY_CHECK(reader.check_columns());
    const auto cells = reader.cells();
    out.push_back({cell(cells, text), cell(cells, label), cell(cells, context), cell(cells, group)});
  }
}

}  // namespace qiying::classify::internal
