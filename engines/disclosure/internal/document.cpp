#include "engines/disclosure/internal/document.hpp"

#include <algorithm>

#include "engines/disclosure/internal/grid.hpp"
#include "engines/disclosure/internal/loose.hpp"
#include "engines/disclosure/internal/narrative.hpp"
#include "engines/disclosure/internal/rebuild.hpp"
#include "engines/disclosure/internal/stacked.hpp"
#include "engines/disclosure/internal/titles.hpp"
#include "platform/base/text.hpp"

namespace qiying::disclosure::internal {
namespace {

bool form(Kind kind) {
  return kind == Kind::whole_targets || kind == Kind::project_targets || kind == Kind::whole_eval ||
         kind == Kind::project_eval;
}

bool sentence_like(const std::string& squeezed) {
  return contains(squeezed, "。") && base::count_code_points(squeezed) > 25;
}

bool note_line(const std::string& s) {
  return s.starts_with("注:") || s.starts_with("备注:") || s.starts_with("说明:") || s.starts_with("注1") ||
         contains_any(s, {"栏各行=", "行=(", "栏=(", "行)行"}) ||
         (contains_any(s, {"本单位", "本部门", "我单位", "我部门", "我中心", "本表为空"}) &&
          contains_any(s, {"无", "没有", "为空", "空表"}) && base::count_code_points(s) < 60);
}

// Whether a title without a line of its own kind of words is one: its unit follows.
bool unit_follows(const std::vector<std::string>& squeezed, std::size_t i) {
  for (std::size_t k = i + 1; k < squeezed.size() && k < i + 6; ++k)
    if (stated_unit(squeezed[k]) != Money::none) return true;
  return false;
}

class Assembler {
 public:
  explicit Assembler(Lines lines) : lines_(std::move(lines)), in_table_(lines_.size(), false) {
    squeezed_.reserve(lines_.size());
    for (const auto& line : lines_) squeezed_.push_back(squeeze(line.text));
    contents_ = contents_range(lines_);
  }

  Document build() {
    scan();
    Document doc;
    for (auto i = contents_.first; i < contents_.second; ++i) {
      in_table_[i] = true;
      if (!squeezed_[i].empty()) doc.contents.emplace_back(i + 1, squeezed_[i]);
    }
    for (auto& table : tables_) {
      table.loose = table.grid.empty();
      if (table.loose && stacked(table)) join_cells(table);
      if (table.loose)
        read_words(table);
      else
        read_grid(table);
    }
    restore_scrambled(tables_);
    drop_empty_echoes();
    doc.paragraphs = read_paragraphs(lines_, in_table_);
    for (std::size_t t = 0; t < tables_.size(); ++t) {
      add_cell_paragraphs(tables_[t], t, doc.paragraphs);
      if (tables_[t].loose && form(tables_[t].kind)) add_word_paragraphs(tables_[t], t, doc.paragraphs);
    }
    doc.tables = std::move(tables_);
    doc.lines = std::move(lines_);
    identify(doc);
    return doc;
  }

 private:
  void scan() {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (i >= contents_.first && i < contents_.second) continue;
      if (i == contents_.second && contents_.second > 0) current_ = kNone;
      step(i);
    }
  }

  void step(std::size_t i) {
    const auto& s = squeezed_[i];
    if (lines_[i].cells) return take_cells(i);
    if (s.empty()) return;
    if (table_number(s)) {
      // The number stands above its title or, perhaps far, below it.
      if (current_ != kNone && (tables_[current_].words.size() > 8 || !tables_[current_].grid.empty()) &&
          (title_soon(i) || !tables_[current_].grid.empty()))
        current_ = kNone;
      in_table_[i] = true;
      return;
    }
    if (auto kind = title_of(i)) return open(i, *kind);
    if (const auto unit = stated_unit(s); unit != Money::none && base::count_code_points(s) < 60) {
      if (current_ != kNone && tables_[current_].rows.empty()) tables_[current_].unit = unit;
      pending_unit_ = unit;
      if (current_ != kNone) mark(i);
      return;
    }
    if (part_heading(s)) {
      current_ = kNone;
      return;
    }
    if (current_ != kNone) take_line(i);
  }

