#include "engines/rules/internal/commands.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engines/rules/cases.hpp"
#include "engines/rules/check.hpp"
#include "engines/rules/explain.hpp"
#include "engines/rules/internal/files.hpp"
#include "platform/base/json.hpp"

namespace qiying::rules::internal {
namespace {

void print_coverage(const CaseReport& report, std::ostream& out) {
  std::size_t seen = 0, both = 0, all = 0;
  for (const auto& c : report.coverage) {
    std::size_t mine = 0, mine_both = 0;
    for (const auto& leaf : c.leaves) {
      mine += leaf.seen();
      mine_both += leaf.both() || (leaf.review && leaf.seen());
    }
    all += c.leaves.size();
    seen += mine;
    both += mine_both;
    out << fmt::format("{:<44} 用例/cases {:>2}  条件/leaves {:>2}/{}  两面/both {:>2}/{}\n", c.policy,
                       c.cases, mine, c.leaves.size(), mine_both, c.leaves.size());
    for (const auto& leaf : c.leaves)
      if (!leaf.both() && !(leaf.review && leaf.seen()))
        out << fmt::format("    {}: {}\n", leaf.seen() ? "只见一面/one side only" : "未测到/not covered",
                           leaf.text);
  }
  out << fmt::format("条件覆盖/leaf coverage: {}/{} 测到/seen, {}/{} 两面/both ways\n", seen, all, both, all);
}

Facts facts_of(const Arguments& args, const Catalogue& catalogue, Findings& findings) {
  Facts out;
  for (const auto& text : args.facts) {
    const auto equals = text.find('=');
    const auto use = catalogue.find(std::string_view(text).substr(0, equals));
    if (!use || equals == std::string::npos) {
      findings.error({}, "rules.unknown_fact",
                     {"--fact " + text + "：应写成 事实=值", "--fact " + text + ": must be FACT=VALUE"});
      continue;
    }
    auto datum = parse_value(catalogue.at(use->fact), std::string_view(text).substr(equals + 1));
    if (!datum.ok()) {
      findings.error({}, datum.error().code, datum.error().message, datum.error().help);
      continue;
    }
    datum->source = "命令行";
    out.set(*use, *std::move(datum));
  }
  return out;
}

// The facts of the enterprise asked for: a row of the file, then --fact.
base::Result<Facts> enterprise_of(const Arguments& args, const Catalogue& catalogue, std::ostream& err) {
  Findings findings;
  auto given = facts_of(args, catalogue, findings);
  if (findings.errors() > 0)
    return base::invalid("--fact", findings.all()[0].code, findings.all()[0].message, findings.all()[0].help);
  if (args.enterprises.empty()) return given;
  std::size_t faults = 0;
  QY_TRY(const auto roster, load_roster(args.enterprises, catalogue, faults, err));
  for (std::size_t row = 0; row < roster.size(); ++row) {
    if (!args.id.empty() && roster.id(row) != args.id) continue;
    auto out = roster.facts(row);
    for (const auto& [use, datum] : given.all()) out.set(use, datum);
    return out;
  }
  return base::invalid("--id", "rules.no_row", {"企业表里没有 " + args.id, "No enterprise " + args.id});
}

}  // namespace

int refuse(const base::Error& error, std::ostream& err) {
  const auto at = error.field.empty() ? "" : error.field + ": ";
  err << fmt::format("错误：{}{}\nerror: {}{}\n", at, error.message.zh, at, error.message.en);
  if (!error.help.zh.empty()) err << "  " << error.help.zh << " / " << error.help.en << '\n';
  return kBadInput;
}

base::Result<base::Date> day_of(const Arguments& args) {
  auto day = base::parse_date(args.as_of);
  if (day.ok()) return day;
  auto error = day.error();
  error.field = "--as-of";
  return error;
}

int check_command(const Arguments& args, const Streams& io) {
  const auto day = day_of(args);
  if (!day.ok()) return refuse(day.error(), io.err);
  auto loaded = load_folder(args.folder, io.content);
  if (!loaded.ok()) return refuse(loaded.error(), io.err);
  check(*loaded->library, *day, loaded->findings);
  const auto& findings = loaded->findings;
  for (const auto& f : findings.all()) io.out << to_line(f) << '\n';
  io.out << fmt::format("{} 个政策，{} 处错误，{} 处提醒 / {} policies, {} errors, {} warnings\n",
                        loaded->library->policies.size(), findings.errors(), findings.warnings(),
                        loaded->library->policies.size(), findings.errors(), findings.warnings());
  return findings.errors() > 0 || (args.strict && findings.warnings() > 0) ? kFindings : kDone;
}

int test_command(const Arguments& args, const Streams& io) {
  auto loaded = load_folder(args.folder, io.content);
  if (!loaded.ok()) return refuse(loaded.error(), io.err);
  const auto report = run_cases(*loaded->library, loaded->findings);
  print(loaded->findings, io.err);
  for (const auto& r : report.results) {
    if (r.passed) continue;
    io.out << fmt::format("失败/FAILED {}：{}\n", r.policy, r.title);
    for (const auto& fault : r.faults) io.out << "    " << fault << '\n';
  }
  print_coverage(report, io.out);
  const auto few = std::count_if(report.coverage.begin(), report.coverage.end(),
                                 [](const auto& c) { return c.cases < 3; });
  if (few > 0) io.out << fmt::format("{} 个政策少于 3 个用例 / policies with fewer than 3 cases\n", few);
  io.out << fmt::format("{} 个用例，{} 个失败 / {} cases, {} failed\n", report.results.size(),
                        report.failed(), report.results.size(), report.failed());
  return report.failed() > 0 || loaded->findings.errors() > 0 ? kFindings : kDone;
}

int explain_command(const Arguments& args, const Streams& io) {
  const auto day = day_of(args);
  if (!day.ok()) return refuse(day.error(), io.err);
  auto loaded = load_folder(args.folder, io.content);
  if (!loaded.ok()) return refuse(loaded.error(), io.err);
  print(loaded->findings, io.err);
  const auto& library = *loaded->library;
  const auto facts = enterprise_of(args, library.catalogue, io.err);
  if (!facts.ok()) return refuse(facts.error(), io.err);
  if (!args.policy.empty() && !library.find(args.policy))
    return refuse(base::invalid("--policy", "rules.unknown_policy",
                                {"没有政策 " + args.policy, "No policy " + args.policy}),
                  io.err);
  Findings compiled;
  const auto rules = compile(library, *day, compiled);
  const auto language = args.language == "en" ? Language::en : Language::zh;
  for (const auto& e : evaluate(rules, *facts)) {
    const auto& id = rules.entries[e.entry].policy->id;
    if (!args.policy.empty() && id != args.policy) continue;
    const auto x = explain(rules, e, &*facts, language);
    io.out << (args.json ? base::to_json(x) + "\n" : to_text(x, language));
  }
  return kDone;
}

int facts_command(const Arguments&, const Streams& io) {
  Findings findings;
  const auto library = load(io.content, findings);
  print(findings, io.err);
  static constexpr std::string_view kTypes[] = {"是非", "数值", "代码", "日期", "资质"};
  static constexpr std::string_view kPeriods[] = {"时点", "月", "季", "年"};
  static constexpr std::string_view kSensitivity[] = {"一般", "商业秘密", "个人信息"};
  io.out << "# 事实表 / Fact catalogue\n\n由 `qiying policy facts` 生成，内容在 `content/facts`。\n\n"
         << "| 编号 id | 名称 | 类型 | 单位 | 周期 | 来源 | 敏感 | 定义 |\n| --- | --- | --- | --- | --- | "
            "--- | --- | --- |\n";
  for (const auto& f : library.catalogue.facts()) {
    std::string note = f.note;
    if (f.formula != Formula::none) {
      note += note.empty() ? "推算：" : "；推算：";
      note += f.formula == Formula::table ? "判定表 " + f.table : "";
      for (const auto& use : f.inputs) note += library.catalogue.id_of(use) + " ";
    }
    io.out << fmt::format("| `{}` | {} | {} | {} | {} | {} | {} | {} |\n", f.id, f.title.zh,
                          kTypes[static_cast<std::size_t>(f.type)], f.unit ? f.unit->name : "",
                          kPeriods[static_cast<std::size_t>(f.period)], f.source,
                          kSensitivity[static_cast<std::size_t>(f.sensitivity)], note);
  }
  return findings.errors() > 0 ? kFindings : kDone;
}

}  // namespace qiying::rules::internal
