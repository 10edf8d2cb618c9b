// Figures from a workbook: one row a line of the book, with what kind of line it is in the first column.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "modules/performance/internal/documents.hpp"
#include "modules/performance/internal/workbook.hpp"
#include "platform/imports/table.hpp"

namespace qiying::performance {
namespace {

using disclosure::Source;

const imports::Field kFields[] = {
    {.name = "what", .headings = {"类别"}, .required = true},
    {.name = "code", .headings = {"编码", "科目编码", "项目编码"}},
    {.name = "name", .headings = {"名称", "科目名称", "项目名称"}},
    {.name = "source", .headings = {"资金来源"}},
    {.name = "staff", .headings = {"人员经费"}},
    {.name = "office", .headings = {"公用经费"}},
    {.name = "project", .headings = {"项目支出"}},
    {.name = "initial", .headings = {"年初预算"}},
    {.name = "whole", .headings = {"全年预算"}},
    {.name = "amount", .headings = {"金额", "预算数"}},
    {.name = "executed", .headings = {"执行数"}},
    {.name = "sme", .headings = {"面向中小企业"}},
    {.name = "small", .headings = {"面向小微企业"}},
    {.name = "quantity", .headings = {"数量"}},
    {.name = "measure", .headings = {"单位", "计量单位"}},
    {.name = "of", .headings = {"所属项目"}},
    {.name = "level1", .headings = {"一级指标"}},
    {.name = "level2", .headings = {"二级指标"}},
    {.name = "target", .headings = {"指标值", "目标值"}},
    {.name = "weight", .headings = {"权重", "分值权重"}},
    {.name = "text", .headings = {"说明", "用途或依据"}},
};

constexpr std::array<std::pair<const char*, Source>, 4> kSources = {{{"一般公共预算", Source::general},
                                                                     {"政府性基金预算", Source::fund},
                                                                     {"国有资本经营预算", Source::capital},
                                                                     {"单位资金", Source::own}}};

// "1,234.56" exactly as fen; nothing for what is no amount ("1,2,3.4.5").
std::optional<base::Fen> amount_of(std::string text, bool in_yuan) {
  if (text.empty()) return base::Fen{};
  const bool negative = text.front() == '-';
  if (negative) text.erase(0, 1);
  const auto point = text.find('.');
  auto whole = text.substr(0, point),
       rest = point == std::string::npos ? std::string() : text.substr(point + 1);
  if (whole.find(',') != std::string::npos) {
    for (std::size_t i = whole.size(), n = 1; i-- > 0; ++n)
      if ((whole[i] == ',') != (n % 4 == 0)) return std::nullopt;
    std::erase(whole, ',');
  }
  const std::size_t places = in_yuan ? 2 : 6;
  while (rest.size() > places && rest.back() == '0') rest.pop_back();
  if (whole.empty() || whole.size() > 12 || rest.size() > places) return std::nullopt;
  rest.resize(places, '0');
  const auto all = whole + rest;
  if (all.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  const auto value = std::stoll(all);
  return base::Fen{negative ? -value : value};
}

class Reading {
 public:
  Reading(imports::NamedTable& table, Book& book, bool in_yuan)
      : table_(table), book_(book), in_yuan_(in_yuan) {}

  base::Result<void> line() {
    const auto what = table_.value("what");
    if (what == "功能科目") return function();
    if (what == "科目名称") return named();
    if (what == "经济科目") return economic();
    if (what == "项目") return project();
    if (what == "项目明细") return detail();
    if (what == "绩效目标") return goal();
    if (what == "政府采购") return procurement();
    if (what == "购买服务") return service();
    if (what == "三公经费" || what == "三公经费对比")
      return three(what == "三公经费" ? book_.three : book_.three_before);
    if (what == "上年合计") return money("amount", book_.last_year);
    return fault("what", {"没有“" + what + "”这种类别", "There is no kind of line called " + what});
  }

 private:
  base::Error fault(const std::string& column, const base::Text& text) const {
    const auto at = std::to_string(table_.line());
    return base::invalid(
        column, "document.import", {"第 " + at + " 行：" + text.zh, "Line " + at + ": " + text.en},
        {"整个文件没有导入，改正后重新上传", "Nothing was taken; correct the file and send it again"});
  }
  base::Result<void> money(const std::string& column, base::Fen& out) {
    const auto text = table_.value(column);
    const auto amount = amount_of(text, in_yuan_);
    if (!amount)
      return fault(column, {"“" + text + "”不是金额，例如 1,234.56",
                            "\"" + text + "\" is no amount such as 1,234.56"});
    if (amount->value < 0) return fault(column, {"金额不能为负", "an amount is not negative"});
    out = *amount;
    return {};
  }
  base::Result<void> word(const std::string& column, std::string& out, bool needed = true) {
    out = table_.value(column);
    if (needed && out.empty()) return fault(column, {"缺少" + column_zh(column), column + " is missing"});
    return {};
  }
  static std::string column_zh(const std::string& column) {
    for (const auto& f : kFields)
      if (f.name == column) return std::string(f.headings.front());
    return column;
  }
  base::Result<void> source(Source& out) {
    const auto text = table_.value("source");
    if (text.empty()) return {};
    for (const auto& [name, value] : kSources)
      if (text == name) {
        out = value;
        return {};
      }
    return fault("source", {"没有“" + text + "”这种资金来源", "There is no source called " + text});
  }

  base::Result<void> function() {
    disclosure::FunctionLine f;
    QY_CHECK(word("code", f.code));
    QY_CHECK(word("name", f.name));
    QY_CHECK(source(f.source));
    QY_CHECK(money("staff", f.staff));
    QY_CHECK(money("office", f.office));
    QY_CHECK(money("project", f.project));
    QY_CHECK(money("initial", f.initial));
    QY_CHECK(money("whole", f.whole));
    book_.functions.push_back(std::move(f));
    return {};
  }
  base::Result<void> named() {
    disclosure::CodeName n;
    QY_CHECK(word("code", n.code));
    QY_CHECK(word("name", n.name));
    book_.names.push_back(std::move(n));
    return {};
  }
  base::Result<void> economic() {
    disclosure::EconomicLine e;
    QY_CHECK(word("code", e.code));
    QY_CHECK(word("name", e.name));
    QY_CHECK(money("amount", e.amount));
    book_.economics.push_back(std::move(e));
    return {};
  }
  base::Result<void> project() {
    disclosure::ProjectLine p;
    QY_CHECK(word("code", p.code, false));
    QY_CHECK(word("name", p.name));
    QY_CHECK(word("text", p.purpose, false));
    QY_CHECK(source(p.source));
    QY_CHECK(money("amount", p.budget));
    QY_CHECK(money("executed", p.executed));
    for (auto& old : goals_)
      if (old.first == p.name) p.goals = old.second;
    book_.projects.push_back(std::move(p));
    return {};
  }
  base::Result<void> detail() {
    disclosure::DetailLine d;
    QY_CHECK(word("name", d.what));
    QY_CHECK(word("text", d.basis, false));
    QY_CHECK(money("amount", d.amount));
    QY_TRY(auto* project, project_of_line());
    project->details.push_back(std::move(d));
    return {};
  }
  // The first one of a project takes the place of those that it had.
  base::Result<void> goal() {
    disclosure::GoalLine g;
    QY_CHECK(word("level1", g.level1));
    QY_CHECK(word("level2", g.level2));
    QY_CHECK(word("name", g.level3));
    QY_CHECK(word("target", g.target));
    QY_CHECK(word("text", g.basis, false));
    QY_CHECK(number("weight", g.weight));
    QY_TRY(auto* project, project_of_line());
    if (told_.insert(project->name).second) project->goals.clear();
    project->goals.push_back(std::move(g));
    return {};
  }
  base::Result<disclosure::ProjectLine*> project_of_line() {
    const auto of = table_.value("of");
    const auto project = std::ranges::find(book_.projects, of, &disclosure::ProjectLine::name);
    if (project == book_.projects.end())
      return fault("of", {"前面没有项目“" + of + "”", "No project called " + of + " stands before"});
    return &*project;
  }
  base::Result<void> number(const std::string& column, double& out) {
    const auto text = table_.value(column);
    const auto value = amount_of(text, false);
    if (!value || value->value < 0)
      return fault(column, {"“" + text + "”不是数", "\"" + text + "\" is no number"});
    out = static_cast<double>(value->value) / 1'000'000;
    return {};
  }
  base::Result<void> procurement() {
    disclosure::ProcurementLine p;
    QY_CHECK(word("of", p.project));
    QY_CHECK(word("name", p.item));
    QY_CHECK(word("measure", p.measure, false));
    QY_CHECK(number("quantity", p.quantity));
    QY_CHECK(money("amount", p.amount));
    QY_CHECK(money("sme", p.sme));
    QY_CHECK(money("small", p.small));
    book_.procurement.push_back(std::move(p));
    return {};
  }
  base::Result<void> service() {
    disclosure::ServiceLine s;
    QY_CHECK(word("of", s.project));
    QY_CHECK(word("name", s.item));
    QY_CHECK(money("amount", s.amount));
    book_.services.push_back(std::move(s));
    return {};
  }
  base::Result<void> three(disclosure::ThreePublic& t) {
    const auto name = table_.value("name");
    if (name == "因公出国（境）费") return money("amount", t.abroad);
    if (name == "公务用车购置费") return money("amount", t.car_bought);
    if (name == "公务用车运行费") return money("amount", t.car_run);
    if (name == "公务接待费") return money("amount", t.reception);
    return fault("name", {"没有“" + name + "”这项三公经费", "There is no such item: " + name});
  }

 public:
  // What a file without targets leaves as it is.
  std::vector<std::pair<std::string, std::vector<disclosure::GoalLine>>> goals_;

 private:
  imports::NamedTable& table_;
  Book& book_;
  bool in_yuan_;
  std::set<std::string> told_;  // projects whose targets the file has
};

std::string name_of(Source s) {
  for (const auto& [name, value] : kSources)
    if (value == s) return name;
  return {};
}

std::string wan(base::Fen amount) {
  return amount.value == 0 ? std::string() : disclosure::wan(amount);
}

using Cells = std::map<std::string_view, std::string>;

std::vector<std::string> line_of(const Cells& cells) {
  std::vector<std::string> out;
  for (const auto& f : kFields) {
    const auto found = cells.find(f.name);
    out.push_back(found == cells.end() ? std::string() : found->second);
  }
  return out;
}

void three_lines(const std::string& what, const disclosure::ThreePublic& t,
                 std::vector<std::vector<std::string>>& out) {
  const std::pair<const char*, base::Fen> items[] = {{"因公出国（境）费", t.abroad},
                                                     {"公务用车购置费", t.car_bought},
                                                     {"公务用车运行费", t.car_run},
                                                     {"公务接待费", t.reception}};
  for (const auto& [name, amount] : items)
    out.push_back(line_of({{"what", what}, {"name", name}, {"amount", disclosure::wan(amount)}}));
}

}  // namespace

base::Result<Book> read_book(const std::filesystem::path& file, Book book, bool in_yuan) {
  QY_TRY(auto table, imports::NamedTable::open(file, kFields));
  Reading reading(table, book, in_yuan);
  for (const auto& p : book.projects) reading.goals_.emplace_back(p.name, p.goals);
  book.names.clear();
  book.functions.clear();
  book.economics.clear();
  book.projects.clear();
  book.procurement.clear();
  book.services.clear();
  while (true) {
    QY_TRY(const bool more, table.next());
    if (!more) break;
    QY_CHECK(reading.line());
  }
  QY_CHECK(base::validate(base::type_of<Book>, &book));
  return book;
}

std::string book_as_workbook(const Book& b) {
  std::vector<std::string> header;
  for (const auto& f : kFields) header.emplace_back(f.headings.front());
  std::vector<std::vector<std::string>> rows;
  for (const auto& n : b.names)
    rows.push_back(line_of({{"what", "科目名称"}, {"code", n.code}, {"name", n.name}}));
  for (const auto& f : b.functions)
    rows.push_back(line_of({{"what", "功能科目"},
                            {"code", f.code},
                            {"name", f.name},
                            {"source", name_of(f.source)},
                            {"staff", wan(f.staff)},
                            {"office", wan(f.office)},
                            {"project", wan(f.project)},
                            {"initial", wan(f.initial)},
                            {"whole", wan(f.whole)}}));
  for (const auto& e : b.economics)
    rows.push_back(
        line_of({{"what", "经济科目"}, {"code", e.code}, {"name", e.name}, {"amount", wan(e.amount)}}));
  for (const auto& p : b.projects) {
    rows.push_back(line_of({{"what", "项目"},
                            {"code", p.code},
                            {"name", p.name},
                            {"source", name_of(p.source)},
                            {"amount", wan(p.budget)},
                            {"executed", wan(p.executed)},
                            {"text", p.purpose}}));
    for (const auto& d : p.details)
      rows.push_back(line_of({{"what", "项目明细"},
                              {"of", p.name},
                              {"name", d.what},
                              {"amount", wan(d.amount)},
                              {"text", d.basis}}));
    for (const auto& g : p.goals)
      rows.push_back(line_of({{"what", "绩效目标"},
                              {"of", p.name},
                              {"name", g.level3},
                              {"level1", g.level1},
                              {"level2", g.level2},
                              {"target", g.target},
                              {"weight", fmt::format("{:g}", g.weight)},
                              {"text", g.basis}}));
  }
  for (const auto& p : b.procurement) {
    rows.push_back(line_of({{"what", "政府采购"},
                            {"of", p.project},
                            {"name", p.item},
                            {"measure", p.measure},
                            {"quantity", fmt::format("{}", p.quantity)},
                            {"amount", wan(p.amount)},
                            {"sme", wan(p.sme)},
                            {"small", wan(p.small)}}));
  }
  for (const auto& s : b.services)
    rows.push_back(
        line_of({{"what", "购买服务"}, {"of", s.project}, {"name", s.item}, {"amount", wan(s.amount)}}));
  three_lines("三公经费", b.three, rows);
  three_lines("三公经费对比", b.three_before, rows);
  rows.push_back(line_of({{"what", "上年合计"}, {"amount", disclosure::wan(b.last_year)}}));
  return workbook("数据", header, rows);
}

}  // namespace qiying::performance
