#include "engines/disclosure/internal/grid.hpp"

#include <algorithm>

#include "engines/disclosure/internal/titles.hpp"
#include "platform/base/text.hpp"

namespace qiying::disclosure::internal {
namespace {

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

// A final account prints the economic classification as three lists beside each other.
bool side_by_side(const Table& table, const std::vector<std::vector<std::string>>& header) {
  if (table.kind != Kind::basic) return table.kind == Kind::totals || table.kind == Kind::fiscal_totals;
  return std::ranges::any_of(header, [](const auto& row) {
    return std::ranges::count_if(
               row, [](const auto& c) { return contains_any(c, {"科目编码", "科目代码", "经济分类"}); }) > 1;
  });
}

using Cells = std::vector<std::string>;

bool numbering_word(std::string_view cell) {
  return cell == "栏次" || cell == "类" || cell == "款" || cell == "项";
}

// The row that numbers the columns: "栏次 1 2 3" or "1 2 3 4".
bool numbering_row(const Cells& row) {
  int expected = 1;
  for (const auto& cell : row) {
    if (!all_digits(cell)) continue;
    if (cell != std::to_string(expected)) return false;
    ++expected;
  }
  const bool words = std::ranges::any_of(row, [](const auto& c) {
    return !c.empty() && !all_digits(c) && c != "类" && c != "款" && c != "项" && c != "栏次" && c != "行次";
  });
  const bool named = std::ranges::find(row, "栏次") != row.end();
  return !words && (expected > 2 || (named && expected > 1));
}

bool data_row(const Cells& row) {
  const auto filled = std::ranges::count_if(row, [](const auto& c) { return !c.empty(); });
  for (const auto& cell : row) {
    if (cell.empty()) continue;
    // "合计" beside other words heads a column.
    if (parse_number(cell) || (filled == 1 && total_name(cell))) return true;
    const auto e = enumerated(cell);
    if (e.level == 1 || e.level == 2) return true;
    if (cell.size() > 3 && classification_code(cell.substr(
                               0, std::min<std::size_t>(cell.find_first_not_of("0123456789"), cell.size()))))
      return true;
  }
  return false;
}

// The header cell above a column, also when it spans from the left.
std::string spanned(const std::vector<Cells>& header, std::size_t row, std::size_t column) {
  const auto& cells = header[row];
  if (column < cells.size() && !cells[column].empty()) return cells[column];
  for (std::size_t below = row + 1; below < header.size(); ++below) {
    if (column >= header[below].size() || header[below][column].empty()) continue;
    for (std::size_t c = std::min(column, cells.size()); c-- > 0;)
      if (!cells[c].empty()) {
        // A single label with its own column below does not reach to the right.
        return cells[c];
      }
  }
  return {};
}

void read_columns(Table& table, const std::vector<Cells>& header, const Cells* numbering) {
  std::size_t width = 0;
  for (const auto& row : table.grid) width = std::max(width, row.size());
  table.columns.resize(std::min<std::size_t>(width, 200));
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    auto& column = table.columns[c];
    for (std::size_t r = 0; r < header.size(); ++r)
      if (auto text = spanned(header, r, c);
          !text.empty() && !numbering_word(text) && (column.path.empty() || column.path.back() != text))
        column.path.push_back(std::move(text));
    column.role = role_of(column.path);
    if (numbering && c < numbering->size() && all_digits((*numbering)[c]))
      column.printed = std::stoi((*numbering)[c]);
  }
}

struct Scan {
  const Table& table;
  std::size_t serial_columns[4] = {};
  std::size_t serials = 0;
  std::size_t expense_from = SIZE_MAX;

  bool serial(std::size_t column) const {
    return std::find(serial_columns, serial_columns + serials, column) != serial_columns + serials;
  }
};

Scan layout(const Table& table, const std::vector<Cells>& header) {
  Scan scan{table};
  for (const auto& row : header)
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (row[c] == "行次" && scan.serials < 4 && !scan.serial(c)) scan.serial_columns[scan.serials++] = c;
      if (row[c].starts_with("支出") && scan.expense_from == SIZE_MAX && c > 0) scan.expense_from = c;
    }
  return scan;
}

// "201 一般公共服务支出" and "[2010302]一般行政管理事务" in one cell.
std::pair<std::string, std::string> split_code(const std::string& cell) {
  const std::size_t open = cell.starts_with('[') ? 1 : 0;
  const auto end = std::min(cell.find_first_not_of("0123456789", open), cell.size());
  const auto code = cell.substr(open, end - open);
  if (end == cell.size() || !classification_code(code)) return {"", cell};
  auto name = cell.substr(end + (cell[end] == ']' ? 1 : 0));
  return {code, name};
}

