// Tables given up for the order of their words, read again with the figures that strayed behind the titles of
// the tables that follow.
#include <algorithm>
#include <map>

#include "engines/disclosure/internal/grid.hpp"
#include "engines/disclosure/internal/loose.hpp"
#include "engines/disclosure/internal/rebuild.hpp"
#include "engines/disclosure/internal/titles.hpp"

namespace qiying::disclosure::internal {
namespace {

using Columns = std::vector<Column>;

Columns columns_of(std::initializer_list<std::pair<std::vector<std::string>, Role>> all) {
  Columns out;
  for (const auto& [path, role] : all) out.push_back({path, role, 0});
  return out;
}

Columns numbered(std::size_t n) {
  Columns out = columns_of({{{"合计"}, Role::total}});
  for (std::size_t i = 2; i <= n; ++i) out.push_back({{"第" + std::to_string(i) + "栏"}, Role::other, 0});
  return out;
}

// The columns that a table of this kind may have, the likeliest first.
std::vector<Columns> possible_columns(const Table& table) {
  const auto by_kind =
      columns_of({{{"合计"}, Role::total}, {{"基本支出"}, Role::basic}, {{"项目支出"}, Role::project}});
  const auto by_person = columns_of({{{"合计"}, Role::total},
                                     {{"基本支出", "小计"}, Role::basic},
                                     {{"基本支出", "人员经费"}, Role::staff},
                                     {{"基本支出", "公用经费"}, Role::office},
                                     {{"项目支出"}, Role::project}});
  auto all = by_kind;
  for (const auto name : {"上缴上级支出", "经营支出", "对附属单位补助支出"})
    all.push_back({{name}, Role::other, 0});
  const bool parts =
      std::ranges::any_of(table.words, [](const auto& w) { return contains_any(w.first, {"人员", "公用"}); });
  switch (table.kind) {
    case Kind::expense:
      return {by_kind, all};
    case Kind::income:
      return {numbered(2), numbered(3), numbered(7)};
    case Kind::general_expense:
    case Kind::fund:
    case Kind::state_capital:
      return parts ? std::vector{by_person, by_kind} : std::vector{by_kind, by_person};
    case Kind::basic:
      return {
          columns_of({{{"合计"}, Role::total}, {{"人员经费"}, Role::staff}, {{"公用经费"}, Role::office}})};
    default:
      return {};
  }
}

struct Stray {
  std::size_t table;
  std::size_t word;
};

// Lines of nothing but amounts that stand at no code.
void collect_strays(const std::vector<Table>& tables, std::size_t t, Words& words,
                    std::vector<Stray>& where) {
  const auto& all = tables[t].words;
  const auto amount = [&](std::size_t i) {
    return contains(all[i].first, ".") && parse_number(all[i].first).has_value();
  };
  bool coded = false;
  for (std::size_t i = 0, end = 0; i < all.size(); i = end) {
    end = i;
    if (i > 0 && all[i].second > all[i - 1].second + 1) coded = false;
    bool amounts = true;
    for (; end < all.size() && all[end].second == all[i].second; ++end) {
      amounts = amounts && amount(end);
      coded = coded || classification_code(all[end].first);
    }
    if (!amounts || coded) continue;
    for (auto k = i; k < end; ++k) {
      words.push_back({all[k].first, all[k].second});
      where.push_back({t, k});
    }
  }
}

bool rebuild(Table& table, const Words& strays, bool one_wrong, std::size_t& patience,
             std::vector<std::size_t>& taken) {
  const auto words = join_letters(table.words);
  for (auto& columns : possible_columns(table)) {
    table.columns = std::move(columns);
    if (rebuild_codes(table, words, strays, one_wrong, patience, taken)) return true;
  }
  table.columns.clear();
  return false;
}

void read_again(Table& table) {
  table.rows.clear();
  table.columns.clear();
  table.scrambled = false;
  read_words(table);
}

// What was taken is gone from the tables where it was found.
void give_back(std::vector<Table>& tables, const std::vector<Stray>& where, std::vector<std::size_t> taken) {
  std::ranges::sort(taken, std::greater());
  std::vector<std::size_t> changed;
  for (const auto k : taken) {
    auto& words = tables[where[k].table].words;
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(where[k].word));
    if (std::ranges::find(changed, where[k].table) == changed.end()) changed.push_back(where[k].table);
  }
  // What was out of order stays so.
  for (const auto t : changed)
    if (!tables[t].scrambled) read_again(tables[t]);
}

bool restore_other(Table& table) {
  const auto words = join_letters(table.words);
  if (table.kind == Kind::basic) return restore_named(table, words);
  if (table.kind == Kind::totals || table.kind == Kind::fiscal_totals) return restore_numbered(table, words);
  return false;
}

// From its own words, or with those that strayed behind; at worst with one figure that contradicts the
// others.
void restore(std::vector<Table>& tables, std::size_t t, std::size_t& patience) {
  constexpr std::size_t kReach = 4;  // tables that a figure may stray
  std::vector<Words> strays = {{}};
  std::vector<std::vector<Stray>> where = {{}};
  for (auto k = t + 1; k <= t + kReach && k < tables.size() && tables[k].loose; ++k) {
    strays.push_back(strays.back());
    where.push_back(where.back());
    collect_strays(tables, k, strays.back(), where.back());
    if (strays.back().size() == strays[strays.size() - 2].size()) strays.pop_back(), where.pop_back();
  }
  for (const bool one_wrong : {false, true})
    for (std::size_t i = 0; i < strays.size(); ++i) {
      std::vector<std::size_t> taken;
      if (!rebuild(tables[t], strays[i], one_wrong, patience, taken)) continue;
      tables[t].scrambled = false;
      return give_back(tables, where[i], taken);
    }
  tables[t].scrambled = !restore_other(tables[t]);
}

// One item has one name. What a table in running words prints otherwise was cut, or has caught words of
// other rows; other tables say it whole.
void settle_names(std::vector<Table>& tables) {
  std::map<std::string, std::map<std::string, int>> names;
  for (const auto& table : tables)
    for (const auto& row : table.rows)
      if (classification_code(row.code) && !row.name.empty()) ++names[row.code][row.name];
  for (auto& table : tables)
    for (auto& row : table.rows) {
      if (!table.loose || !classification_code(row.code)) continue;
      const auto& known = names[row.code];
      const auto most = std::ranges::max_element(known, {}, [](const auto& n) { return n.second; });
      const auto whole = std::ranges::find_if(known, [&](const auto& n) {
        return n.first.size() > 6 && n.first != row.name && row.name.starts_with(n.first);
      });
      if (most != known.end() && most->second > 1)
        row.name = most->first;
      else if (whole != known.end())
        row.name = whole->first;
    }
}

}  // namespace

void restore_scrambled(std::vector<Table>& tables) {
  std::size_t patience = 2'500'000;  // about a tenth of a second
  for (std::size_t t = 0; t < tables.size(); ++t)
    if (tables[t].scrambled) restore(tables, t, patience);
  settle_names(tables);
}

}  // namespace qiying::disclosure::internal
