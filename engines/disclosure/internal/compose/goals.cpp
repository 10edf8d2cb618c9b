// Tables 14 and 15 of a budget: the whole unit, and the details and targets of each project.
#include <fmt/format.h>

#include "engines/disclosure/internal/compose/sums.hpp"

namespace qiying::disclosure::internal {
namespace {

PaperTable& begin(Paper& paper, const std::string& number, const std::string& title) {
  paper.tables.push_back({number, title, {}, {}, ""});
  paper.blocks.push_back({0, "", static_cast<std::int64_t>(paper.tables.size()) - 1});
  return paper.tables.back();
}

std::string weight(double w) {
  return fmt::format("{:g}", w);
}

// The unit's own form: money by kind, projects, and the targets of all projects.
void whole_unit(const Sums& s, Paper& paper) {
  const auto& book = s.book;
  auto& t = begin(paper, "预算14表", std::to_string(book.year) + "年部门（单位）整体绩效目标申报表");
  t.head = {{"项目名称", "本年度预算", "主要支出方向和用途"}};
  Cents all = 0;
  for (const auto& p : book.projects) all += cents(p.budget);
  t.rows.push_back({"合计", cell(all), ""});
  for (const auto& p : book.projects) t.rows.push_back({p.name, cell(cents(p.budget)), p.purpose});
  if (book.projects.empty()) t.note = "注：本单位无项目支出";
}

// What a project's money is for, and how each amount was computed.
void details(const Sums& s, const ProjectLine& p, Paper& paper) {
  auto& t =
      begin(paper, "预算15表", std::to_string(s.book.year) + "年项目支出明细及测算依据表（" + p.name + "）");
  t.head = {{"项目内容", "测算依据及说明", "金额"}};
  for (const auto& d : p.details) t.rows.push_back({d.what, d.basis, cell(cents(d.amount))});
  t.rows.push_back({"项目当年预算", "", cell(cents(p.budget))});
}

void one_project(const Sums& s, const ProjectLine& p, Paper& paper) {
  auto& t =
      begin(paper, "预算15表", std::to_string(s.book.year) + "年项目支出绩效目标申报表（" + p.name + "）");
  t.head = {{"一级指标", "二级指标", "三级指标", "指标值", "分值权重", "指标值确定依据"}};
  for (const auto& g : p.goals)
    t.rows.push_back({g.level1, g.level2, g.level3, g.target, weight(g.weight), g.basis});
}

}  // namespace

void add_goal_tables(const Sums& s, Paper& paper) {
  whole_unit(s, paper);
  for (const auto& p : s.book.projects) {
    if (!p.details.empty()) details(s, p, paper);
    if (!p.goals.empty()) one_project(s, p, paper);
  }
}

}  // namespace qiying::disclosure::internal