// One physical row of two lists side by side becomes two entries.
void scan_side_by_side(Table& table, const Scan& scan, std::size_t r) {
  const auto& cells = table.grid[r];
  Row* entry = nullptr;
  std::size_t from = 0;
  std::string code;
  for (std::size_t c = 0; c < cells.size(); ++c) {
    if (cells[c].empty()) {
      // A line without its number.
      if (entry && c == from && scan.serial(c)) from = c + 1;
      continue;
    }
    const auto number = cell_number(cells[c], table.unit);
    if (!number || (code_like(cells[c]) && classification_code(cells[c]) && c + 1 < cells.size() &&
                    !cells[c + 1].empty() && !cell_number(cells[c + 1], table.unit))) {
      if (number) {
        code = cells[c];
        continue;
      }
      auto [own, name] = split_code(cells[c]);
      Row row{.line = table.grid_lines[r], .code = own.empty() ? code : own, .name = name};
      row.side = c >= scan.expense_from ? Side::expense : Side::income;
      row.texts = cells;
      table.rows.push_back(std::move(row));
      entry = &table.rows.back();
      code.clear();
      from = c + 1;
      continue;
    }
    if (!entry) continue;
    if (scan.serial(c)) {
      entry->serial = all_digits(cells[c]) && cells[c].size() < 4 ? std::stoi(cells[c]) : 0;
      from = c + 1;
      continue;
    }
    if (table.kind == Kind::basic) {
      // One amount a code; totals at the foot span the lists.
      if (entry->cells.empty()) entry->cells.emplace_back(number);
      continue;
    }
    if (c < from || c - from > 100) continue;
    entry->cells.resize(c - from + 1);
    entry->cells.back() = number;
  }
}

// "201", perhaps a blank cell, then the name.
bool code_before_name(const Table& table, const Cells& cells, std::size_t c) {
  if (!all_digits(cells[c]) || cells[c].size() < 2 || cells[c].size() > 7) return false;
  const auto next = std::find_if(cells.begin() + static_cast<std::ptrdiff_t>(c) + 1, cells.end(),
                                 [](const auto& x) { return !x.empty(); });
  return next != cells.end() && !cell_number(*next, table.unit) && !next->ends_with('%');
}

bool column_of_figures(const Column& column) {
  const auto label = column.label();
  return !contains_any(label, {"编码", "代码", "名称", "行次", "类别", "品目", "来源"});
}

std::string joined_code(const Cells& cells, std::size_t columns, std::string& carry) {
  // 类 款 项 in three cells: "201" "03" "02"; 类 款 in two: "301" "01".
  std::string code;
  for (std::size_t c = 0; c < columns && c < cells.size(); ++c) {
    if (!all_digits(cells[c])) continue;
    const std::size_t want = c == 0 ? 3 : 2;
    if (cells[c].size() != want) return {};
    if (code.empty() && c > 0) code = carry.substr(0, c == 1 ? 3 : 5);
    code += cells[c];
  }
  if (classification_code(code)) carry = code;
  return classification_code(code) ? code : std::string();
}

// Columns over which a code is spread, 0 when it is not.
std::size_t code_columns(const Cells& cells) {
  const auto part = [&](std::size_t c, std::size_t size) {
    return cells[c].empty() || (cells[c].size() == size && all_digits(cells[c]));
  };
  for (const std::size_t n : {3u, 2u}) {
    if (cells.size() <= n || !part(0, 3) || !part(1, 2) || (n == 3 && !part(2, 2))) continue;
    std::string all;
    for (std::size_t c = 0; c < n; ++c) all += cells[c];
    // The name follows; two cells that hold the whole of a code are none.
    if (!all.empty() && !cells[n].empty() && !parse_number(cells[n]) && (n == 3 || !cells[1].empty()))
      return n;
  }
  return 0;
}

void scan_row(Table& table, std::size_t r, std::string& carry) {
  const auto& cells = table.grid[r];
  Row row{.line = table.grid_lines[r]};
  row.texts = cells;
  row.cells.resize(table.columns.size());
  const auto split = table.columns.empty() ? 0 : code_columns(cells);
  if (split > 0) row.code = joined_code(cells, split, carry);
  const std::size_t start = row.code.empty() ? 0 : split;
  for (std::size_t c = start; c < cells.size() && c < row.cells.size(); ++c) {
    if (cells[c].empty()) continue;
    if (row.code.empty() && row.name.empty() && code_like(cells[c]) && c + 1 < cells.size() &&
        !cell_number(cells[c], table.unit)) {
      row.code = cells[c];
      continue;
    }
    if (row.code.empty() && row.name.empty() && code_before_name(table, cells, c)) {
      row.code = cells[c];
    } else if (const auto number = cell_number(cells[c], table.unit);
               number && column_of_figures(table.columns[c])) {
      row.cells[c] = number;
    } else if (row.name.empty() && !number) {
      auto [code, name] = split_code(cells[c]);
      if (!code.empty()) row.code = code;
      row.name = name;
    }
  }
  table.rows.push_back(std::move(row));
}

}  // namespace

