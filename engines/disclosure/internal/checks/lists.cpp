// 收支总表: the enumerated items make 本年合计, with balances 总计; income equals expenditure.
#include <fmt/format.h>

#include <algorithm>

#include "engines/disclosure/internal/checks/ledger.hpp"
#include "engines/disclosure/internal/titles.hpp"

namespace qiying::disclosure::internal {
namespace {

struct Item {
  const Row* row;
  std::string name;
  int level;  // of the enumeration
};

bool year_sum(const std::string& name) {
  return name == "本年收入合计" || name == "本年支出合计" || name == "收入合计" || name == "支出合计" ||
         name == "本年收入小计" || name == "本年支出小计";
}

bool grand_total(const std::string& name) {
  return name == "总计" || name == "收入总计" || name == "支出总计" || name == "合计";
}

bool detail_of_balance(const std::string& label) {
  // "一、一般公共预算财政拨款" below 年初财政拨款结转和结余.
  const auto name = std::string_view(label).substr(enumerated(label).size);
  return name.starts_with("一般公共预算") || name.starts_with("政府性基金") ||
         name.starts_with("国有资本经营") || name.starts_with("其中") || name.starts_with("基本支出结转") ||
         name.starts_with("项目支出结转");
}

std::vector<Item> side_items(const Table& table, Side side) {
  std::vector<Item> items;
  for (const auto& row : table.rows) {
    if (row.side != side || row.name.empty()) continue;
    const auto name = squeeze(row.name);
    items.push_back({&row, name, enumerated(name).level});
  }
  return items;
}

std::size_t width_of(const std::vector<Item>& items) {
  std::size_t width = 0;
  for (const auto& item : items) width = std::max(width, item.row->cells.size());
  return width;
}

const Number* cell(const Row& row, std::size_t c) {
  return c < row.cells.size() && row.cells[c] ? &*row.cells[c] : nullptr;
}

void compare_sum(const Table& table, const Item& head, const std::vector<const Row*>& parts, std::size_t c,
                 Group& group) {
  std::int64_t sum = 0, slack = 0;
  std::string text;
  std::vector<Evidence> evidence;
  for (const auto* part : parts)
    if (const auto* n = cell(*part, c)) {
      sum += n->micro;
      slack += n->ulp / 2;
      text += (text.empty() ? "" : " + ") + n->text;
      evidence.push_back(proof(part->name, *n, part->line));
    }
  const auto* stated = cell(*head.row, c);
  if (!stated && sum == 0) return;
  const auto match = compare(stated ? stated->micro : 0, sum, slack + (stated ? stated->ulp / 2 : 0));
  if (match == Match::exact) return group.held();
  const bool tail = match == Match::tail;
  // In words a blank leaves no trace: what stands alone may belong to another line.
  if (table.loose && (!stated || text.empty())) return;
  const auto expected = stated ? show_like(sum, *stated) : show_in(sum, blank_ulp(table.unit), table.unit);
  Finding f{.kind = "sum.list",
            .severity = tail ? Severity::info : Severity::error,
            .place = at(table, head.name, head.row->line),
            .quoted = quote(*head.row),
            .stated = stated ? stated->text : "",
            .expected = expected};
  f.why = {fmt::format("“{}”为 {}，各项 {} = {}{}", head.name, stated ? stated->text : "空白",
                       text.empty() ? "均为空白" : text, expected, tail ? "，属尾数差异" : ""),
           fmt::format("{} says {}, its items {} = {}{}", head.name, stated ? stated->text : "nothing",
                       text.empty() ? "are blank" : text, expected,
                       tail ? " (a difference of the last digit)" : "")};
  f.evidence = std::move(evidence);
  group.found(std::move(f));
}

// The (一) (二) items below a 一、 item.
void check_subitems(const Table& table, const std::vector<Item>& items, std::size_t width, Group& group) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].level != 1) continue;
    std::vector<const Row*> below;
    for (auto k = i + 1;
         k < items.size() && items[k].level != 1 && !grand_total(items[k].name) && !year_sum(items[k].name);
         ++k)
      if (items[k].level == 2) below.push_back(items[k].row);
    if (below.size() < 2) continue;
    for (std::size_t c = 0; c < width; ++c) compare_sum(table, items[i], below, c, group);
  }
}

void check_side(const Table& table, Side side, Group& group) {
  const auto items = side_items(table, side);
  const auto width = width_of(items);
  check_subitems(table, items, width, group);
  std::vector<const Row*> leaves, above;
  const Item* subtotal = nullptr;
  for (const auto& item : items) {
    if (year_sum(item.name)) {
      if (leaves.size() > 1)
        for (std::size_t c = 0; c < width; ++c) compare_sum(table, item, leaves, c, group);
      subtotal = &item;
      above = {item.row};
    } else if (grand_total(item.name)) {
      const auto& parts = subtotal ? above : leaves;
      if (parts.size() > 1 || subtotal)
        for (std::size_t c = 0; c < width; ++c) compare_sum(table, item, parts, c, group);
      break;
    } else if (subtotal) {
      if (!detail_of_balance(item.name)) above.push_back(item.row);
    } else if (item.level == 1) {
      leaves.push_back(item.row);
    }
  }
}

const Row* last_total(const Table& table, Side side) {
  const Row* found = nullptr;
  for (const auto& row : table.rows)
    if (row.side == side && grand_total(squeeze(row.name)) && row.first()) found = &row;
  return found;
}

void check_balance(const Table& table, Group& group) {
  const auto* in = last_total(table, Side::income);
  const auto* out = last_total(table, Side::expense);
  if (!in || !out || !in->first() || !out->first()) return;
  const auto& a = *in->first();
  const auto& b = *out->first();
  if (same(a, b)) return group.held();
  Finding f{.kind = "sum.balance",
            .place = at(table, in->name, in->line),
            .quoted = quote(*in) + " | " + quote(*out),
            .stated = a.text,
            .expected = b.text};
  f.why = {fmt::format("收入总计 {} 与支出总计 {} 不相等，相差 {}", a.text, b.text,
                       show_like(a.micro - b.micro, a)),
           fmt::format("Total income {} and total expenditure {} differ by {}", a.text, b.text,
                       show_like(a.micro - b.micro, a))};
  f.evidence = {proof(in->name, a, in->line), proof(out->name, b, out->line)};
  group.found(std::move(f));
}

}  // namespace

void check_lists(const Document& doc, Ledger& ledger) {
  for (const auto& table : doc.tables) {
    if (table.kind != Kind::totals && table.kind != Kind::fiscal_totals) continue;
    Group group("lists");
    check_side(table, Side::income, group);
    check_side(table, Side::expense, group);
    check_balance(table, group);
    group.commit(ledger, !table.loose);
  }
}

}  // namespace qiying::disclosure::internal
