// Tables that the contents or the rules ask for, empty tables without their statement, years and remnants of
// the template, numbering.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "engines/disclosure/internal/checks/ledger.hpp"
#include "engines/disclosure/internal/grid.hpp"
#include "engines/disclosure/internal/titles.hpp"
#include "platform/base/text.hpp"

namespace qiying::disclosure::internal {
namespace {

bool has_kind(const Document& doc, Kind kind) {
  return std::ranges::any_of(doc.tables, [&](const Table& t) { return t.kind == kind; });
}

Finding missing(std::string name, std::size_t line, const std::string& reason_zh,
                const std::string& reason_en) {
  Finding f{.kind = "complete.table",
            .severity = Severity::warning,
            .place = {"", name, static_cast<std::int64_t>(line)},
            .quoted = name,
            .stated = "0",
            .expected = "1"};
  f.why = {fmt::format("{}，正文中有 0 张", reason_zh), fmt::format("{}, the document has 0", reason_en)};
  return f;
}

// Tables that the table of contents names.
std::set<Kind> check_contents(const Document& doc, Ledger& ledger) {
  std::set<Kind> told;
  for (const auto& [line, text] : doc.contents) {
    auto name = text;
    if (const auto e = enumerated(name); e.size > 0) name.erase(0, e.size);
    while (!name.empty() && (name.back() == '.' || (name.back() >= '0' && name.back() <= '9')))
      name.pop_back();
    const auto kind = title_kind(name);
    if (!kind || *kind == Kind::other) continue;
    if (has_kind(doc, *kind)) {
      ledger.held("completeness");
    } else if (told.insert(*kind).second) {
      auto f = missing(name, line, fmt::format("目录列有“{}”", name), "The contents list this table");
      f.evidence.push_back({"目录", text, static_cast<std::int64_t>(line)});
      ledger.found("completeness", std::move(f));
    }
  }
  return told;
}

// 财政部 部门预算、决算公开 (预算法实施条例 Art. 6; 财预[2016]143号): the tables every department prints.
void check_required(const Document& doc, const std::set<Kind>& told, Ledger& ledger) {
  constexpr Kind kRequired[] = {Kind::totals,          Kind::income, Kind::expense,      Kind::fiscal_totals,
                                Kind::general_expense, Kind::basic,  Kind::three_public, Kind::fund};
  std::size_t present = 0;
  for (const auto kind : kRequired) present += has_kind(doc, kind);
  // A narrative alone, or a single form, is no whole disclosure.
  if (present < 5 || doc.kind == DocumentKind::unknown) return;
  for (const auto kind : kRequired) {
    if (has_kind(doc, kind)) {
      ledger.held("completeness");
      continue;
    }
    if (told.contains(kind)) continue;
    ledger.found("completeness",
                 missing(std::string(kind_name(kind)), 1, fmt::format("按公开要求应有“{}”", kind_name(kind)),
                         "The rules of disclosure ask for this table"));
  }
}

bool said_in_text(const Document& doc, std::string_view word) {
  return std::ranges::any_of(doc.paragraphs, [&](const Paragraph& p) {
    const auto text = squeeze(p.text);
    return contains(text, word) && contains_any(text, {"无", "没有", "未安排", "为0", "0万元", "0.00万元"});
  });
}

std::string_view subject(Kind kind) {
  switch (kind) {
    case Kind::fund:
      return "政府性基金";
    case Kind::state_capital:
      return "国有资本经营";
    case Kind::three_public:
      return "三公";
    case Kind::purchase:
      return "购买服务";
    case Kind::procurement:
      return "采购";
    default:
      return {};
  }
}

void check_order(const Document& doc, Ledger& ledger) {
  for (const auto& table : doc.tables) {
    if (!table.scrambled) continue;
    Finding f{.kind = "table.order",
              .severity = Severity::info,
              .place = at(table, "", table.first_line),
              .quoted = table.title};
    f.why = {fmt::format("《{}》的文字取出时次序已乱，没有核对；请改用原始的 DOCX、XLSX，或带版面的 PDF 文字",
                         table.title),
             "The words of this table came in another order than they are read; it was not checked"};
    ledger.note(std::move(f));
  }
}

void check_empty_tables(const Document& doc, Ledger& ledger) {
  for (const auto& table : doc.tables) {
    const auto word = subject(table.kind);
    if (word.empty() || table.scrambled) continue;
    const bool figures = std::ranges::any_of(table.rows, [](const Row& r) { return r.first() != nullptr; });
    // Of some tables in running words only the words are read.
    const bool printed =
        table.loose && table.rows.empty() && std::ranges::any_of(table.words, [](const auto& w) {
          return contains(w.first, ".") && parse_number(w.first);
        });
    if (figures || printed) continue;
    const bool note = std::ranges::any_of(table.notes, [](const auto& n) {
      return contains_any(n.second, {"无", "没有", "空表", "为零", "为0"});
    });
    if (note || said_in_text(doc, word)) {
      ledger.held("completeness");
      continue;
    }
    Finding f{.kind = "complete.statement",
              .severity = Severity::warning,
              .place = at(table, "", table.first_line),
              .quoted = table.title,
              .stated = "",
              .expected = "0"};
    f.why = {fmt::format("《{}》没有数据，也没有“本单位无{}支出”一类的说明；空表应予说明", table.title, word),
             "The table has no figures and no statement that there is nothing to report"};
    ledger.found("completeness", std::move(f));
  }
}

// --- years ---

std::string without_years(const std::string& text) {
  std::string out = text;
  for (auto at = out.find("年"); at != out.npos; at = out.find("年", at + 1))
    if (at >= 4 && out.find_first_not_of("0123456789", at - 4) == at) {
      out.erase(at - 4, 4);
      at -= 4;
    }
  return out;
}

void year_finding(const Document& doc, const Table& table, const std::string& text, int year,
                  std::size_t line, Ledger& ledger) {
  Finding f{.kind = "form.year",
            .severity = Severity::warning,
            .place = at(table, text, line),
            .quoted = text,
            .stated = std::to_string(year),
            .expected = std::to_string(doc.year)};
  f.why = {fmt::format("本文件为 {} 年，此处为 {} 年", doc.year, year),
           fmt::format("The document is of {}, this says {}", doc.year, year)};
  f.evidence.push_back({"文件年度", std::to_string(doc.year), 1});
  ledger.found("completeness", std::move(f));
}

// Cells of a table, or its words with a year and what follows it as one: "2023", "年预算申报数".
std::vector<std::pair<std::string, std::size_t>> labels_of(const Table& table) {
  std::vector<std::pair<std::string, std::size_t>> out;
  for (std::size_t r = 0; r < table.grid.size(); ++r)
    for (const auto& cell : table.grid[r]) out.emplace_back(cell, table.grid_lines[r]);
  for (std::size_t i = 0; i < table.words.size(); ++i) {
    const auto& [word, line] = table.words[i];
    const bool joins = i > 0 && word.starts_with("年") && table.words[i - 1].first.size() == 4;
    out.emplace_back(joins ? table.words[i - 1].first + word : word, line);
  }
  return out;
}

void check_years(const Document& doc, Ledger& ledger) {
  if (doc.year == 0) return;
  // Labels that other forms print with the document's year.
  std::set<std::string> labels;
  for (const auto& table : doc.tables)
    for (const auto& [cell, line] : labels_of(table))
      if (cell.size() < 90 && first_year(cell) == doc.year) labels.insert(without_years(cell));
  for (const auto& table : doc.tables) {
    if (const int year = first_year(table.title); year != 0) {
      if (year == doc.year)
        ledger.held("completeness");
      else
        year_finding(doc, table, table.title, year, table.first_line, ledger);
    }
    for (const auto& [cell, line] : labels_of(table)) {
      const int year = cell.size() < 90 ? first_year(cell) : 0;
      if (year == 0 || year == doc.year || !contains_any(cell, {"预算", "决算", "支出", "绩效"})) continue;
      if (labels.contains(without_years(cell)) && without_years(cell).size() > 15)
        year_finding(doc, table, cell, year, line, ledger);
    }
  }
}

// --- remnants and blanks ---

/// "单位为万元" states a unit: no figure is missing there.
std::string without_units(std::string text) {
  for (const std::string_view unit : {"单位为万元", "单位均为万元", "单位都为万元", "单位统一为万元"})
    for (auto at = text.find(unit); at != text.npos; at = text.find(unit, at)) text.erase(at, unit.size());
  return text;
}

void check_remnants(const Document& doc, Ledger& ledger) {
  for (const auto& p : doc.paragraphs) {
    const auto text = squeeze(p.text);
    for (const auto mark : {"请依据", "请根据", "请按照", "请填写", "用于项目名称", "事项标题", "××",
                            "XX万元", "xx万元", "XX%", "**万元", "___", "(填写", "如无此项"}) {
      const auto where = text.find(mark);
      if (where == text.npos) continue;
      Finding f{
          .kind = "text.placeholder",
          .severity = Severity::warning,
          .place = at(p),
          .quoted = shorten(
              text.substr(where > 60 ? text.rfind("。", where) == text.npos ? 0 : text.rfind("。", where) + 3
                                     : 0),
              120),
          .stated = mark,
          .expected = ""};
      f.why = {fmt::format("模板的说明或占位符“{}”留在正文中", mark),
               "An instruction or placeholder of the template was left in the text"};
      ledger.note(std::move(f));
      break;
    }
    const auto said = without_units(text);
    for (const auto blank :
         {"增加万元", "减少万元", "预算万元", "支出万元", "合计万元", "增长%", "下降%", "占%", "减少%",
          "增加%", "总计万元", "类万元", "为万元", "经费万元", "收入万元", "决算万元", "拨款万元", "为%"}) {
      if (!contains(said, blank) || contains(said, std::string("(") + blank)) continue;
      Finding f{.kind = "text.blank",
                .place = at(p),
                .quoted = shorten(text, 120),
                .stated = "",
                .expected = "数值"};
      f.why = {fmt::format("“{}”处应有数值而为空白", blank), "A figure is missing here"};
      ledger.note(std::move(f));
    }
  }
}

// 七、 is followed by 九、 in a list of the totals.
void check_numbering(const Document& doc, Ledger& ledger) {
  constexpr std::string_view order[] = {"一",     "二",     "三",     "四",     "五",    "六",   "七",
                                        "八",     "九",     "十",     "十一",   "十二",  "十三", "十四",
                                        "十五",   "十六",   "十七",   "十八",   "十九",  "二十", "二十一",
                                        "二十二", "二十三", "二十四", "二十五", "二十六"};
  for (const auto& table : doc.tables) {
    if ((table.kind != Kind::totals && table.kind != Kind::fiscal_totals) || table.loose) continue;
    std::map<std::pair<Side, int>, std::size_t> last;
    for (const auto& row : table.rows) {
      const auto e = enumerated(squeeze(row.name));
      auto number = e.number;
      replace_all(number, "廿", "二十");
      const auto it = std::ranges::find(order, number);
      if (e.level == 0 || it == std::end(order)) continue;
      const auto n = static_cast<std::size_t>(it - std::begin(order)) + 1;
      auto& before = last[{row.side, e.level}];
      if (n > before + 1 && before > 0) {
        Finding f{.kind = "table.numbering",
                  .severity = Severity::info,
                  .place = at(table, row.name, row.line),
                  .quoted = row.name,
                  .stated = e.number,
                  .expected = std::string(order[before])};
        f.why = {
            fmt::format("序号由“{}”跳到“{}”，缺少 {} 行", order[before - 1], e.number, n - before - 1),
            fmt::format("The numbering goes from {} to {}: {} line(s) missing", before, n, n - before - 1)};
        ledger.note(std::move(f));
      }
      before = e.level == 1 && n < before ? before : n;
    }
  }
}

}  // namespace

void check_completeness(const Document& doc, Ledger& ledger) {
  const auto told = check_contents(doc, ledger);
  check_required(doc, told, ledger);
  check_empty_tables(doc, ledger);
  check_order(doc, ledger);
  check_years(doc, ledger);
  check_remnants(doc, ledger);
  check_numbering(doc, ledger);
}

// "1,2,3.4.5" where an amount must stand.
void check_figures(const Document& doc, Ledger& ledger) {
  const auto report = [&](Place place, const std::string& text, const std::string& quoted) {
    Finding f{.kind = "figure.malformed",
              .place = std::move(place),
              .quoted = quoted,
              .stated = text,
              .expected = ""};
    f.why = {
        fmt::format("“{}”不是一个数：千分位逗号须隔三位，小数点只能有一个", text),
        fmt::format("\"{}\" is no number: commas part three digits, and there is one decimal point", text)};
    ledger.note(std::move(f));
  };
  for (const auto& table : doc.tables)
    for (std::size_t r = 0; r < table.grid.size(); ++r)
      for (std::size_t c = 1; c < table.grid[r].size(); ++c)
        if (malformed_number(table.grid[r][c]) && !code_like(table.grid[r][c]) &&
            table.kind != Kind::project_eval && table.grid[r][c].size() < 40)
          report(at(table, table.grid[r].front(), table.grid_lines[r]), table.grid[r][c], table.grid[r][c]);
  for (const auto& p : doc.paragraphs) {
    const auto text = squeeze(p.text);
    for (const auto unit : {"万元", "亿元"})
      for (auto end = text.find(unit); end != text.npos; end = text.find(unit, end + 6)) {
        auto from = end;
        while (from > 0 && ((text[from - 1] >= '0' && text[from - 1] <= '9') || text[from - 1] == '.' ||
                            text[from - 1] == ','))
          --from;
        auto run = text.substr(from, end - from);
        // A sentence's comma before the figure is none of its own.
        while (!run.empty() && (run.front() == ',' || run.front() == '.')) run.erase(0, 1);
        if (!malformed_number(run) || run.size() > 40) continue;
        const auto comma = run.find(',');
        if (comma != run.npos && parse_number(run.substr(comma + 1)) &&
            run.find(',', comma + 1) == run.npos && run.size() - comma != 4 && run.find('.') > comma)
          continue;
        report(at(p), run, shorten(p.text, 120));
      }
  }
}

}  // namespace qiying::disclosure::internal