  bool title_soon(std::size_t i) const {
    std::size_t seen = 0;
    for (auto k = i + 1; k < lines_.size() && seen < 3; ++k) {
      if (squeezed_[k].empty()) continue;
      ++seen;
      if (title_of(k)) return true;
    }
    return false;
  }

  std::optional<Kind> title_of(std::size_t i) const {
    const auto& s = squeezed_[i];
    if (const auto kind = title_kind(s)) return kind;
    // A title broken over two lines: its end alone says too little.
    if (i > 0 && s.size() < 60 && s.ends_with("表") && !squeezed_[i - 1].empty() && !lines_[i - 1].cells &&
        current_ == kNone) {
      const auto kind = title_kind(squeezed_[i - 1] + s);
      if (kind) return kind;
    }
    const bool numbered = s.size() < 24 && s.find_first_of("0123456789") != s.npos;  // "预算01表"
    if (!numbered && s.ends_with("表") && base::count_code_points(s) <= 40 &&
        !contains_any(s, {"。", ",", "公开", "如下"}) && !enumerated(s).level && unit_follows(squeezed_, i) &&
        contains_any(s, {"预算", "决算", "支出", "收入", "经费"}))
      return Kind::other;
    return std::nullopt;
  }

  void open(std::size_t i, Kind kind) {
    Table table;
    table.kind = kind;
    table.title = squeezed_[i];
    table.first_line = table.last_line = i + 1;
    if (pending_unit_ != Money::none && kind == Kind::other) table.unit = pending_unit_;
    tables_.push_back(std::move(table));
    current_ = tables_.size() - 1;
    noted_ = false;
    mark(i);
  }

  void take_cells(std::size_t i) {
    if (current_ == kNone) open_untitled(i);
    auto& table = tables_[current_];
    mark(i);
    std::vector<std::string> cells;
    std::string_view rest = lines_[i].text;
    for (;;) {
      const auto tab = rest.find('\t');
      cells.emplace_back(rest.substr(0, tab));
      if (tab == rest.npos || cells.size() > 250) break;
      rest.remove_prefix(tab + 1);
    }
    if (const auto unit = stated_unit(squeezed_[i]); unit != Money::none && table.grid.size() < 4) {
      table.unit = unit;
      return;
    }
    auto& open = begins_again(table, squeeze(cells.front())) ? open_next_form(i) : table;
    open.grid.push_back(std::move(cells));
    open.grid_lines.push_back(i + 1);
  }

  // The next form below the same title: its first label stands again.
  static bool begins_again(const Table& table, const std::string& label) {
    if (!form(table.kind) || !label.ends_with("名称")) return false;
    if (table.grid.size() > 5) return squeeze(table.grid.front().front()) == label;
    return table.grid.empty() && table.words.size() > 30 && squeeze(table.words.front().first) == label;
  }

  Table& open_next_form(std::size_t i) {
    Table next;
    next.kind = tables_[current_].kind;
    next.title = tables_[current_].title;
    next.unit = tables_[current_].unit;
    next.first_line = next.last_line = i + 1;
    tables_.push_back(std::move(next));
    current_ = tables_.size() - 1;
    noted_ = false;
    return tables_.back();
  }

  void open_untitled(std::size_t i) {
    Table table;
    table.unit = pending_unit_ == Money::none ? Money::wan : pending_unit_;
    table.first_line = i + 1;
    tables_.push_back(std::move(table));
    current_ = tables_.size() - 1;
  }

  // A line without tabs while a table is open: a note, the end of the table, or a row in words.
  void take_line(std::size_t i) {
    auto& table = tables_[current_];
    const auto& s = squeezed_[i];
    if (note_line(s)) {
      table.notes.emplace_back(i + 1, s);
      noted_ = true;
      mark(i);
      return;
    }
    const auto e = enumerated(s);
    const bool prose = sentence_like(s) && !form(table.kind);
    const bool section = e.level == 1 && heading(s) && contains_any(s, {"情况", "说明", "解释"});
    if (prose || section) {
      current_ = kNone;
      return;
    }
    if (!table.grid.empty() && continues_list(table, i)) return;
    if (!table.grid.empty()) {
      if (noted_ && !table.notes.empty() && s.size() < 200) {
        // A note that runs over lines.
        table.notes.back().second += s;
        mark(i);
      } else if (!form(table.kind) && (e.level > 0 || s.size() > 90)) {
        current_ = kNone;
      }
      return;
    }
    mark(i);
    if (noted_) {
      table.notes.back().second += s;
      return;
    }
    if (repeats_head(table, i)) return;
    auto words = split_words(lines_[i].text);
    auto& open = !words.empty() && begins_again(table, squeeze(words.front())) ? open_next_form(i) : table;
    for (auto& word : words) open.words.emplace_back(std::move(word), i + 1);
  }

