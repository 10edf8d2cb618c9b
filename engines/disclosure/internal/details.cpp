#include "engines/disclosure/internal/details.hpp"

#include <algorithm>

#include "engines/disclosure/internal/grid.hpp"
#include "engines/disclosure/internal/titles.hpp"

namespace qiying::disclosure::internal {

std::size_t number_size(std::string_view text) {
  const auto end = std::min(text.find_first_not_of("0123456789.,"), text.size());
  return end > 0 && text[0] >= '0' && text[0] <= '9' && parse_number(text.substr(0, end)) ? end : 0;
}

namespace {

bool detail_header(const std::vector<std::string>& row) {
  return std::ranges::any_of(row, [](const auto& c) {
    return contains(c, "测算依据") || contains(c, "测算说明") || contains(c, "测算过程");
  });
}

bool sum_label(std::string_view text) {
  return text == "项目当年预算" || text == "当年预算合计" || text == "本年度预算" || text == "项目本年预算";
}

// The next part of the form, which has no amount of its own.
bool next_part(const std::vector<std::string>& row) {
  return !row.empty() && !total_name(squeeze(row.front())) &&
         (contains_any(row.front(), {"计划", "目标", "配置", "绩效", "采购"}) || row.front() == "品名");
}

std::vector<Detail> details_of_cells(const Table& table) {
  std::vector<Detail> out;
  bool inside = false;
  for (std::size_t r = 0; r < table.grid.size(); ++r) {
    const auto& row = table.grid[r];
    if (detail_header(row)) {
      inside = true;
      continue;
    }
    if (!inside) continue;
    if (!row.empty() && sum_label(squeeze(row.front()))) break;
    Detail d{.line = table.grid_lines[r]};
    bool found = false;
    for (const auto& cell : row) {
      if (cell.empty()) continue;
      if (const auto n = cell_number(cell, table.unit)) {
        d.amount = *n;
        found = true;
        break;
      }
      (d.name.empty() ? d.name : d.basis) += cell;
    }
    if (!found && next_part(row)) break;
    if (found && !contains_any(d.name, {"合计", "总计"})) out.push_back(std::move(d));
  }
  return out;
}

// Whether what follows a figure is its unit: "11.58 万元", "8 月", "90 栋".
bool unit_of(std::string_view figure, std::string_view word) {
  constexpr std::string_view counters[] = {"个", "家", "条", "次", "人", "栋"};
  constexpr std::string_view dates[] = {"年", "月", "日", "万"};
  std::size_t size = 0;
  if (money_unit(word, size) != Money::none || std::ranges::find(counters, word) != std::end(counters))
    return true;
  return !contains(figure, ".") && std::ranges::any_of(dates, [&](auto d) { return word.starts_with(d); });
}

// A figure that is a cell of its own: it closes its line, or others follow, and no unit stands behind it.
std::optional<Number> amount_at(const Table& table, std::size_t i) {
  const auto& [word, line] = table.words[i];
  const bool end = i + 1 == table.words.size();
  const bool last = end || table.words[i + 1].second != line;
  if (word.ends_with('.') || (!last && !parse_number(table.words[i + 1].first))) return std::nullopt;
  if (!end && unit_of(word, table.words[i + 1].first)) return std::nullopt;
  return cell_number(word, table.unit);
}

bool ends_details(const std::string& word) {
  return word == "品名" || sum_label(word) ||
         contains_any(word, {"资产配置", "采购计划", "绩效总目标", "绩效目标", "总目标"});
}

// The same where only words are left: a row is its words, then its amount.
std::vector<Detail> details_of_words(const Table& table) {
  std::vector<Detail> out;
  const auto& words = table.words;
  std::size_t i = 0;
  while (i < words.size() && !contains_any(words[i].first, {"测算依据", "测算说明", "测算过程"})) ++i;
  // The head ends with the columns of amounts.
  for (++i; i < words.size() && contains_any(words[i].first, {"说明", "金额", "资金", "拨款"}); ++i);
  Detail d{};
  for (bool filled = false; i < words.size() && !ends_details(words[i].first); ++i) {
    const auto& [word, line] = words[i];
    if (const auto n = amount_at(table, i)) {
      // A second amount stands in the next column.
      if (!d.name.empty() && !contains_any(d.name, {"合计", "总计"})) {
        d.amount = *n;
        out.push_back(d);
      }
      d = {};
      filled = false;
      continue;
    }
    if (!filled) d.line = line;
    (filled ? d.basis : d.name) += word;
    filled = true;
  }
  return out;
}

std::optional<Number> sum_in_words(const Table& table, std::size_t& line) {
  for (std::size_t i = 0; i + 1 < table.words.size(); ++i) {
    const auto& label = table.words[i].first;
    if (!sum_label(label)) continue;
    const auto& text = table.words[i + 1].first;
    const auto size = number_size(text);
    if (size == 0) continue;
    std::size_t unit_size = 0;
    auto unit = money_unit(std::string_view(text).substr(size), unit_size);
    if (unit == Money::none && i + 2 < table.words.size())
      unit = money_unit(table.words[i + 2].first, unit_size);
    line = table.words[i + 1].second;
    return in_wan(*parse_number(text.substr(0, size)), unit == Money::none ? Money::wan : unit);
  }
  return std::nullopt;
}

std::optional<Number> sum_in_cells(const Table& table, std::size_t& line) {
  for (std::size_t r = 0; r < table.grid.size(); ++r)
    for (std::size_t c = 0; c + 1 < table.grid[r].size(); ++c) {
      const auto label = squeeze(table.grid[r][c]);
      if (!sum_label(label)) continue;
      for (auto k = c + 1; k < table.grid[r].size(); ++k) {
        const auto text = squeeze(table.grid[r][k]);
        const auto size = number_size(text);
        if (size == 0) continue;
        std::size_t unit_size = 0;
        const auto unit = money_unit(text.substr(size), unit_size);
        line = table.grid_lines[r];
        return in_wan(*parse_number(text.substr(0, size)), unit == Money::none ? Money::wan : unit);
      }
    }
  return std::nullopt;
}

// "当年预算合计 19.87" and below it its sources, enumerated.
std::vector<Sources> sources_of_cells(const Table& table) {
  std::vector<Sources> out;
  const auto figure_of = [&](std::size_t row) -> std::optional<Number> {
    for (const auto& cell : table.grid[row])
      if (const auto n = cell_number(cell, table.unit)) return n;
    return std::nullopt;
  };
  for (std::size_t r = 0; r < table.grid.size(); ++r) {
    if (!std::ranges::any_of(table.grid[r], [](const auto& c) { return c == "当年预算合计"; })) continue;
    Sources found{.total = figure_of(r), .parts = {}, .line = table.grid_lines[r]};
    for (auto k = r + 1; k < table.grid.size(); ++k) {
      const bool source =
          std::ranges::any_of(table.grid[k], [](const auto& c) { return enumerated(c).level == 3; });
      if (!source) break;
      ++found.sources;
      if (const auto n = figure_of(k)) found.parts.push_back(*n);
    }
    out.push_back(std::move(found));
  }
  return out;
}

std::vector<Sources> sources_of_words(const Table& table) {
  std::vector<Sources> out;
  const auto& words = table.words;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i].first != "当年预算合计") continue;
    Sources found{.total = cell_number(words[i + 1].first, table.unit), .parts = {}, .line = words[i].second};
    for (auto k = i + 2; k < words.size(); ++k) {
      const auto& word = words[k].first;
      if (contains_any(word, {"明细", "项目内容", "测算", "当年预算合计"})) break;
      if (enumerated(word + " ").level == 3)
        ++found.sources;
      else if (const auto n = found.sources > 0 ? amount_at(table, k) : std::nullopt)
        found.parts.push_back(*n);
    }
    out.push_back(std::move(found));
  }
  return out;
}

}  // namespace

std::vector<Detail> details_of(const Table& table) {
  return table.grid.empty() ? details_of_words(table) : details_of_cells(table);
}

std::vector<Sources> sources_of(const Table& table) {
  return table.grid.empty() ? sources_of_words(table) : sources_of_cells(table);
}

std::optional<Number> project_sum(const Table& table, std::size_t& line) {
  return table.grid.empty() ? sum_in_words(table, line) : sum_in_cells(table, line);
}

}  // namespace qiying::disclosure::internal
