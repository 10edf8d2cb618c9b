// The economic list of a final account, three lists side by side with one amount an item, whose words came
// out of order: an amount stands behind the name of its item, and every class must be the sum of its items.
#include <algorithm>
#include <map>
#include <optional>

#include "engines/disclosure/internal/economic.hpp"
#include "engines/disclosure/internal/rebuild.hpp"

namespace qiying::disclosure::internal {
namespace {

using Amounts = std::map<std::string_view, Row>;

bool amount_word(const std::string& text) {
  return contains(text, ".") && parse_number(text).has_value();
}

// The item whose name is, or begins with, the words: "机关事业单位基" broken in a narrow cell.
std::string_view item_of(std::string_view words) {
  std::string_view found;
  for (const auto& [code, name] : kEconomicItems) {
    if (name == words) return code;
    if (words.size() < 9 || !name.starts_with(words)) continue;
    if (!found.empty()) return {};
    found = code;
  }
  return found;
}

// The item named by the word before, or by the two before where a line was broken.
std::string_view item_before(const Words& words, std::size_t i) {
  if (i == 0) return {};
  const auto one = item_of(words[i - 1].text);
  if (!one.empty() || i == 1 || parse_number(words[i - 2].text)) return one;
  return item_of(words[i - 2].text + words[i - 1].text);
}

// False when an amount has no name, or two of one item.
bool read_amounts(const Table& table, const Words& words, Amounts& rows, std::vector<Number>& nameless) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!amount_word(words[i].text)) continue;
    const auto number = in_wan(*parse_number(words[i].text), table.unit);
    const auto code = item_before(words, i);
    if (code.empty()) {
      nameless.push_back(number);
      continue;
    }
    Row row;
    row.line = words[i].line;
    row.code = code;
    row.cells = {number};
    row.loose = {number};
    if (!rows.emplace(code, std::move(row)).second) return false;
  }
  return !rows.empty();
}

std::optional<std::int64_t> sum_below(const Amounts& rows, std::string_view head) {
  std::optional<std::int64_t> sum;
  for (const auto& [code, row] : rows)
    if (code.size() == 5 && code.starts_with(head)) sum = sum.value_or(0) + row.first()->micro;
  return sum;
}

// Every class with its items; what has no name is a total of classes. One figure may be wrong.
bool proven(const Amounts& rows, std::vector<Number>& nameless, std::int64_t& staff, std::int64_t& office) {
  std::size_t held = 0, broken = 0;
  for (const std::string_view head : {"301", "302", "303", "310"}) {
    const auto it = rows.find(head);
    const auto sum = sum_below(rows, head);
    if (it == rows.end() ? sum.has_value() : !sum.has_value()) return false;
    if (it == rows.end()) continue;
    ++(sum == it->second.first()->micro ? held : broken);
    (head == "301" || head == "303" ? staff : office) += it->second.first()->micro;
  }
  for (const auto& n : nameless)
    ++(n.micro == staff || n.micro == office || n.micro == staff + office ? held : broken);
  return held >= 2 && broken <= (held > 2 ? 2 : 1);
}

// Items printed without an amount, and all names as the classification has them.
void complete(Table& table, const Words& words, Amounts& rows) {
  for (const auto& [code, name] : kEconomicItems) {
    const auto printed = std::ranges::find(words, code, &Word::text);
    if (!rows.contains(code) && printed == words.end()) continue;
    auto& row = rows[code];
    row.code = std::string(code);
    row.name = std::string(name);
    if (row.line == 0) row.line = printed->line;
  }
  for (auto& [code, row] : rows) table.rows.push_back(std::move(row));
}

// Both totals, or none: of one alone nothing follows.
void add_totals(Table& table, const std::vector<Number>& nameless, std::int64_t staff, std::int64_t office) {
  const auto a = std::ranges::find(nameless, staff, &Number::micro);
  const auto b = std::ranges::find(nameless, office, &Number::micro);
  if (staff == office || a == nameless.end() || b == nameless.end()) return;
  for (const auto& [number, name] : {std::pair{*a, "人员经费合计"}, std::pair{*b, "公用经费合计"}}) {
    Row row;
    row.line = table.last_line;
    row.name = name;
    row.cells = {number};
    table.rows.push_back(std::move(row));
  }
}

}  // namespace

bool restore_named(Table& table, const Words& words) {
  Amounts rows;
  std::vector<Number> nameless;
  std::int64_t staff = 0, office = 0;
  if (!read_amounts(table, words, rows, nameless) || !proven(rows, nameless, staff, office)) return false;
  table.columns = {{{"金额"}, Role::total, 0}};
  table.rows.clear();
  complete(table, words, rows);
  add_totals(table, nameless, staff, office);
  return true;
}

}  // namespace qiying::disclosure::internal
