// 政府采购 in running words: a row is known by quantity, price, measure and amounts that follow each other.
#include <algorithm>

#include "engines/disclosure/internal/grid.hpp"
#include "engines/disclosure/internal/loose.hpp"

namespace qiying::disclosure::internal {
namespace {

bool says(const Words& words, std::string_view part) {
  return std::ranges::any_of(words, [&](const Word& w) { return contains(w.text, part); });
}

bool whole(const Word& word) {
  return !word.text.empty() && word.text.size() < 7 &&
         word.text.find_first_not_of("0123456789") == std::string::npos;
}

class Reader {
 public:
  Reader(Table& table, const Words& words) : table_(table), words_(words) {}

  void read() {
    amounts_ = says(words_, "小微") ? 3 : says(words_, "中小") ? 2 : 1;
    for (std::size_t i = 0; i < words_.size(); ++i)
      if (row_at(i)) i += 2 + amounts_;
    if (table_.rows.empty()) return;
    columns();
    total();
  }

 private:
  std::optional<Number> number(std::size_t i) const {
    return i < words_.size() ? parse_number(words_[i].text) : std::nullopt;
  }

  // "100 0.0025 包 0.25 0.15 0.09"
  bool row_at(std::size_t i) {
    const auto last = i + 2 + amounts_;
    if (last >= words_.size() || !whole(words_[i]) || !number(i + 1) || number(i + 2)) return false;
    if (words_[i + 2].text.size() > 9) return false;
    for (auto k = i + 3; k <= last; ++k)
      if (!number(k)) return false;
    if (number(last + 1) && !classification_code(words_[last + 1].text) && !whole(words_[last + 1]))
      return false;
    Row row;
    row.line = words_[i].line;
    row.name = "第" + std::to_string(table_.rows.size() + 1) + "行";
    row.texts = {words_[i].text, words_[i + 1].text};
    row.cells = {std::nullopt, std::nullopt};
    add_amounts(row, i + 3);
    if (first_ == 0) first_ = i;
    table_.rows.push_back(std::move(row));
    return true;
  }

  void add_amounts(Row& row, std::size_t from) {
    for (auto k = from; k < from + amounts_; ++k) {
      row.texts.push_back(words_[k].text);
      row.cells.emplace_back(in_wan(*number(k), table_.unit));
    }
  }

  void columns() {
    const auto price = says(words_, "单价(元)") ? "单价(元)" : "单价";
    for (const std::string_view name :
         {std::string_view("采购数量"), std::string_view(price), std::string_view("采购金额"),
          std::string_view("面向中小企业"), std::string_view("面向小微企业")})
      if (table_.columns.size() < 2 + amounts_)
        table_.columns.push_back({{std::string(name)}, Role::other, 0});
  }

  // The last figures before the first row, where the total's line ends.
  void total() {
    for (auto i = first_; i-- > 0;) {
      if (!number(i) || !contains(words_[i].text, ".")) continue;
      if (i + 1 < amounts_) return;
      const auto from = i + 1 - amounts_;
      for (auto k = from; k <= i; ++k)
        if (!number(k)) return;
      Row row;
      row.line = words_[i].line;
      row.name = "合计";
      row.texts.resize(2);
      row.cells.resize(2);
      add_amounts(row, from);
      table_.rows.insert(table_.rows.begin(), std::move(row));
      return;
    }
  }

  Table& table_;
  const Words& words_;
  std::size_t amounts_ = 1, first_ = 0;
};

}  // namespace

void read_procurement(Table& table, const Words& words) {
  Reader(table, words).read();
}

}  // namespace qiying::disclosure::internal
