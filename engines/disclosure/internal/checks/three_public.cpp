// What sentences say of travel abroad, cars and receptions (“三公”经费) against their table.
#include <fmt/format.h>

#include <algorithm>

#include "engines/disclosure/internal/checks/ledger.hpp"
#include "engines/disclosure/internal/titles.hpp"

namespace qiying::disclosure::internal {
namespace {

enum class Item { none, total, abroad, cars, bought, run, reception };
enum class Standing { single, planned, spent };

struct Cell {
  Item item = Item::none;
  Standing standing = Standing::single;
  Number number;
  std::string name;
};

Item item_of(const std::string& words) {
  const bool bought = contains(words, "购置"), run = contains(words, "运行") || contains(words, "运维");
  if (contains(words, "接待")) return Item::reception;
  if (contains(words, "出国")) return Item::abroad;
  if (bought && run) return Item::cars;
  if (bought) return Item::bought;
  if (run) return Item::run;
  return Item::none;
}

Item item_of(const Column& column) {
  const auto leaf = column.path.empty() ? std::string() : squeeze(column.path.back());
  if (leaf == "小计") return Item::cars;
  if (const auto item = item_of(leaf); item != Item::none) return item;
  return contains(leaf, "合计") || contains(leaf, "三公") ? Item::total : Item::none;
}

Standing standing_of(const Column& column) {
  for (const auto& part : column.path) {
    if (contains(part, "决算数")) return Standing::spent;
    if (contains(part, "预算数")) return Standing::planned;
  }
  return Standing::single;
}

// Items one below the other: the columns say of which year, and whether planned or spent.
std::vector<Cell> cells_of_rows(const Document& doc, const Table& table) {
  std::vector<Cell> out;
  for (const auto& row : table.rows) {
    auto item = item_of(squeeze(row.name));
    if (item == Item::none && (row.total() || contains(row.name, "三公"))) item = Item::total;
    if (item == Item::none) continue;
    for (std::size_t c = 0; c < row.cells.size() && c < table.columns.size(); ++c) {
      const auto label = squeeze(table.columns[c].label());
      const int year = first_year(label);
      if (!row.cells[c] || (year > 0 && year != doc.year) ||
          contains_any(label, {"增减", "增长", "上年", "去年", "%", "比例"}))
        continue;
      out.push_back({item, standing_of(table.columns[c]), *row.cells[c], row.name + " / " + label});
      if (doc.kind != DocumentKind::final_account) out.back().standing = Standing::single;
    }
  }
  return out;
}

// The table's figures; a blank cell is nought.
std::vector<Cell> cells_of(const Document& doc, const Table& table) {
  std::vector<Cell> out;
  const bool rows = std::ranges::any_of(table.rows, [](const Row& r) { return contains(r.name, "接待"); });
  if (rows) return cells_of_rows(doc, table);
  for (const auto& row : table.rows) {
    if (!row.first() || row.cells.size() != table.columns.size()) continue;
    // One row a year.
    if (const int year = first_year(squeeze(row.name)); year > 0 && year != doc.year) continue;
    for (std::size_t c = 0; c < row.cells.size(); ++c)
      if (const auto item = item_of(table.columns[c]); item != Item::none)
        out.push_back({item, standing_of(table.columns[c]), row.cells[c].value_or(Number{.text = "0"}),
                       table.columns[c].label()});
    return out;
  }
  return out;
}

bool said_to_be_empty(const Table& table) {
  return std::ranges::none_of(table.rows, [](const Row& r) { return r.first() != nullptr; }) &&
         std::ranges::any_of(table.notes, [](const auto& n) { return contains(squeeze(n.second), "无"); });
}

// Only what the words name for sure: parts of parts and comparisons are left alone.
Item item_of(const Mention& m) {
  const auto label = squeeze(m.label);
  if (contains_any(label, {"外宾", "国内", "外事", "其中接待", "人均", "平均", "上年", "去年", "比", "较",
                           "用于", "主要"}))
    return Item::none;
  if (const auto item = item_of(label); item != Item::none) return item;
  return contains(label, "三公") ? Item::total : Item::none;
}

Standing standing_of(const Document& doc, const Mention& m) {
  if (doc.kind != DocumentKind::final_account) return Standing::single;
  const auto label = squeeze(m.label);
  if (contains(label, "决算")) return Standing::spent;
  return contains(label, "预算") ? Standing::planned : Standing::single;
}

class Check {
 public:
  Check(const Document& doc, const Table& table, Ledger& ledger)
      : doc_(doc),
        table_(table),
        ledger_(ledger),
        cells_(cells_of(doc, table)),
        empty_(said_to_be_empty(table)) {}

  void run() {
    if (cells_.empty() && !empty_) return;
    for (const auto& p : doc_.paragraphs)
      if (!p.table && (contains(p.section, "三公") || contains(p.text, "三公")))
        for (const auto& s : p.sentences)
          for (const auto& m : s.mentions)
            if (m.figure == Figure::money && m.change == 0 && !names_another_year(doc_, m)) look(p, s, m);
  }

 private:
  void look(const Paragraph& p, const Sentence& s, const Mention& m) {
    const auto item = item_of(m);
    if (item == Item::none) return;
    const auto standing = standing_of(doc_, m);
    if (empty_) return judge(p, s, m, {item, standing, Number{.text = "0"}, table_.title});
    for (const auto& cell : cells_)
      if (cell.item == item && cell.standing == standing) return judge(p, s, m, cell);
  }
  void judge(const Paragraph& p, const Sentence& s, const Mention& m, const Cell& cell) {
    if (same(m.number, cell.number)) return ledger_.held("text_tables");
    Finding f{.kind = "text.three_public",
              .place = at(p),
              .quoted = shorten(s.text, 160),
              .stated = m.number.text,
              .expected = cell.number.text};
    f.why = {fmt::format("文中“{}”为 {}，《{}》“{}”为 {}", m.label, m.number.text, table_.title, cell.name,
                         cell.number.text),
             fmt::format("The text says {}, \"{}\" of the table says {}", m.number.text, cell.name,
                         cell.number.text)};
    f.evidence = {proof(table_.title + " / " + cell.name, cell.number, table_.first_line)};
    ledger_.found("text_tables", std::move(f));
  }

  const Document& doc_;
  const Table& table_;
  Ledger& ledger_;
  std::vector<Cell> cells_;
  bool empty_;
};

}  // namespace

void check_three_public(const Document& doc, Ledger& ledger) {
  const Table* table = doc.find(Kind::three_public);
  for (const auto& t : doc.tables)
    if (table == nullptr && t.kind == Kind::three_public && said_to_be_empty(t)) table = &t;
  if (table != nullptr) Check(doc, *table, ledger).run();
}

}  // namespace qiying::disclosure::internal
