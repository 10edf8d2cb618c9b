// Tables of named rows in running words: an item, then its figures. Where every row has a figure for each
// column of the head the cells are known; where blanks left no trace the first figure is the row's total.
#include <algorithm>

#include "engines/disclosure/internal/grid.hpp"
#include "engines/disclosure/internal/loose.hpp"
#include "engines/disclosure/internal/titles.hpp"

namespace qiying::disclosure::internal {
namespace {

struct Item {
  std::vector<std::string> texts;
  std::vector<std::string> figures;
  std::size_t line = 0;
};

bool figure(std::string_view word) {
  if (word.ends_with('%')) word.remove_suffix(1);
  return parse_number(word).has_value();
}

// A row begins with the first words behind figures; the first one with 合计, or with the last words before
// any figure.
std::size_t first_row(const Words& words) {
  const auto first = static_cast<std::size_t>(
      std::ranges::find_if(words, [](const Word& w) { return figure(w.text); }) - words.begin());
  return first == 0 || first == words.size() ? words.size() : first - 1;
}

std::vector<Item> items_of(const Words& words, std::size_t from) {
  std::vector<Item> out;
  for (auto i = from; i < words.size(); ++i) {
    const bool number = figure(words[i].text);
    if (!number && (out.empty() || !out.back().figures.empty())) out.push_back({{}, {}, words[i].line});
    (number ? out.back().figures : out.back().texts).push_back(words[i].text);
  }
  return out;
}

bool all_have(const std::vector<Item>& items, std::size_t figures) {
  return std::ranges::all_of(
      items, [&](const Item& item) { return item.texts.size() == 1 && item.figures.size() == figures; });
}

// "部门:某局" above the head is none of its columns.
std::size_t head_begin(const Words& words, std::size_t head) {
  std::size_t from = 0;
  while (from < head && contains(words[from].text, ":")) ++from;
  return from;
}

void as_cells(Table& table, const Words& words, std::size_t from, std::size_t head,
              const std::vector<Item>& items) {
  table.grid.emplace_back();
  for (auto i = from; i < head; ++i) table.grid.back().push_back(words[i].text);
  table.grid_lines.push_back(words[from].line);
  for (const auto& item : items) {
    auto row = item.texts;
    row.insert(row.end(), item.figures.begin(), item.figures.end());
    table.grid.push_back(std::move(row));
    table.grid_lines.push_back(item.line);
  }
  table.loose = false;
  read_grid(table);
}

void as_totals(Table& table, const std::vector<Item>& items) {
  table.columns = {{{"合计"}, Role::total, 0}};
  for (const auto& item : items) {
    Row row{.line = item.line, .name = item.texts.front()};
    row.texts = item.texts;
    for (const auto& text : item.figures)
      if (const auto n = cell_number(text, table.unit)) row.loose.push_back(*n);
    table.rows.push_back(std::move(row));
  }
  place_columns(table);
}

}  // namespace

bool read_named_rows(Table& table, const Words& words) {
  const bool kind = table.kind == Kind::three_public || table.kind == Kind::income ||
                    table.kind == Kind::expense || table.kind == Kind::projects;
  if (!kind) return false;
  for (const auto& w : words)
    if (code_like(w.text) && !contains(w.text, ".")) return false;
  const auto head = first_row(words);
  if (head < 2 || head >= words.size()) return false;
  const auto items = items_of(words, head);
  if (items.size() < 2) return false;
  const auto from = head_begin(words, head);
  if (items.size() > 2 && from + 1 < head && all_have(items, head - from - 1)) {
    as_cells(table, words, from, head, items);
    return true;
  }
  const bool totals = table.kind != Kind::three_public && total_name(items.front().texts.front()) &&
                      std::ranges::all_of(items, [](const Item& item) {
                        return item.figures.size() > 1 && item.texts.size() < 4;
                      });
  const bool headed = std::any_of(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(head),
                                  [](const Word& w) { return w.text == "合计"; });
  if (!totals || !headed) return false;
  as_totals(table, items);
  return true;
}

}  // namespace qiying::disclosure::internal
