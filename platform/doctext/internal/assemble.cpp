#include "platform/doctext/internal/assemble.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace qiying::doctext::internal {
namespace {

struct Block {
  std::string line;
  std::optional<Grid> grid;
};

using Page = std::vector<Block>;

std::vector<std::string_view> pages_of(std::string_view layout) {
  std::vector<std::string_view> pages;
  while (!layout.empty()) {
    const auto end = std::min(layout.find('\f'), layout.size());
    pages.push_back(layout.substr(0, end));
    layout.remove_prefix(std::min(end + 1, layout.size()));
  }
  return pages;
}

// Lines and tables from top to bottom; where lines stand far apart there is an empty one.
Page blocks_of(std::vector<Grid> grids, std::vector<PlacedWord> rest) {
  Page page;
  std::size_t next = 0;
  double above = 0;
  for (const auto& line : lines_of(std::move(rest))) {
    const auto& first = line.front();
    for (; next < grids.size() && grids[next].top < first.middle(); ++next) {
      above = grids[next].bottom;
      page.push_back({{}, std::move(grids[next])});
    }
    if (first.top - above > 0.9 * first.height()) page.emplace_back();
    above = first.bottom;
    page.push_back({spaced(line), std::nullopt});
  }
  for (; next < grids.size(); ++next) page.push_back({{}, std::move(grids[next])});
  return page;
}

bool same_columns(const Grid& a, const Grid& b) {
  return std::ranges::equal(a.columns, b.columns, [](double x, double y) { return std::abs(x - y) < 4; });
}

bool same_row(const std::vector<GridCell>& a, const std::vector<GridCell>& b) {
  return std::ranges::equal(a, b, {}, &GridCell::text, &GridCell::text);
}

// A page's foot and the next one's head may stand between two parts of a table.
constexpr std::size_t kFurniture = 4;

Grid* last_grid(Page& page) {
  for (std::size_t i = page.size(), seen = 0; i-- > 0 && seen <= kFurniture; ++seen)
    if (page[i].grid) return &*page[i].grid;
  return nullptr;
}

Grid* first_grid(Page& page) {
  for (std::size_t i = 0; i < page.size() && i <= kFurniture; ++i)
    if (page[i].grid) return &*page[i].grid;
  return nullptr;
}

bool figures_only(const std::string& text) {
  return text.find_first_not_of("0123456789.,-% ") == text.npos;
}

// Whether the first row is the rest of the one above: it says something only where that one was cut, and
// figures are not cut.
bool rest_of(const std::vector<GridCell>& row, const std::vector<GridCell>& above) {
  bool any = false;
  for (std::size_t c = 0; c < row.size(); ++c) {
    if (row[c].text.empty()) continue;
    any = true;
    if (above[c].text.empty() || !above[c].full || figures_only(row[c].text)) return false;
  }
  return any;
}

// How many rows of a table's head the part on the next page repeats.
std::size_t repeated_rows(const Grid& after, const std::vector<std::vector<GridCell>>& head) {
  std::size_t same = 0;
  while (same < after.rows.size() && same < head.size() && same_row(after.rows[same], head[same])) ++same;
  return same;
}

bool without_figures(const std::vector<GridCell>& row) {
  return std::ranges::none_of(
      row, [](const GridCell& c) { return c.text.find_first_of("0123456789") != std::string::npos; });
}

std::string without_digits(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || (c >= '0' && c <= '9'); });
  return text;
}

// Words above the first table of a page that the page before does not have, and heads that part after their
// first rows (部门 … 单位：元): another table of the same columns.
bool another_table(const Page& page_before, const Page& page, const Grid& after,
                   const std::vector<std::vector<GridCell>>& head) {
  const auto same = repeated_rows(after, head);
  if (same == 0 || same >= std::min(after.rows.size(), head.size()) || !without_figures(after.rows[same]) ||
      !without_figures(head[same]))
    return false;
  for (const auto& block : page) {
    if (block.grid) return false;
    const auto line = without_digits(block.line);
    if (!line.empty() && std::ranges::none_of(page_before, [&](const Block& b) {
          return !b.grid && without_digits(b.line) == line;
        }))
      return true;
  }
  return false;
}

// The head that is printed again is dropped, and a row that the end of the page cut is whole again.
void continue_table(Grid& before, Grid& after, std::vector<std::vector<GridCell>>& head) {
  after.rows.erase(after.rows.begin(),
                   after.rows.begin() + static_cast<std::ptrdiff_t>(repeated_rows(after, head)));
  if (after.rows.empty() || before.rows.empty() || !rest_of(after.rows.front(), before.rows.back())) return;
  auto& row = before.rows.back();
  for (std::size_t c = 0; c < row.size(); ++c) {
    const auto& rest = after.rows.front()[c];
    if (rest.text.empty()) continue;
    append(row[c], rest.text);
    row[c].full = rest.full;
  }
  after.rows.erase(after.rows.begin());
}

void continue_tables(std::vector<Page>& pages) {
  constexpr std::size_t kDeepestHead = 6;
  std::vector<std::vector<GridCell>> head;
  Grid* before = nullptr;
  const Page* page_before = nullptr;
  for (auto& page : pages) {
    auto* after = first_grid(page);
    const auto* above = std::exchange(page_before, &page);
    const bool continued =
        before && after && same_columns(*before, *after) && !another_table(*above, page, *after, head);
    if (continued) {
      continue_table(*before, *after, head);
      if (after->rows.empty() && last_grid(page) == after) continue;
    }
    auto* last = last_grid(page);
    if (last && (last != after || !continued))
      head.assign(last->rows.begin(), last->rows.begin() + static_cast<std::ptrdiff_t>(
                                                               std::min(kDeepestHead, last->rows.size())));
    before = last;
  }
}

void write(std::string& out, const Grid& grid) {
  for (const auto& row : grid.rows) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (c > 0) out += '\t';
      out += row[c].text;
    }
    out += '\n';
  }
}

}  // namespace

std::string assemble(std::string_view layout, const std::vector<Rulings>& rulings,
                     std::vector<std::vector<PlacedWord>> words) {
  const auto laid_out = pages_of(layout);
  std::vector<Page> pages(laid_out.size());
  for (std::size_t i = 0; i < laid_out.size(); ++i) {
    std::vector<Grid> grids;
    if (i < rulings.size() && i < words.size()) grids = grids_of(rulings[i], words[i]);
    if (grids.empty())
      pages[i].push_back({std::string(laid_out[i]), std::nullopt});
    else
      pages[i] = blocks_of(std::move(grids), std::move(words[i]));
  }
  continue_tables(pages);
  std::string out;
  for (auto& page : pages) {
    for (auto& block : page) {
      if (block.grid)
        write(out, *block.grid);
      else
        out += block.line + '\n';
    }
    out += '\f';
  }
  return out;
}

}  // namespace qiying::doctext::internal