  // "(九)城乡社区支出" alone on its line: of a workbook's row with nothing else in it. It stands below the
  // last label of its kind.
  bool continues_list(Table& table, std::size_t i) {
    const auto& s = squeezed_[i];
    const auto level = enumerated(s).level;
    const bool label = (level == 1 || level == 2) && contains_any(s, {"支出", "收入", "结转", "拨款"}) &&
                       base::count_code_points(s) < 30 && !contains_any(s, {"。", ",", "情况", "说明"});
    if (noted_ || !label || (table.kind != Kind::totals && table.kind != Kind::fiscal_totals)) return false;
    const auto& above = table.grid.back();
    auto column = above.size();
    while (column-- > 0)
      if (enumerated(squeeze(above[column])).level == level) break;
    if (column >= above.size()) return false;
    std::vector<std::string> cells(above.size());
    cells[column] = lines_[i].text;
    table.grid.push_back(std::move(cells));
    table.grid_lines.push_back(i + 1);
    mark(i);
    return true;
  }

  // On a new page the table's head is printed again. The head is the lines before the first figure.
  bool repeats_head(const Table& table, std::size_t i) const {
    const auto& s = squeezed_[i];
    if (s.size() < 12 || s.find_first_of("0123456789") != s.npos || split_words(lines_[i].text).size() < 2)
      return false;
    for (auto k = table.first_line; k < i; ++k) {
      if (squeezed_[k] == s) return true;
      if (contains(squeezed_[k], ".") && squeezed_[k].find_first_of("0123456789") != std::string::npos)
        return false;
    }
    return false;
  }

  void mark(std::size_t i) {
    in_table_[i] = true;
    if (current_ != kNone) tables_[current_].last_line = i + 1;
  }

  // Titles of a table of contents that has no heading, or a title repeated on the next page.
  void drop_empty_echoes() {
    std::erase_if(tables_, [&](const Table& t) {
      if (!t.rows.empty() || !t.grid.empty() || !t.notes.empty() || t.scrambled) return false;
      return t.words.size() < 3;
    });
  }

  void identify(Document& doc) const {
    int budget = 0, account = 0;
    std::map<int, int> years;
    for (std::size_t i = 0; i < doc.lines.size(); ++i) {
      const auto& s = squeezed_[i];
      if (s.empty() || doc.lines[i].cells) continue;
      if (doc.title.empty() && i < 40 && contains_any(s, {"预算", "决算"}) && s.size() < 150) doc.title = s;
      const bool title = title_kind(s).has_value();
      if (!title && i > 40) continue;
      budget += contains(s, "预算") && !contains(s, "决算") && !contains(s, "一般公共预算");
      account += 2 * contains(s, "决算");
      if (const int year = first_year(s)) ++years[year];
    }
    if (budget + account > 0)
      doc.kind = account > budget ? DocumentKind::final_account : DocumentKind::budget;
    if (const int year = first_year(doc.title)) years[year] += 3;
    for (const auto& [year, n] : years)
      if (doc.year == 0 || n > years[doc.year]) doc.year = year;
  }

  static constexpr std::size_t kNone = SIZE_MAX;
  Lines lines_;
  std::vector<std::string> squeezed_;
  std::vector<bool> in_table_;
  std::vector<Table> tables_;
  std::pair<std::size_t, std::size_t> contents_;
  std::size_t current_ = kNone;
  Money pending_unit_ = Money::none;
  bool noted_ = false;
};

}  // namespace

Document read_document(Lines lines) {
  return Assembler(std::move(lines)).build();
}

}  // namespace qiying::disclosure::internal
