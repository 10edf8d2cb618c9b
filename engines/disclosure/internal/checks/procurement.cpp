// 政府采购: quantity times price, the rows against the total, shares for small firms within the amount.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engines/disclosure/internal/checks/ledger.hpp"
#include "engines/disclosure/internal/grid.hpp"

namespace qiying::disclosure::internal {
namespace {

struct Layout {
  int quantity = -1, price = -1, amount = -1, medium = -1, small = -1;
  Money price_unit = Money::wan;
};

Layout layout_of(const Table& table) {
  Layout out;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const auto label = table.columns[c].label();
    const int i = static_cast<int>(c);
    if (contains(label, "数量"))
      out.quantity = i;
    else if (contains(label, "单价")) {
      out.price = i;
      out.price_unit = contains(label, "(元)")   ? Money::yuan
                       : contains(label, "万元") ? Money::wan
                                                 : table.unit;
    } else if (contains(label, "小微"))
      out.small = i;
    else if (contains(label, "中小"))
      out.medium = i;
    else if (out.amount < 0 && contains_any(label, {"采购金额", "金额"}))
      out.amount = i;
  }
  return out;
}

const Number* cell(const Row& row, int c) {
  return c >= 0 && static_cast<std::size_t>(c) < row.cells.size() && row.cells[static_cast<std::size_t>(c)]
             ? &*row.cells[static_cast<std::size_t>(c)]
             : nullptr;
}

// As printed: a quantity is no money, and the price column may have its own unit.
std::optional<Number> printed(const Row& row, int c, Money unit) {
  if (c < 0 || static_cast<std::size_t>(c) >= row.texts.size()) return std::nullopt;
  return cell_number(row.texts[static_cast<std::size_t>(c)], unit);
}

void check_price(const Table& table, const Row& row, const Layout& l, Group& group) {
  const auto quantity = printed(row, l.quantity, Money::wan);
  const auto price = printed(row, l.price, l.price_unit);
  const auto* amount = cell(row, l.amount);
  if (!quantity || !price || !amount) return;
  const double product = quantity->value() * price->value();
  const double slack = quantity->value() * price->half() + amount->half() + 1e-6;
  if (std::abs(product - amount->value()) <= slack) return group.held();
  Finding f{.kind = "procurement.price",
            .place = at(table, row.name, row.line),
            .quoted = quote(row),
            .stated = amount->text,
            .expected = show_like(std::llround(product * 1e6), *amount)};
  f.why = {
      fmt::format("数量 {} × 单价 {} = {}，采购金额为 {}", quantity->text, price->text, f.expected,
                  amount->text),
      fmt::format("{} x {} = {}, the amount says {}", quantity->text, price->text, f.expected, amount->text)};
  f.evidence = {proof("数量", *quantity, row.line), proof("单价", *price, row.line)};
  group.found(std::move(f));
}

void check_shares(const Table& table, const Row& row, const Layout& l, Group& group) {
  const std::pair<int, int> nested[] = {{l.amount, l.medium}, {l.medium >= 0 ? l.medium : l.amount, l.small}};
  for (const auto& [whole, part] : nested) {
    const auto *w = cell(row, whole), *p = cell(row, part);
    if (!w || !p) continue;
    if (p->micro <= w->micro + w->ulp / 2) {
      group.held();
      continue;
    }
    Finding f{.kind = "procurement.share",
              .place = at(table, row.name, row.line),
              .quoted = quote(row),
              .stated = p->text,
              .expected = "≤ " + w->text};
    f.why = {fmt::format("其中数 {} 大于总数 {}", p->text, w->text),
             fmt::format("The part {} exceeds the whole {}", p->text, w->text)};
    f.evidence = {proof("总数", *w, row.line)};
    group.found(std::move(f));
  }
}

void check_total(const Table& table, const Row& total, int c, Group& group) {
  const auto* stated = cell(total, c);
  if (!stated) return;
  std::int64_t sum = 0, slack = stated->ulp / 2;
  std::string text;
  for (const auto& row : table.rows) {
    const auto* n = cell(row, c);
    if (!n || row.total() || &row == &total) continue;
    sum += n->micro;
    slack += n->ulp / 2;
    text += (text.empty() ? "" : " + ") + n->text;
  }
  if (text.empty()) return;
  // Subtotals by unit repeat the sum.
  if (sum == 2 * stated->micro || sum == 3 * stated->micro) return group.held();
  const auto match = compare(stated->micro, sum, slack);
  if (match == Match::exact) return group.held();
  Finding f{.kind = "procurement.total",
            .severity = match == Match::tail ? Severity::info : Severity::error,
            .place = at(table, "合计", total.line),
            .quoted = quote(total),
            .stated = stated->text,
            .expected = show_like(sum, *stated)};
  f.why = {fmt::format("“{}”合计 {}，各行 {} = {}", table.columns[static_cast<std::size_t>(c)].label(),
                       stated->text, text, f.expected),
           fmt::format("The total says {}, the rows {} = {}", stated->text, text, f.expected)};
  group.found(std::move(f));
}

// The sentence "纳入政府采购预算支出合计28.78万元" against the table.
void check_text(const Document& doc, const Table& table, const Number& total, std::size_t line,
                Ledger& ledger) {
  for (const auto& p : doc.paragraphs) {
    if (p.table || !contains(p.section, "采购")) continue;
    for (const auto& s : p.sentences)
      for (const auto& m : s.mentions) {
        if (m.figure != Figure::money || m.change != 0) continue;
        const auto label = squeeze(m.label);
        if (!contains(label, "采购") ||
            contains_any(label, {"货物", "工程", "服务", "中小", "小微", "授予", "上年"}))
          continue;
        if (!contains_any(label, {"合计", "总额", "预算", "支出"})) continue;
        if (same(m.number, total)) {
          ledger.held("text_tables");
          continue;
        }
        Finding f{.kind = "text.table",
                  .place = at(p),
                  .quoted = shorten(s.text, 160),
                  .stated = m.number.text,
                  .expected = total.text};
        f.why = {fmt::format("文中政府采购为 {}，《{}》合计为 {}", m.number.text, table.title, total.text),
                 fmt::format("The text says {}, the table's total is {}", m.number.text, total.text)};
        f.evidence = {proof(table.title, total, line)};
        ledger.found("text_tables", std::move(f));
      }
  }
}

}  // namespace

void check_procurement(const Document& doc, Ledger& ledger) {
  for (const auto& table : doc.tables) {
    if (table.kind != Kind::procurement || table.rows.empty()) continue;
    const auto l = layout_of(table);
    Group group("procurement");
    for (const auto& row : table.rows) {
      if (!row.total()) check_price(table, row, l, group);
      check_shares(table, row, l, group);
    }
    if (const auto* total = table.total_row()) {
      for (const int c : {l.amount, l.medium, l.small})
        if (c >= 0) check_total(table, *total, c, group);
      if (const auto* n = cell(*total, l.amount)) check_text(doc, table, *n, total->line, ledger);
    }
    group.commit(ledger, !table.loose);
  }
}

}  // namespace qiying::disclosure::internal
