#include "engines/disclosure/internal/projects.hpp"

#include <algorithm>

#include "engines/disclosure/internal/grid.hpp"
#include "engines/disclosure/internal/indicators.hpp"
#include "engines/disclosure/internal/titles.hpp"
#include "platform/base/text.hpp"

namespace qiying::disclosure::internal {
namespace {

void from_project_table(const Table& table, std::vector<ProjectFigure>& out) {
  for (const auto& row : table.rows) {
    if (!row.first() || row.name.empty() || !names_project(table, row)) continue;
    out.push_back(
        {row.name, Money_role::budget, *row.first(), table.title, row.line, table.kind, table.loose});
  }
}

std::optional<Number> money_in(const std::string& text) {
  const auto squeezed = squeeze(text);
  const auto end = std::min(squeezed.find_first_not_of("0123456789.,"), squeezed.size());
  auto number = parse_number(std::string_view(squeezed).substr(0, end));
  if (!number) return std::nullopt;
  std::size_t size = 0;
  const auto unit = money_unit(std::string_view(squeezed).substr(end), size);
  return in_wan(*number, unit == Money::none ? Money::wan : unit);
}

// 2023年度“物资站人员经费”项目绩效自评表
std::string quoted_name(const std::string& title) {
  const auto open = title.find("“"), close = title.find("”");
  if (open == title.npos || close == title.npos || close < open + 3) return {};
  return title.substr(open + 3, close - open - 3);
}

void from_form(const Table& table, std::vector<ProjectFigure>& out) {
  std::size_t line = 0;
  auto name = beside(table, "项目名称", line);
  // A title says the name in one piece.
  if (const auto own = quoted_name(table.title); table.loose && !own.empty()) name = own;
  if (name.empty()) return;
  for (const auto label : {"项目当年预算", "当年预算合计", "年度资金总额"}) {
    if (std::string_view(label) == "年度资金总额" && table.kind != Kind::project_targets) continue;
    std::size_t at = 0;
    if (const auto n = money_in(beside(table, label, at)))
      out.push_back({name, Money_role::budget, *n, table.title, at, table.kind, table.loose});
  }
  if (table.kind != Kind::project_eval) return;
  const auto form = read_form(table);
  if (!form.budget || !form.executed) return;
  out.push_back(
      {name, Money_role::budget, *form.budget, table.title, form.execution_line, table.kind, table.loose});
  out.push_back({name, Money_role::executed, *form.executed, table.title, form.execution_line, table.kind,
                 table.loose});
}

// "6.物资站人员经费项目绩效自评综述:项目全年预算数为17万元,执行数为15.45万元"
void from_summary(const Paragraph& p, std::vector<ProjectFigure>& out) {
  const auto text = squeeze(p.text);
  const auto end = text.find("项目绩效自评综述");
  if (end == text.npos || end > 300) return;
  const auto e = enumerated(text);
  auto name = text.substr(e.size, end - e.size);
  bool budget = false, executed = false;
  for (const auto& s : p.sentences)
    for (const auto& m : s.mentions) {
      if (m.figure != Figure::money || m.change != 0) continue;
      if (!budget && contains(m.label, "预算")) {
        out.push_back({name, Money_role::budget, m.number, p.section, p.line, Kind::other});
        budget = true;
      } else if (!executed && contains(m.label, "执行")) {
        out.push_back({name, Money_role::executed, m.number, p.section, p.line, Kind::other});
        executed = true;
      }
    }
}

// "1.综合性工作经费19.87万元,主要用于…" in the section on projects.
void from_list(const Paragraph& p, std::vector<ProjectFigure>& out) {
  if (p.level != 3 || p.table || !contains(p.section, "项目支出") || p.sentences.empty() ||
      p.sentences.front().mentions.empty())
    return;
  const auto& m = p.sentences.front().mentions.front();
  if (m.figure != Figure::money || m.change != 0) return;
  auto name = squeeze(std::string_view(p.text).substr(0, m.begin));
  const auto e = enumerated(name);
  name.erase(0, e.size);
  if (contains_any(name, {",", ":", "类)", "万元"}) || name.size() < 9) return;
  out.push_back({name, Money_role::budget, m.number, p.section, p.line, Kind::other});
}

}  // namespace

bool names_project(const Table& table, const Row& row) {
  if (row.code.size() >= 12) return true;
  // In running words a table of named rows has one column.
  if (table.loose && table.columns.size() == 1) return row.code.empty() && !row.total() && !row.texts.empty();
  return row.code.empty() && !table.loose && !row.total() && !table.columns.empty() &&
         contains(table.columns.front().label(), "项目名称") && !row.texts.empty() &&
         squeeze(row.texts.front()) == squeeze(row.name);
}

namespace {

bool frequency(const std::string& word) {
  return word == "经常性项目" || word == "一次性项目" || word == "延续性项目" || word == "常年项目" ||
         word == "阶段性项目";
}

// Where only words are left a project is known by its kind, which stands behind its name: "… | 经常性项目 |
// 19.87".
TargetList targets_of_words(const Table& table) {
  TargetList out;
  const auto& words = table.words;
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    if (!frequency(words[i].first) || words[i - 1].first.size() < 9) continue;
    auto number = cell_number(words[i + 1].first, table.unit);
    // The whole project's budget may stand before this year's.
    if (i + 2 < words.size() && cell_number(words[i + 2].first, table.unit))
      number = cell_number(words[i + 2].first, table.unit);
    if (number)
      out.projects.push_back({words[i - 1].first, Money_role::budget, *number, table.title,
                              words[i + 1].second, table.kind, true});
  }
  return out;
}

}  // namespace

