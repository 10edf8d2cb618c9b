#include "engines/disclosure/internal/order.hpp"

#include <algorithm>
#include <bit>
#include <set>

namespace qiying::disclosure::internal {
namespace {

// Words that only heads have.
bool head_word(const std::string& text, bool lists) {
  constexpr std::string_view of_lists[] = {"项目", "预算数", "决算数", "金额"};
  constexpr std::string_view of_codes[] = {"科目编码", "科目名称", "单位编码",
                                           "单位名称", "项目编码", "项目名称"};
  return lists ? std::ranges::find(of_lists, text) != std::end(of_lists)
               : std::ranges::find(of_codes, text) != std::end(of_codes);
}

bool whole_head(const Words& words, std::size_t from, std::size_t to, bool lists) {
  const auto own = std::count_if(words.begin() + static_cast<std::ptrdiff_t>(from),
                                 words.begin() + static_cast<std::ptrdiff_t>(to),
                                 [&](const Word& w) { return head_word(w.text, lists); });
  return lists ? to - from >= 4 && own >= 2 : to - from >= 3 && own >= 2;
}

bool elsewhere(const Table& table, const Row& row, const Number& n) {
  return std::ranges::any_of(table.rows, [&](const Row& other) {
    return &other != &row &&
           std::ranges::any_of(other.loose, [&](const Number& m) { return m.micro == n.micro; });
  });
}

// Of the figures in `set`.
std::int64_t sum_of(const std::vector<Number>& n, unsigned set) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < n.size(); ++i)
    if (set >> i & 1u) sum += n[i].micro;
  return sum;
}

// A figure beside the parts is the total again, or a 小计 of some parts.
bool subtotal(const std::vector<Number>& n, unsigned parts, std::int64_t total, const Number& figure) {
  if (figure.micro == total) return true;
  for (unsigned set = parts; set > 0; set = (set - 1) & parts)
    if (std::popcount(set) > 1 && sum_of(n, set) == figure.micro) return true;
  return false;
}

// Whether the figures would be right in another order: the largest, not at the front, is a sum of others, and
// what is left has its place, too.
bool right_in_another_order(const Row& row) {
  const auto& n = row.loose;
  if (n.size() < 3 || n.size() > 8) return false;
  const auto most = std::ranges::max_element(n, {}, &Number::micro);
  if (most == n.begin()) return false;
  const auto total = static_cast<unsigned>(most - n.begin());
  for (unsigned set = 1; set < 1u << n.size(); ++set) {
    if (std::popcount(set) < 2 || (set >> total & 1u) || sum_of(n, set) != most->micro) continue;
    bool placed = true;
    for (std::size_t i = 0; i < n.size() && placed; ++i)
      placed = i == total || (set >> i & 1u) || subtotal(n, set, most->micro, n[i]);
    if (placed) return true;
  }
  return false;
}

}  // namespace

bool drop_repeated_heads(Words& words, std::size_t start, bool lists) {
  std::set<std::string> head;
  for (std::size_t i = 0; i < start && i < words.size(); ++i) head.insert(words[i].text);
  const auto of_head = [&](const Word& w) { return head_word(w.text, lists) || head.contains(w.text); };
  for (auto i = start + 1; i < words.size(); ++i) {
    if (!head_word(words[i].text, lists)) continue;
    auto from = i, to = i + 1;
    while (from > start + 1 && of_head(words[from - 1])) --from;
    while (to < words.size() && of_head(words[to])) ++to;
    if (!whole_head(words, from, to, lists)) return false;
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(from),
                words.begin() + static_cast<std::ptrdiff_t>(to));
    i = from;
  }
  return true;
}

bool rows_scrambled(const Table& table) {
  // Lists by economic item and of projects print codes without an amount.
  const bool all_filled =
      table.kind != Kind::basic && table.kind != Kind::projects && table.kind != Kind::other;
  for (const auto& row : table.rows)
    if (all_filled && !row.code.empty() && row.loose.empty() && !row.first()) return true;
  for (const auto& row : table.rows) {
    if (row.misfit && right_in_another_order(row)) return true;
    // More figures than columns: a column's figures came together. The last row may have taken what follows.
    const bool too_many = table.columns.size() > 1 && row.loose.size() > table.columns.size();
    if (too_many && &row != &table.rows.back()) return true;
    // An economic item is staff or office, never both.
    if (table.kind == Kind::basic && table.columns.size() == 3 && !row.code.empty() && row.loose.size() > 2)
      return true;
  }
  if (table.rows.empty()) return false;
  const auto& last = table.rows.back();
  if (!last.misfit || last.loose.size() < 3) return false;
  // Its own figures are one amount, printed in each column that it fills; what differs came from rows above.
  std::size_t own = 1;
  while (own < last.loose.size() && last.loose[own].micro == last.loose.front().micro) ++own;
  if (own < 2 || own == last.loose.size()) return false;
  return std::all_of(last.loose.begin() + static_cast<std::ptrdiff_t>(own), last.loose.end(),
                     [&](const Number& n) { return elsewhere(table, last, n); });
}

}  // namespace qiying::disclosure::internal
