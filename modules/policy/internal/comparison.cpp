#include <algorithm>

#include "modules/policy/internal/rulebook.hpp"
#include "modules/policy/policy.hpp"
#include "platform/base/uscc.hpp"
#include "platform/imports/table.hpp"

namespace qiying::policy {
namespace {

constexpr std::size_t kMostRows = 300000;

base::Error bad_table(std::int64_t line, const base::Text& what) {
  return base::invalid(
      "file", "policy.comparison",
      {"第 " + std::to_string(line) + " 行：" + what.zh, "Line " + std::to_string(line) + ": " + what.en},
      {"第一列为统一社会信用代码，其余每列一个事实（编号或名称）",
       "The first column is the code, every other one a fact by id or title"});
}

}  // namespace

base::Result<Comparison> read_comparison(const std::filesystem::path& file) {
  const auto& catalogue = law_library().catalogue;
  QY_TRY(const auto table, imports::open_table(file));
  QY_TRY(const bool any, table->next());
  if (!any) return bad_table(1, {"文件是空的", "the file is empty"});
  std::vector<std::optional<rules::FactUse>> columns;
  for (const auto cell : table->cells()) columns.push_back(catalogue.find(cell));
  if (std::ranges::none_of(columns, [](const auto& c) { return c.has_value(); }))
    return bad_table(1, {"没有一列是事实", "no column is a fact"});
  Comparison out;
  while (true) {
    QY_TRY(const bool more, table->next());
    if (!more) return out;
    const auto cells = table->cells();
    if (cells.empty() || cells[0].empty()) continue;
    auto& row = out[base::tidy_uscc(cells[0])];
    for (std::size_t i = 1; i < std::min(cells.size(), columns.size()); ++i) {
      if (!columns[i] || cells[i].empty()) continue;
      const auto datum = rules::parse_value(catalogue.at(columns[i]->fact), cells[i]);
      if (!datum.ok()) return bad_table(table->line(), datum.error().message);
      row[catalogue.id_of(*columns[i])] = std::string(cells[i]);
    }
    if (out.size() > kMostRows) return bad_table(table->line(), {"超过 30 万行", "more than 300,000 rows"});
  }
}

}  // namespace qiying::policy
