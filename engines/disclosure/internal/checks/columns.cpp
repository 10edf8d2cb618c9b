// 合计 = 基本支出 + 项目支出 in every row, 小计 = 人员经费 + 公用经费.
#include <fmt/format.h>

#include <algorithm>

#include "engines/disclosure/internal/checks/ledger.hpp"
#include "engines/disclosure/internal/equations.hpp"

namespace qiying::disclosure::internal {
namespace {

std::string addends(const Table& table, const Row& row, const Equation& e) {
  std::string out;
  for (const auto c : e.parts)
    if (row.cells[c]) out += (out.empty() ? "" : " + ") + table.columns[c].label() + " " + row.cells[c]->text;
  return out.empty() ? "0" : out;
}

Finding broken_row(const Table& table, const Row& row, const Equation& e, std::int64_t expected,
                   Match match) {
  const auto& total = row.cells[e.total];
  const auto label = table.columns[e.total].label();
  const auto sum = total ? show_like(expected, *total) : show_in(expected, blank_ulp(table.unit), table.unit);
  Finding f{.kind = "sum.columns",
            .severity = match == Match::tail ? Severity::info : Severity::error,
            .place = at(table, row.name, row.line),
            .quoted = quote(row),
            .stated = total ? total->text : "",
            .expected = sum};
  const auto parts = addends(table, row, e);
  const auto tail = match == Match::tail;
  f.why = {fmt::format("本行“{}”为 {}，各分项 {} = {}{}", label, total ? total->text : "空白", parts, sum,
                       tail ? "，属尾数差异" : ""),
           fmt::format("{} says {}, its parts {} = {}{}", label, total ? total->text : "nothing", parts, sum,
                       tail ? " (a difference of the last digit)" : "")};
  for (const auto c : e.parts)
    if (row.cells[c]) f.evidence.push_back(proof(table.columns[c].label(), *row.cells[c], row.line));
  return f;
}

// Figures that no placement in the columns can explain: the reader could not give them columns.
void check_unplaced(const Table& table, Group& group) {
  for (const auto& row : table.rows) {
    if (!row.misfit) continue;
    std::string figures;
    for (std::size_t i = 1; i < row.loose.size(); ++i) figures += (i > 1 ? ", " : "") + row.loose[i].text;
    Finding f{.kind = "sum.columns",
              .place = at(table, row.name, row.line),
              .quoted = quote(row),
              .stated = row.loose.front().text,
              .expected = ""};
    std::int64_t sum = 0;
    for (std::size_t i = 1; i < row.loose.size(); ++i) sum += row.loose[i].micro;
    if (row.loose.size() <= 3) f.expected = show_like(sum, row.loose.front());
    f.why = {fmt::format("本行合计 {} 与分项 {} 无论如何对应各栏都不能相等", row.loose.front().text, figures),
             fmt::format("The total {} cannot be made of {} under any assignment to the columns",
                         row.loose.front().text, figures)};
    for (const auto& n : row.loose) f.evidence.push_back(proof(row.name, n, row.line));
    group.found(std::move(f));
  }
}

bool has_figures(const Row& row, const Equation& e) {
  std::size_t parts = 0;
  for (const auto c : e.parts) parts += c < row.cells.size() && row.cells[c].has_value();
  if (e.total >= row.cells.size()) return false;
  return parts > 0 || (row.cells[e.total] && !row.cells[e.total]->zero());
}

// A figure whose column has lost its head makes the sum right: the reader's fault, not the document's.
bool made_by_another(const Row& row, const Equation& e, std::int64_t parts) {
  if (!row.cells[e.total]) return false;
  const auto missing = row.cells[e.total]->micro - parts;
  for (std::size_t c = e.total + 1; missing != 0 && c < row.cells.size(); ++c) {
    const bool used = std::ranges::find(e.parts, c) != e.parts.end();
    if (!used && row.cells[c] && row.cells[c]->micro == missing) return true;
  }
  return false;
}

}  // namespace

void check_columns(const Document& doc, Ledger& ledger) {
  for (const auto& table : doc.tables) {
    Group group("columns");
    for (const auto& e : column_equations(table.columns)) {
      Group own("columns");
      for (const auto& row : table.rows) {
        if (row.cells.size() != table.columns.size() || !has_figures(row, e)) continue;
        std::int64_t expected = 0;
        const auto match = holds(row, e, expected);
        if (match == Match::exact || (match == Match::differs && made_by_another(row, e, expected)))
          own.held();
        else
          own.found(broken_row(table, row, e, expected, match));
      }
      own.commit(ledger);
    }
    for (const auto& row : table.rows)
      if (table.loose && !row.misfit && row.loose.size() > 1) group.held();
    check_unplaced(table, group);
    group.commit(ledger);
  }
}

}  // namespace qiying::disclosure::internal
