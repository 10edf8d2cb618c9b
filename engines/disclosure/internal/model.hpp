#pragma once
// The document as it was understood: tables with typed cells, paragraphs with their figures.

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engines/disclosure/disclosure.hpp"
#include "engines/disclosure/internal/number.hpp"
#include "engines/disclosure/internal/source.hpp"

namespace qiying::disclosure::internal {

// The statutory tables, whatever a district calls them.
enum class Kind {
  other,
  totals,           // 收支总表: income beside expenditure
  income,           // 收入总表 / 收入决算表
  expense,          // 支出总表 / 支出决算表
  fiscal_totals,    // 财政拨款收支总表
  general_expense,  // 一般公共预算支出表, by function
  by_unit,          // 一般公共预算支出表(分单位)
  basic,            // 基本支出表, by economic classification
  three_public,     // "三公"经费
  fund,             // 政府性基金
  state_capital,    // 国有资本经营
  projects,         // 项目支出表
  procurement,      // 政府采购
  purchase,         // 政府购买服务
  whole_targets,    // 整体绩效目标
  project_targets,  // 项目绩效目标
  whole_eval,       // 整体绩效自评
  project_eval,     // 项目绩效自评
};

// What the figures of a column are.
enum class Role { other, total, basic, staff, office, project };

struct Column {
  std::vector<std::string> path;  // header from the top: {"基本支出", "小计"}
  Role role = Role::other;
  int printed = 0;  // number of the 栏次 row
  std::string label() const;
};

enum class Side { none, income, expense };

// One entry: a physical row, or one half of it where two lists stand side by side.
struct Row {
  std::size_t line = 0;
  std::string code;
  std::string name;
  int serial = 0;  // 行次
  Side side = Side::none;
  std::vector<std::optional<Number>> cells;  // by column
  std::vector<Number> loose;                 // figures whose columns are not known
  bool misfit = false;                       // no columns were found that make the loose figures right
  std::vector<std::string> texts;            // all cells of the physical row
  bool total() const;
  // The first figure of the row.
  const Number* first() const;
};

struct Table {
  Kind kind = Kind::other;
  std::string title;
  Money unit = Money::wan;
  bool loose = false;      // read from words, not from cells
  bool scrambled = false;  // the order of its words is lost; nothing in it is checked
  std::vector<Column> columns;
  std::vector<Row> rows;
  std::vector<std::pair<std::size_t, std::string>> notes;  // line, text
  std::size_t first_line = 0;
  std::size_t last_line = 0;
  std::vector<std::vector<std::string>> grid;  // cells as text, header included
  std::vector<std::size_t> grid_lines;
  std::vector<std::pair<std::string, std::size_t>> words;  // of a loose table, with lines

  const Row* total_row() const;
  int column(Role role) const;
};

enum class Figure { money, percent, times, count, plain };

// A figure in a sentence with the words before it.
struct Mention {
  Figure figure = Figure::plain;
  Number number;
  std::string unit;
  std::string label;      // words since the previous figure or end of a clause
  std::string lead;       // punctuation and words between the previous figure and this one
  std::size_t begin = 0;  // of the digits in the sentence
  std::size_t end = 0;    // after the unit
  int change = 0;         // +1 增加, -1 减少, 0 no change
};

struct Sentence {
  std::string text;
  std::size_t line = 0;
  std::vector<Mention> mentions;
};

struct Paragraph {
  std::size_t line = 0;
  std::string text;
  int level = 0;          // of its enumeration: 1 一、 2 (一) 3 1. 4 (1), 0 none
  std::string number;     // "一", "1"
  std::string section;    // headings above
  std::size_t table = 0;  // 1 + index when it stands in a form
  std::size_t block = 0;  // points of one cell share it
  std::vector<Sentence> sentences;
};

struct Document {
  std::string title;
  DocumentKind kind = DocumentKind::unknown;
  int year = 0;
  Lines lines;
  std::vector<Table> tables;
  std::vector<Paragraph> paragraphs;
  std::vector<std::pair<std::size_t, std::string>> contents;  // lines of the table of contents

  const Table* find(Kind kind) const;
};

}  // namespace qiying::disclosure::internal
