// Figures that two tables print must be the same.
#include <fmt/format.h>

#include <algorithm>

#include "engines/disclosure/internal/checks/ledger.hpp"
#include "engines/disclosure/internal/facts.hpp"
#include "engines/disclosure/internal/titles.hpp"

namespace qiying::disclosure::internal {
namespace {

struct Cell {
  const Table* table = nullptr;
  const Row* row = nullptr;
  const Number* number = nullptr;
};

Cell cell(const Table* table, const Row* row, const Number* number) {
  return {table, row, number};
}

Cell total_of(const Document& doc, Kind kind, Role role) {
  const auto* table = doc.find(kind);
  const auto* row = table ? table->total_row() : nullptr;
  return cell(table, row, row ? figure(*table, *row, role) : nullptr);
}

Cell named(const Document& doc, Kind kind, Side side, std::initializer_list<std::string_view> names) {
  const auto* table = doc.find(kind);
  if (!table) return {};
  for (const auto name : names)
    for (const auto& row : table->rows)
      if (row.side == side && squeeze(row.name) == name && row.first()) return {table, &row, row.first()};
  return {};
}

// Amounts in 元 that were rounded once by themselves and once in a sum.
bool last_digit(const Number& a, const Number& b) {
  return std::llabs(a.micro - b.micro) <= std::max(a.ulp, b.ulp);
}

Finding differ(const std::string& what, const Cell& a, const Cell& b) {
  const bool tail = last_digit(*a.number, *b.number);
  Finding f{.kind = "across.tables",
            .severity = tail ? Severity::info : Severity::error,
            .place = at(*a.table, a.row->name, a.row->line),
            .quoted = quote(*a.row),
            .stated = a.number->text,
            .expected = b.number->text};
  f.why = {fmt::format("{}：《{}》为 {}，《{}》为 {}，相差 {}{}", what, a.table->title, a.number->text,
                       b.table->title, b.number->text,
                       show_like(a.number->micro - b.number->micro,
                                 a.number->ulp < b.number->ulp ? *a.number : *b.number),
                       tail ? "，属尾数差异" : ""),
           fmt::format("{}: {} in \"{}\", {} in \"{}\"{}", what, a.number->text, a.table->title,
                       b.number->text, b.table->title, tail ? " (a difference of the last digit)" : "")};
  f.evidence = {proof(a.table->title + " / " + a.row->name, *a.number, a.row->line),
                proof(b.table->title + " / " + b.row->name, *b.number, b.row->line)};
  return f;
}

// `a` must equal one of `others`; which one depends on whether balances are counted in.
void equal(const std::string& what, const Cell& a, std::initializer_list<Cell> others, Ledger& ledger) {
  if (!a.number) return;
  const Cell* first = nullptr;
  for (const auto& other : others) {
    if (!other.number) continue;
    if (same(*a.number, *other.number)) return ledger.held("across");
    if (!first) first = &other;
  }
  if (first) ledger.found("across", differ(what, a, *first));
}

void check_grand_totals(const Document& doc, Ledger& ledger) {
  const auto in_year = named(doc, Kind::totals, Side::income, {"本年收入合计", "收入合计"});
  const auto in_all = named(doc, Kind::totals, Side::income, {"收入总计", "总计", "合计"});
  const auto out_year = named(doc, Kind::totals, Side::expense, {"本年支出合计", "支出合计"});
  const auto out_all = named(doc, Kind::totals, Side::expense, {"支出总计", "总计", "合计"});
  equal("收入合计", total_of(doc, Kind::income, Role::total), {in_year, in_all}, ledger);
  equal("支出合计", total_of(doc, Kind::expense, Role::total), {out_year, out_all}, ledger);
}

bool no_other_funds(const Document& doc) {
  for (const auto kind : {Kind::fund, Kind::state_capital}) {
    const auto* table = doc.find(kind);
    if (!table) continue;
    for (const auto& row : table->rows)
      if (row.first() && !row.first()->zero()) return false;
  }
  return true;
}

// A table of this year's money (当年拨款) beside a list that carries last year's balance, too.
bool this_years_only(const Document& doc) {
  const auto general = total_of(doc, Kind::general_expense, Role::total);
  const auto all =
      named(doc, Kind::fiscal_totals, Side::expense, {"本年支出合计", "一、本年支出", "支出总计", "总计"});
  const auto year = named(doc, Kind::fiscal_totals, Side::income,
                          {"(一)一般公共预算拨款", "(一)一般公共预算", "一、本年收入", "本年收入合计"});
  return general.number && all.number && year.number && !last_digit(*general.number, *all.number) &&
         same(*general.number, *year.number);
}

void check_fiscal(const Document& doc, Ledger& ledger) {
  const auto general = total_of(doc, Kind::general_expense, Role::total);
  if (no_other_funds(doc) && !this_years_only(doc))
    equal("财政拨款支出", general,
          {named(doc, Kind::fiscal_totals, Side::expense, {"本年支出合计", "一、本年支出"}),
           named(doc, Kind::fiscal_totals, Side::expense, {"支出总计", "总计"})},
          ledger);
  for (const auto role : {Role::total, Role::basic, Role::staff, Role::office, Role::project})
    equal("一般公共预算支出", total_of(doc, Kind::by_unit, role),
          {total_of(doc, Kind::general_expense, role)}, ledger);
}

void check_basic(const Document& doc, Ledger& ledger) {
  const auto* table = doc.find(Kind::basic);
  const auto general = total_of(doc, Kind::general_expense, Role::basic);
  if (!table || !general.number) return;
  if (const auto* row = table->total_row(); row && squeeze(row->name) == "合计") {
    const auto* n = figure(*table, *row, Role::total);
    equal("基本支出", cell(table, row, n), {general}, ledger);
    for (const auto role : {Role::staff, Role::office})
      equal("基本支出的人员经费与公用经费", cell(table, row, figure(*table, *row, role)),
            {total_of(doc, Kind::general_expense, role)}, ledger);
    return;
  }
  // A final account's form prints 人员经费合计 and 公用经费合计 instead.
  const Row *staff = nullptr, *office = nullptr;
  for (const auto& row : table->rows) {
    if (squeeze(row.name) == "人员经费合计" && row.first()) staff = &row;
    if (squeeze(row.name) == "公用经费合计" && row.first()) office = &row;
  }
  if (!staff) return;
  Number sum = *staff->first();
  if (office) sum.micro += office->first()->micro;
  sum.text = staff->first()->text + (office ? "+" + office->first()->text : "");
  if (std::llabs(sum.micro - general.number->micro) <= sum.ulp && sum.micro != general.number->micro) return;
  equal("基本支出=人员经费+公用经费", cell(table, staff, &sum), {general}, ledger);
}

const Row* by_class(const Table& table, const std::string& name, bool coded) {
  for (const auto& row : table.rows) {
    if (coded ? row.code.size() != 3 : row.side != Side::expense) continue;
    if (class_name(row.name) == name && row.first()) return &row;
  }
  return nullptr;
}

// Each class of expenditure in the list and in the table by function.
void check_classes(const Document& doc, Kind list_kind, Kind table_kind, Ledger& ledger) {
  const auto* list = doc.find(list_kind);
  const auto* table = doc.find(table_kind);
  if (!list || !table) return;
  for (const auto& row : list->rows) {
    if (row.side != Side::expense || enumerated(squeeze(row.name)).level == 0 || !row.first()) continue;
    const auto name = class_name(row.name);
    if (const auto* other = by_class(*table, name, true))
      equal(name, cell(list, &row, row.first()), {cell(table, other, figure(*table, *other, Role::total))},
            ledger);
  }
  for (const auto& row : table->rows) {
    if (row.code.size() != 3 || by_class(*list, class_name(row.name), false) || !row.first() ||
        row.first()->zero())
      continue;
    const bool printed = std::ranges::any_of(list->rows, [&](const Row& r) {
      return r.side == Side::expense && class_name(r.name) == class_name(row.name);
    });
    if (!printed) continue;
    Finding f{.kind = "across.blank",
              .place = at(*list, row.name, list->first_line),
              .quoted = row.name,
              .stated = "",
              .expected = row.first()->text};
    f.why = {fmt::format("《{}》“{}”一行空白，《{}》为 {}", list->title, row.name, table->title,
                         row.first()->text),
             fmt::format("{} is blank in \"{}\" but {} in \"{}\"", row.name, list->title, row.first()->text,
                         table->title)};
    f.evidence = {proof(table->title, *row.first(), row.line)};
    ledger.found("across", std::move(f));
  }
}

// Where all money is of the general budget, both tables by function are the same, code by code.
void check_functions(const Document& doc, Ledger& ledger) {
  const auto* all = doc.find(Kind::expense);
  const auto* general = doc.find(Kind::general_expense);
  if (!all || !general || !no_other_funds(doc)) return;
  const auto a = total_of(doc, Kind::expense, Role::total),
             b = total_of(doc, Kind::general_expense, Role::total);
  if (!a.number || !b.number || !same(*a.number, *b.number)) return;
  for (const auto& row : all->rows) {
    if (row.code.empty()) continue;
    const auto other = std::ranges::find(general->rows, row.code, &Row::code);
    if (other == general->rows.end()) continue;
    for (const auto role : {Role::total, Role::basic, Role::project})
      equal(row.code + " " + row.name, cell(all, &row, figure(*all, row, role)),
            {cell(general, &*other, figure(*general, *other, role))}, ledger);
  }
  for (const auto role : {Role::basic, Role::project})
    equal("合计", total_of(doc, Kind::expense, role), {total_of(doc, Kind::general_expense, role)}, ledger);
}

}  // namespace

void check_across(const Document& doc, Ledger& ledger) {
  check_grand_totals(doc, ledger);
  check_fiscal(doc, ledger);
  check_basic(doc, ledger);
  check_classes(doc, Kind::totals, Kind::expense, ledger);
  if (no_other_funds(doc) && !this_years_only(doc))
    check_classes(doc, Kind::fiscal_totals, Kind::general_expense, ledger);
  check_functions(doc, ledger);
}

}  // namespace qiying::disclosure::internal