TargetList list_of_targets(const Table& table) {
  if (table.grid.empty()) return targets_of_words(table);
  TargetList out;
  std::size_t name = SIZE_MAX, amount = SIZE_MAX;
  for (std::size_t r = 0; r < table.grid.size(); ++r) {
    const auto& row = table.grid[r];
    const auto header = std::ranges::find(row, "项目名称");
    if (header != row.end()) {
      name = static_cast<std::size_t>(header - row.begin());
      amount = SIZE_MAX;
      for (std::size_t c = 0; c < row.size(); ++c)
        if (contains(row[c], "本年度") && contains(row[c], "预算")) amount = c;
      continue;
    }
    if (name == SIZE_MAX || amount == SIZE_MAX) continue;
    // Columns shift where merged cells were lost: the figure is the row's only one.
    if (!row.empty() && contains_any(row.front(), {"目标", "指标", "绩效"})) break;
    std::string text;
    std::optional<Number> number;
    int figures = 0;
    for (const auto& cell : row) {
      if (cell.empty()) continue;
      if (const auto n = cell_number(cell, table.unit)) {
        number = n;
        ++figures;
      } else if (text.empty() && (cell.size() > 6 || total_name(squeeze(cell)))) {
        text = cell;
      }
    }
    if (figures != 1 || text.empty()) continue;
    ProjectFigure found{text, Money_role::budget, *number, table.title, table.grid_lines[r], table.kind};
    if (total_name(squeeze(text)))
      out.total = std::move(found);
    else
      out.projects.push_back(std::move(found));
  }
  return out;
}

std::string beside(const Table& table, std::string_view label, std::size_t& line) {
  for (std::size_t r = 0; r < table.grid.size(); ++r)
    for (std::size_t c = 0; c + 1 < table.grid[r].size(); ++c) {
      if (squeeze(table.grid[r][c]) != label) continue;
      for (auto k = c + 1; k < table.grid[r].size(); ++k)
        if (!table.grid[r][k].empty()) {
          line = table.grid_lines[r];
          return table.grid[r][k];
        }
    }
  for (std::size_t i = 0; i + 1 < table.words.size(); ++i)
    if (table.words[i].first == label) {
      line = table.words[i + 1].second;
      std::string text;
      // A long value is wrapped; the next label ends it.
      for (auto k = i + 1; k < table.words.size() && k < i + 6; ++k) {
        const auto& word = table.words[k].first;
        if (k > i + 1 &&
            (parse_number(word) || contains_any(word, {"部门", "单位", "代码", "编码", "预算执行", "项目类别",
                                                       "项目总", "来源", "负责人"})))
          break;
        text += word;
      }
      return text;
    }
  return {};
}

std::string project_key(std::string_view name) {
  auto text = squeeze(name);
  for (const auto mark : {"“", "”", "\"", "'", "(", ")", "、", ","}) replace_all(text, mark, "");
  return text;
}

double likeness(std::string_view a, std::string_view b) {
  const auto x = base::to_code_points(project_key(a)), y = base::to_code_points(project_key(b));
  const auto& s = x.size() < y.size() ? x : y;
  const auto& l = x.size() < y.size() ? y : x;
  if (s.empty() || l.size() > 200) return 0;
  std::vector<std::size_t> row(l.size() + 1, 0);
  for (const auto c : s) {
    std::size_t diagonal = 0;
    for (std::size_t k = 1; k <= l.size(); ++k) {
      const auto above = row[k];
      row[k] = c == l[k - 1] ? diagonal + 1 : std::max(row[k], row[k - 1]);
      diagonal = above;
    }
  }
  return static_cast<double>(row.back()) / static_cast<double>(s.size());
}

std::vector<ProjectFigure> collect_projects(const Document& doc) {
  std::vector<ProjectFigure> out;
  for (const auto& table : doc.tables) {
    if (table.kind == Kind::projects) from_project_table(table, out);
    if (table.kind == Kind::whole_targets)
      std::ranges::move(list_of_targets(table).projects, std::back_inserter(out));
    if (table.kind == Kind::project_targets || table.kind == Kind::project_eval) from_form(table, out);
  }
  for (const auto& p : doc.paragraphs) {
    from_summary(p, out);
    from_list(p, out);
  }
  return out;
}

}  // namespace qiying::disclosure::internal
