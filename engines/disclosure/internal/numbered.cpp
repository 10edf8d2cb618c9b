// Two lists side by side with numbered lines (行次), whose labels and numbers a PDF gave apart: an amount
// stands behind the number of its line, and the numbers run through both lists.
#include <algorithm>
#include <map>

#include "engines/disclosure/internal/rebuild.hpp"
#include "engines/disclosure/internal/titles.hpp"

namespace qiying::disclosure::internal {
namespace {

constexpr std::string_view kDigits[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九"};

bool amount_word(const std::string& text) {
  return contains(text, ".") && parse_number(text).has_value();
}

int line_number(const std::string& text) {
  if (text.empty() || text.size() > 3 || text.find_first_not_of("0123456789") != text.npos) return 0;
  return std::stoi(text);
}

bool total_label(const std::string& text) {
  return text == "总计" || text == "收入总计" || text == "支出总计";
}

// 1 to 99 of "一" … "九十九", "廿一"; 0 for anything else.
int ordinal(std::string_view number) {
  int value = 0, last = 0;
  while (!number.empty()) {
    if (number.starts_with("十")) {
      value += last == 0 ? 10 : last * 10;
      last = 0;
    } else if (number.starts_with("廿")) {
      value += 20;
    } else {
      const auto it = std::ranges::find_if(kDigits, [&](auto d) { return number.starts_with(d); });
      if (it == std::end(kDigits)) return 0;
      last = static_cast<int>(it - std::begin(kDigits)) + 1;
    }
    number.remove_prefix(3);
  }
  return value + last;
}

class Lists {
 public:
  Lists(const Table& table, const Words& words) : table_(table), words_(words) {}

  bool read() {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (const auto e = enumerated(words_[i].text); e.level == 1) label(i, ordinal(e.number));
      if (!amount_word(words_[i].text) || (i > 0 && amount_word(words_[i - 1].text))) continue;
      if (!amounts(i)) return false;
    }
    if (!unnumbered_.figures.empty()) {
      if (income_ == 0) income_ = sum_of_all();
      if (income_ == 0 || !amounts_.emplace(income_, unnumbered_).second) return false;
    }
    return left_ > 0 && items_ > 3 && last_ > left_ + items_ + 1;
  }

  // Rows by their numbers; nothing when an amount stands at a line of unknown meaning.
  std::vector<Row> rows() const {
    std::vector<Row> out;
    for (int serial = 1; serial <= last_; ++serial) {
      const auto it = amounts_.find(serial);
      Row row;
      row.line = table_.first_line;
      row.name = name_of(serial);
      row.serial = serial;
      row.side = serial > left_ ? Side::expense : Side::income;
      if (it != amounts_.end()) {
        // Of a line that is not known nothing can be said.
        if (row.name.empty()) return {};
        row.line = it->second.line;
        for (const auto& n : it->second.figures) row.cells.emplace_back(n);
      }
      out.push_back(std::move(row));
    }
    return out;
  }

 private:
  struct Amount {
    std::size_t line;
    std::vector<Number> figures;
  };

  void label(std::size_t i, int number) {
    if (number == 0) return;
    // The right list has more lines than the left one.
    items_ = std::max(items_, number);
    const auto& text = words_[i].text;
    auto& name =
        contains(text, "支出") && !contains(text, "收入") ? right_names_[number] : left_names_[number];
    if (name.empty()) name = text;
  }

  // "27行=(1+2+…)行": the form says itself which line is the sum of the first ones.
  int sum_of_all() const {
    for (const auto& [line, text] : table_.notes) {
      const auto note = squeeze(text);
      const auto at = note.find("行=(1+2");
      if (at == note.npos) continue;
      const auto from = note.find_last_not_of("0123456789", at - 1);
      return line_number(
          note.substr(from == note.npos ? 0 : from + 1, at - (from == note.npos ? 0 : from + 1)));
    }
    return 0;
  }

  bool same_line(std::size_t a, std::size_t b) const {
    return b < words_.size() && words_[a].line == words_[b].line;
  }

  // "32 728.92", "31 809.69 总计"; "809.69 一、…" stands before the label of the other list.
  bool amounts(std::size_t i) {
    auto end = i;
    Amount amount{words_[i].line, {}};
    while (end < words_.size() && amount_word(words_[end].text) && same_line(i, end))
      amount.figures.push_back(in_wan(*parse_number(words_[end++].text), table_.unit));
    const bool behind = i > 0 && words_[i - 1].line == words_[i].line;
    if (const int serial = behind ? line_number(words_[i - 1].text) : 0; serial > 0) {
      if (same_line(i, end) && total_label(words_[end].text)) left_ = serial;
      if (i > 1 && words_[i - 2].text == "本年收入合计") income_ = serial;
      last_ = std::max(last_, serial);
      return amounts_.emplace(serial, std::move(amount)).second;
    }
    if (!same_line(i, end)) return false;
    const auto& next = words_[end].text;
    if (enumerated(next).level == 1) return amounts_.emplace(ordinal(enumerated(next).number), amount).second;
    if (next == "本年支出合计") {
      unnumbered_ = std::move(amount);
      return true;
    }
    return false;
  }

  std::string name_of(int serial) const {
    if (serial == left_ || serial == last_) return "总计";
    if (serial == income_) return "本年收入合计";
    const auto& names = serial > left_ ? right_names_ : left_names_;
    const int item = serial > left_ ? serial - left_ : serial;
    if (serial > left_ && item == items_ + 1) return "本年支出合计";
    if (const auto it = names.find(item); it != names.end()) return it->second;
    if (serial <= left_ || item > items_) return "";
    // A name broken over lines is not put together; its number is known.
    const auto other = left_names_.find(item);
    return (other == left_names_.end() ? "" : enumerated(other->second).number + "、") + "第" +
           std::to_string(serial) + "行";
  }

  const Table& table_;
  const Words& words_;
  std::map<int, Amount> amounts_;
  std::map<int, std::string> left_names_, right_names_;
  Amount unnumbered_{};
  int left_ = 0, last_ = 0, items_ = 0, income_ = 0;
};

std::int64_t first_of(const Row& row) {
  return row.first() ? row.first()->micro : 0;
}

// The items of the right list make its total, and both totals are equal.
bool proven(const std::vector<Row>& rows) {
  std::int64_t items = 0, year = 0, totals[2] = {0, 0};
  for (const auto& row : rows) {
    if (row.name == "总计")
      totals[row.side == Side::expense] = first_of(row);
    else if (row.name == "本年支出合计")
      year = first_of(row);
    else if (row.side == Side::expense && year == 0)
      items += first_of(row);
  }
  return items > 0 && (items == year || (totals[0] == totals[1] && totals[0] > 0));
}

}  // namespace

bool restore_numbered(Table& table, const Words& words) {
  Lists lists(table, words);
  if (!lists.read()) return false;
  auto rows = lists.rows();
  if (rows.empty() || !proven(rows)) return false;
  table.rows = std::move(rows);
  return true;
}

}  // namespace qiying::disclosure::internal
