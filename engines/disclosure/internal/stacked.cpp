#include "engines/disclosure/internal/stacked.hpp"

#include "engines/disclosure/internal/grid.hpp"

namespace qiying::disclosure::internal {
namespace {

bool figure(std::string_view word) {
  if (word.ends_with('%')) word.remove_suffix(1);
  return parse_number(word).has_value();
}

// Words of one line: [from, the result).
std::size_t line_end(const Table& table, std::size_t from) {
  auto end = from;
  while (end < table.words.size() && table.words[end].second == table.words[from].second) ++end;
  return end;
}

}  // namespace

bool stacked(const Table& table) {
  constexpr std::size_t kFew = 5;
  std::size_t alone = 0, beside = 0;
  for (std::size_t i = 0; i < table.words.size();) {
    const auto end = line_end(table, i);
    std::size_t figures = 0;
    for (auto k = i; k < end; ++k) figures += figure(table.words[k].first);
    alone += figures == 1 && end == i + 1;
    // Prose has amounts, too; a row has its figures at the end.
    beside += figures > 0 && end > i + 1 && figure(table.words[end - 1].first);
    i = end;
  }
  return alone >= kFew && alone > 4 * beside;
}

void join_cells(Table& table) {
  decltype(table.words) out;
  for (std::size_t i = 0; i < table.words.size();) {
    const auto end = line_end(table, i);
    if (end > i + 1 && classification_code(table.words[i].first)) out.push_back(table.words[i++]);
    std::string cell;
    for (auto k = i; k < end; ++k) cell += (cell.empty() ? "" : " ") + table.words[k].first;
    out.emplace_back(tighten(cell), table.words[i].second);
    i = end;
  }
  table.words = std::move(out);
}

}  // namespace qiying::disclosure::internal
