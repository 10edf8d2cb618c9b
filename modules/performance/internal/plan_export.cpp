// The form on paper, as a text to go on with and as a workbook.

#include <fmt/format.h>

#include "modules/performance/internal/plans.hpp"
#include "modules/performance/internal/workbook.hpp"
#include "platform/docx/docx.hpp"
#include "platform/exports/exports.hpp"

namespace qiying::performance {
namespace {

using kernel::Context;

std::string number(std::optional<double> value, const std::string& unit) {
  return value ? plain(*value) + unit : std::string();
}

std::string target_of(const TargetRow& r) {
  if (r.direction == Direction::qualitative) return r.target_text;
  const char* sign = r.direction == Direction::positive ? "≥" : r.direction == Direction::reverse ? "≤" : "=";
  return r.target ? sign + plain(*r.target) + r.unit : std::string();
}

std::string actual_of(const Context& c, const RowView& r) {
  if (r.row.direction == Direction::qualitative)
    return (r.row.reached ? c.pick(title_of(*r.row.reached)) : std::string()) +
           (r.row.actual_text.empty() ? "" : "：" + r.row.actual_text);
  return number(r.actual, r.row.unit);
}

// Overrides and typed values are printed with their reason.
std::string remark_of(const Context& c, const RowView& r) {
  std::string out = r.why;
  const auto add = [&](const std::string& text) {
    if (!text.empty()) out += (out.empty() ? "" : "；") + text;
  };
  if (r.source == ActualSource::overridden)
    add(c.pick({"平台记录 ", "records say "}) + number(r.computed, r.row.unit) +
        c.pick({"，人工更正：", ", overridden: "}) + r.row.actual_reason);
  if (r.source == ActualSource::typed) add(c.pick({"人工填报：", "typed in: "}) + r.row.actual_reason);
  add(r.row.reason);
  add(r.row.measures);
  return out;
}

std::vector<std::string> cells(const Context& c, const RowView& r) {
  return {r.row.level1,
          r.row.level2,
          r.row.level3,
          number(r.row.before2, r.row.unit),
          number(r.row.before1, r.row.unit),
          target_of(r.row),
          actual_of(c, r),
          r.row.scope == Scope::year ? plain(r.row.weight) : std::string(),
          r.points ? plain(*r.points) : std::string(),
          remark_of(c, r)};
}

std::vector<base::Text> heads() {
  return {{"一级指标", "Level 1"}, {"二级指标", "Level 2"},
          {"三级指标", "Level 3"}, {"前年值", "Two years ago"},
          {"上年值", "Last year"}, {"目标值", "Target"},
          {"实际值", "Actual"},    {"权重", "Weight"},
          {"得分", "Points"},      {"计算与说明", "Arithmetic and reasons"}};
}

std::string heading(const Context& c, const PlanView& v) {
  return std::to_string(v.year) + c.pick({"年度", " "}) + v.title +
         c.pick({"绩效自评表", " performance form"});
}

std::vector<std::pair<std::string, std::string>> facts(const Context& c, const PlanView& v) {
  std::vector<std::pair<std::string, std::string>> out = {
      {c.pick({"单位", "Unit"}), v.department},
      {c.pick({"类别", "Kind"}), c.pick(title_of(v.kind))},
      {c.pick({"状态", "State"}), c.pick(title_of(v.state))},
      {c.pick({"预算数", "Budget"}), base::to_wan_yuan(v.budget_fen)},
      {c.pick({"执行数", "Spent"}), base::to_wan_yuan(v.spent_fen)},
      {c.pick({"执行得分", "Points for execution"}), v.execution_why},
      {c.pick({"总分", "Total"}),
       v.total ? plain(*v.total) + "  " + v.grade : c.pick({"未完成", "not complete"})},
      {c.pick({"计分规则", "Rule"}), v.rule}};
  if (!v.hash.empty()) out.emplace_back(c.pick({"签署校验", "Hash of the signed form"}), v.hash);
  return out;
}

template <class Doc>
std::string printed(const Context& c, const PlanView& v) {
  Doc doc({.title = heading(c, v),
           .footer = v.department,
           .mark = c.services.settings.demo ? c.pick({"演示数据", "Demonstration"}) : std::string(),
           .landscape = true,
           .english = c.lang == kernel::Lang::en,
           .created = v.as_of});
  doc.facts(facts(c, v));
  if (!v.year_goal.empty()) {
    doc.heading(c.pick({"年度目标", "Goal of the year"}), 2);
    doc.paragraph(v.year_goal);
  }
  doc.heading(c.pick({"指标", "Targets"}), 2);
  std::vector<pdf::Column> columns;
  const double widths[] = {1.2, 1.4, 2.2, 1, 1, 1.2, 1.4, 0.8, 0.8, 4};
  const auto titles = heads();
  for (std::size_t i = 0; i < titles.size(); ++i) columns.push_back({c.pick(titles[i]), widths[i]});
  doc.begin_table(columns);
  for (const auto& r : v.rows) doc.row(cells(c, r));
  doc.end_table();
  const std::pair<base::Text, std::string> texts[] = {
      {{"上年评价结果", "Last year's result"}, v.last_result},
      {{"预算执行偏差原因", "Why the budget's execution deviates"}, v.spent_reason},
      {{"评价结果应用", "Use of the result"}, v.use_of_result},
      {{"改进措施", "Improvement"}, v.improvement}};
  for (const auto& [title, text] : texts)
    if (!text.empty()) {
      doc.heading(c.pick(title), 2);
      doc.paragraph(text);
    }
  for (const auto& s : v.sources) doc.note(s);
  return doc.finish();
}

base::Result<PlanView> asked(Context& c) {
  const auto id = PlanId::parse(c.request.param("id"));
  if (!id) return base::not_found({"绩效表", "form"});
  return show_plan(c, *id);
}

base::Result<http::Response> as_pdf(Context& c) {
  QY_TRY(const auto v, asked(c));
  c.audit("performance.plan.export", "plan", v.id.str());
  return exports::download(printed<pdf::Document>(c, v), "application/pdf", heading(c, v) + ".pdf");
}

base::Result<http::Response> as_docx(Context& c) {
  QY_TRY(const auto v, asked(c));
  c.audit("performance.plan.export", "plan", v.id.str());
  return exports::download(printed<docx::Document>(c, v), docx::Document::kType, heading(c, v) + ".docx");
}

base::Result<http::Response> as_xlsx(Context& c) {
  QY_TRY(const auto v, asked(c));
  c.audit("performance.plan.export", "plan", v.id.str());
  std::vector<std::string> header;
  for (const auto& t : heads()) header.push_back(c.pick(t));
  std::vector<std::vector<std::string>> rows;
  for (const auto& r : v.rows) rows.push_back(cells(c, r));
  for (const auto& [name, value] : facts(c, v)) rows.push_back({name, value});
  return exports::download(workbook(std::to_string(v.year), header, rows),
                           "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                           heading(c, v) + ".xlsx");
}

}  // namespace

void register_plan_forms(kernel::Registry& r) {
  const kernel::Access viewers{.permission = "performance.view"};
  r.raw(http::Method::get, "/api/v1/performance-plans/{id}/form.pdf",
        {.access = viewers, .summary = {"绩效表（PDF）", "The form as PDF"}}, as_pdf);
  r.raw(http::Method::get, "/api/v1/performance-plans/{id}/form.docx",
        {.access = viewers, .summary = {"绩效表（DOCX）", "The form as DOCX"}}, as_docx);
  r.raw(http::Method::get, "/api/v1/performance-plans/{id}/form.xlsx",
        {.access = viewers, .summary = {"绩效表（XLSX）", "The form as a workbook"}}, as_xlsx);
}

}  // namespace qiying::performance