std::optional<Number> cell_number(std::string_view cell, Money unit) {
  auto number = parse_number(cell);
  if (!number) return std::nullopt;
  return in_wan(*std::move(number), unit);
}

bool classification_code(std::string_view text) {
  if (!all_digits(text) || (text.size() != 3 && text.size() != 5 && text.size() != 7)) return false;
  return text[0] == '2' || (text[0] == '3' && text.size() < 7) || (text[0] == '5' && text.size() < 7);
}

bool code_like(std::string_view text) {
  if (classification_code(text)) return true;
  if (text.size() < 12 || text.size() > 32) return false;
  return std::ranges::all_of(
      text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '-'; });
}

bool total_name(std::string_view squeezed) {
  return squeezed == "合计" || squeezed == "总计" || squeezed == "合计:" || squeezed == "本年收入合计" ||
         squeezed == "本年支出合计" || squeezed == "收入总计" || squeezed == "支出总计" ||
         squeezed == "收入合计" || squeezed == "支出合计" || squeezed == "人员经费合计" ||
         squeezed == "公用经费合计";
}

Role role_of(const std::vector<std::string>& path) {
  if (path.empty()) return Role::other;
  std::string all;
  for (const auto& p : path) all += p;
  if (contains_any(all, {"结转", "年初", "占比", "上年", "增减"})) return Role::other;
  const auto& last = path.back();
  if (contains(last, "人员")) return Role::staff;
  if (contains(last, "公用")) return Role::office;
  if (contains(last, "项目支出")) return Role::project;
  if (contains(last, "基本支出")) return Role::basic;
  if (last != "小计" && last != "合计" && !contains(last, "合计")) return Role::other;
  for (std::size_t i = 0; i + 1 < path.size(); ++i)
    if (contains(path[i], "基本支出") && !contains(path[i], "本年")) return Role::basic;
  return Role::total;
}

void read_grid(Table& table) {
  for (auto& row : table.grid)
    for (auto& cell : row) {
      cell = tighten(cell);
      // "收 入 总 计"
      if (cell.size() < 40) cell = squeeze(cell);
      if (cell == "-" || cell == "—" || cell == "/" || cell == "--" || cell == "——") cell.clear();
    }
  std::size_t first = 0;
  const Cells* numbering = nullptr;
  std::vector<Cells> header;
  for (; first < table.grid.size(); ++first) {
    if (numbering_row(table.grid[first])) {
      numbering = &table.grid[first];
      continue;
    }
    if (data_row(table.grid[first])) break;
    const bool words = std::ranges::any_of(table.grid[first],
                                           [](const auto& c) { return !c.empty() && !numbering_word(c); });
    if (words) header.push_back(table.grid[first]);
  }
  // A form's labels are no header.
  if (header.size() > 6) header.resize(6);
  read_columns(table, header, numbering);
  const auto scan = layout(table, header);
  const bool lists = side_by_side(table, header);
  if (lists && table.kind == Kind::basic) table.columns = {{{"金额"}, Role::total, 0}};
  std::string carry;
  for (auto r = first; r < table.grid.size(); ++r) {
    if (std::ranges::find(header, table.grid[r]) != header.end() || numbering_row(table.grid[r])) continue;
    if (lists)
      scan_side_by_side(table, scan, r);
    else
      scan_row(table, r, carry);
  }
}

std::string Column::label() const {
  std::string out;
  for (const auto& p : path) out += (out.empty() ? "" : "/") + p;
  return out;
}

bool Row::total() const {
  return total_name(squeeze(name));
}

const Number* Row::first() const {
  for (const auto& cell : cells)
    if (cell) return &*cell;
  return loose.empty() ? nullptr : &loose.front();
}

const Row* Table::total_row() const {
  for (const auto& row : rows)
    if (row.total()) return &row;
  return nullptr;
}

int Table::column(Role role) const {
  for (std::size_t c = 0; c < columns.size(); ++c)
    if (columns[c].role == role) return static_cast<int>(c);
  return -1;
}

const Table* Document::find(Kind kind) const {
  for (const auto& table : tables)
    if (table.kind == kind && !table.rows.empty()) return &table;
  return nullptr;
}

}  // namespace qiying::disclosure::internal
