#pragma once
/// Writes a budget 预算 or final account 决算 from figures that were entered once: the statutory tables, and
/// the narrative whose amounts, shares and growth are computed. What it writes is fit for `audit`.
///
/// Amounts are entered in fen and printed in 万元 with two decimals. Each entered amount is rounded to 0.01
/// 万元 first and sums are made of the rounded amounts, so that what is printed adds up.
///
/// Pure and thread-safe.

#include <optional>
#include <string>
#include <vector>

#include "engines/disclosure/disclosure.hpp"
#include "platform/base/money.hpp"

namespace qiying::disclosure {

/// Where money comes from: 一般公共预算 政府性基金 国有资本经营 单位资金（事业收入）.
enum class Source { general, fund, capital, own };
QY_ENUM(Source, "general", "fund", "capital", "own")

/// Spending of one item 项 of the functional classification.
struct FunctionLine {
  std::string code;  ///< 7 digits
  std::string name;
  Source source = Source::general;
  base::Fen staff, office, project;  ///< 人员经费 公用经费 项目支出
  base::Fen initial, whole;          ///< final accounts: 年初预算 全年预算
};
QY_DESCRIBE(FunctionLine, QY_FIELD(code, .min = 7, .max = 7), QY_FIELD(name, .min = 1, .max = 60),
            QY_FIELD(source), QY_FIELD(staff), QY_FIELD(office), QY_FIELD(project), QY_FIELD(initial),
            QY_FIELD(whole))

/// Names of classes 类 (3 digits) and groups 款 (5 digits).
struct CodeName {
  std::string code, name;
};
QY_DESCRIBE(CodeName, QY_FIELD(code, .min = 3, .max = 5), QY_FIELD(name, .min = 1, .max = 60))

/// Basic spending by economic item 款 (5 digits); 301 and 303 are staff, 302 and 310 office.
struct EconomicLine {
  std::string code, name;
  base::Fen amount;
};
QY_DESCRIBE(EconomicLine, QY_FIELD(code, .min = 5, .max = 5), QY_FIELD(name, .min = 1, .max = 60),
            QY_FIELD(amount))

/// A detail of a project's budget with the basis it was computed from.
struct DetailLine {
  std::string what, basis;
  base::Fen amount;
};
QY_DESCRIBE(DetailLine, QY_FIELD(what, .min = 1, .max = 60), QY_FIELD(basis, .min = 0, .max = 120),
            QY_FIELD(amount))

struct GoalLine {
  std::string level1, level2, level3, target, basis;
  double weight = 0;
};
QY_DESCRIBE(GoalLine, QY_FIELD(level1, .min = 1, .max = 20), QY_FIELD(level2, .min = 1, .max = 30),
            QY_FIELD(level3, .min = 1, .max = 80), QY_FIELD(target, .min = 0, .max = 80),
            QY_FIELD(basis, .min = 0, .max = 60), QY_FIELD(weight, .min = 0, .max = 100))

/// A project: what it costs by the budget and, in final accounts, what was spent.
struct ProjectLine {
  std::string code, name, purpose;
  Source source = Source::general;
  base::Fen budget, executed;
  std::vector<DetailLine> details;
  std::vector<GoalLine> goals;
};
QY_DESCRIBE(ProjectLine, QY_FIELD(code, .min = 0, .max = 30), QY_FIELD(name, .min = 2, .max = 60),
            QY_FIELD(purpose, .min = 0, .max = 200), QY_FIELD(source), QY_FIELD(budget), QY_FIELD(executed),
            QY_FIELD(details, .max = 50), QY_FIELD(goals, .max = 50))

/// Government procurement, with the shares of small and medium (SME) and of small and micro enterprises.
struct ProcurementLine {
  std::string project, item, measure;  ///< measure: 包, 项
  double quantity = 1;
  base::Fen amount, sme, small;
};
QY_DESCRIBE(ProcurementLine, QY_FIELD(project, .min = 1, .max = 60), QY_FIELD(item, .min = 1, .max = 60),
            QY_FIELD(measure, .min = 0, .max = 10), QY_FIELD(quantity, .min = 0, .max = 1e9),
            QY_FIELD(amount), QY_FIELD(sme), QY_FIELD(small))

/// 向社会力量购买服务.
struct ServiceLine {
  std::string project, item;
  base::Fen amount;
};
QY_DESCRIBE(ServiceLine, QY_FIELD(project, .min = 1, .max = 60), QY_FIELD(item, .min = 1, .max = 60),
            QY_FIELD(amount))

/// “三公”经费: 因公出国（境） 公务用车购置 公务用车运行 公务接待.
struct ThreePublic {
  base::Fen abroad, car_bought, car_run, reception;
};
QY_DESCRIBE(ThreePublic, QY_FIELD(abroad), QY_FIELD(car_bought), QY_FIELD(car_run), QY_FIELD(reception))

/// Everything that is entered.
struct Book {
  DocumentKind kind = DocumentKind::budget;
  std::int64_t year = 0;
  std::string unit;       ///< name of the unit
  std::string unit_code;  ///< 部门编码
  std::string duties;     ///< 主要职能, free text
  std::string reason;     ///< why it is more or less than last year
  base::Fen last_year;    ///< the whole of the year before; 0: not compared
  std::vector<CodeName> names;
  std::vector<FunctionLine> functions;
  std::vector<EconomicLine> economics;
  std::vector<ProjectLine> projects;
  std::vector<ProcurementLine> procurement;
  std::vector<ServiceLine> services;
  ThreePublic three;                        ///< budgets: this year; final accounts: spent
  ThreePublic three_before;                 ///< budgets: last year; final accounts: the budget
  std::optional<std::string> three_reason;  ///< why the “三公” amount is more or less than that
};
QY_DESCRIBE(Book, QY_FIELD(kind), QY_FIELD(year, .min = 2000, .max = 2100),
            QY_FIELD(unit, .min = 2, .max = 60), QY_FIELD(unit_code, .min = 0, .max = 20),
            QY_FIELD(duties, .min = 0, .max = 4000, .multiline = true),
            QY_FIELD(reason, .min = 0, .max = 500), QY_FIELD(last_year), QY_FIELD(names, .max = 200),
            QY_FIELD(functions, .max = 300), QY_FIELD(economics, .max = 200), QY_FIELD(projects, .max = 200),
            QY_FIELD(procurement, .max = 300), QY_FIELD(services, .max = 200), QY_FIELD(three),
            QY_FIELD(three_before), QY_FIELD(three_reason, .max = 300))

/// What does not fit together in what was entered, before anything is written.
struct BookProblem {
  std::string field;  ///< "functions[3].code"
  Words what;
};
QY_DESCRIBE(BookProblem, QY_FIELD(field), QY_FIELD(what))
std::vector<BookProblem> problems_of(const Book& book);

/// A statutory table.
struct PaperTable {
  std::string number;  ///< 预算01表, 公开01表
  std::string title;
  std::vector<std::vector<std::string>> head, rows;
  std::string note;  ///< below; empty tables say so here
};
QY_DESCRIBE(PaperTable, QY_FIELD(number), QY_FIELD(title), QY_FIELD(head), QY_FIELD(rows), QY_FIELD(note))
struct PaperBlock {
  std::int64_t level = 0;  ///< 1 to 3: heading; 0: paragraph or table
  std::string text;
  std::int64_t table = -1;  ///< index into Paper::tables
};
QY_DESCRIBE(PaperBlock, QY_FIELD(level), QY_FIELD(text), QY_FIELD(table))
struct Paper {
  DocumentKind kind = DocumentKind::budget;
  std::int64_t year = 0;
  std::string title;
  std::string unit;  ///< whose it is; stands above each table
  std::vector<PaperBlock> blocks;
  std::vector<PaperTable> tables;
};
QY_DESCRIBE(Paper, QY_FIELD(kind), QY_FIELD(year), QY_FIELD(title), QY_FIELD(unit), QY_FIELD(blocks),
            QY_FIELD(tables))

/// The document. The book must have no problems (else the document says what the figures say).
Paper compose(const Book& book);
/// The document as text with tab-separated tables, as `audit` reads it.
std::string to_text(const Paper& paper);
/// "131.56": 0.01 万元 as printed, no thousands mark; rounded half away from zero.
std::string wan(base::Fen amount);

}  // namespace qiying::disclosure
