#include "engines/rules/cli.hpp"

#include <CLI/CLI.hpp>

#include "engines/rules/internal/commands.hpp"

namespace qiying::rules {
namespace {

using internal::Arguments;

constexpr std::string_view kAbout =
    "政策规则：检查、测试、匹配、模拟、解释 / policies as rules: check, test, match, simulate, explain\n"
    "退出码 / exit codes: 0 完成 done, 1 有发现 done with findings, 2 输入有误 bad input";

void add_folder(CLI::App& app, Arguments& a) {
  app.add_option("DIR", a.folder, "政策文件夹 / folder of policies (*.yaml)")->required();
}
void add_policies(CLI::App& app, Arguments& a) {
  app.add_option("--policies", a.folder, "政策文件夹 / folder of policies (*.yaml)")->required();
}
void add_day(CLI::App& app, Arguments& a, bool required) {
  auto* option = app.add_option("--as-of", a.as_of, "按哪一天的规则 / rules of which day, 2026-03-01");
  if (required) option->required();
}
void add_enterprises(CLI::App& app, Arguments& a, bool required) {
  auto* option =
      app.add_option("--enterprises", a.enterprises,
                     "企业表：一列一个事实，空格为未知 / CSV: one column a fact, empty is unknown");
  if (required) option->required();
}

using Command = int (*)(const Arguments&, const internal::Streams&);

void build(CLI::App& app, Arguments& a, std::vector<std::pair<CLI::App*, Command>>& commands) {
  auto* check = app.add_subcommand("check", "检查能否发布 / may it be published");
  add_folder(*check, a);
  add_day(*check, a, false);
  check->add_flag("--strict", a.strict, "提醒也算 / warnings count too");
  auto* test = app.add_subcommand("test", "运行用例 / run the cases beside the policies");
  add_folder(*test, a);
  auto* match = app.add_subcommand("match", "一批企业对一批政策 / enterprises against policies");
  add_policies(*match, a);
  add_enterprises(*match, a, true);
  add_day(*match, a, true);
  match->add_option("--out", a.output, "结果 CSV / result (default: standard output)");
  match->add_flag("--explain", a.explain, "每对写明理由 / with the explanation of every pair");
  match->add_option("--only", a.only, "只写这些结果 / only these outcomes: met,unknown")->delimiter(',');
  match->add_option("--threads", a.threads, "线程数 / threads");
  auto* simulate = app.add_subcommand("simulate", "改参数会怎样 / what a change would do");
  add_policies(*simulate, a);
  add_enterprises(*simulate, a, true);
  add_day(*simulate, a, true);
  simulate->add_option("--set", a.set, "参数=值 或 政策/参数=值 / NAME=VALUE or POLICY/NAME=VALUE");
  simulate->add_option("--with", a.with, "改后的政策文件夹 / folder of the changed policies");
  simulate->add_option("--by", a.by, "分组 / groups: district, industry, size or any fact");
  simulate->add_option("--out", a.output, "结果 CSV / result");
  simulate->add_option("--threads", a.threads, "线程数 / threads");
  auto* explain = app.add_subcommand("explain", "一家企业为什么 / one enterprise, and why");
  add_policies(*explain, a);
  add_enterprises(*explain, a, false);
  add_day(*explain, a, true);
  explain->add_option("--id", a.id, "企业表中的哪一家（默认第一家） / which row (default: the first)");
  explain->add_option("--fact", a.facts, "事实=值 / FACT=VALUE");
  explain->add_option("--policy", a.policy, "只看这个政策 / only this policy");
  explain->add_option("--lang", a.language, "zh, en")->check(CLI::IsMember({"zh", "en"}));
  explain->add_flag("--json", a.json, "每行一个 JSON / one JSON a line");
  auto* facts = app.add_subcommand("facts", "打印事实表 / print the fact catalogue (Markdown)");
  commands = {{check, internal::check_command},     {test, internal::test_command},
              {match, internal::match_command},     {simulate, internal::simulate_command},
              {explain, internal::explain_command}, {facts, internal::facts_command}};
}

}  // namespace

int run(std::span<const std::string> args, const std::vector<Document>& content, std::ostream& out,
        std::ostream& err) {
  CLI::App app{std::string(kAbout), "policy"};
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::help);
  Arguments a;
  std::vector<std::pair<CLI::App*, Command>> commands;
  build(app, a, commands);
  try {
    app.parse(std::vector<std::string>(args.rbegin(), args.rend()));
  } catch (const CLI::ParseError& e) {
    return app.exit(e, out, err) == 0 ? internal::kDone : internal::kBadInput;
  }
  for (const auto& [sub, command] : commands)
    if (sub->parsed()) return command(a, {content, out, err});
  return internal::kBadInput;
}

}  // namespace qiying::rules
