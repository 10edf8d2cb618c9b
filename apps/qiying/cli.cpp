#include "apps/qiying/cli.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "apps/qiying/choices.hpp"
#include "apps/qiying/doctor.hpp"
#include "apps/qiying/engine_commands.hpp"
#include "apps/qiying/evidence.hpp"
#include "apps/qiying/maintenance.hpp"
#include "apps/qiying/misuse.hpp"
#include "apps/qiying/operations.hpp"
#include "apps/qiying/serve.hpp"
#include "platform/kernel/openapi.hpp"
#include "platform/log/log.hpp"

namespace qiying::app {
namespace {

constexpr std::string_view kCommonHelp = R"(
  --data DIR           数据目录，默认 var / the directory that holds everything; default: var
  --database-url URL   使用已有的 PostgreSQL（≥ 14）/ use this PostgreSQL instead of a private one
  --config FILE        配置文件（TOML；软件包默认 /etc/qiying/qiying.toml）/ configuration file
  --help               本说明 / this text
)";

int config_check(const Common& common) {
  if (const auto settings = common.settings(); !settings.ok()) return refuse(settings.error());
  const auto file = common.file();
  auto report = config::report(file);
  if (!report.ok()) return refuse(report.error());
  if (!file.empty()) std::cerr << "qiying: " << file << '\n';
  for (const auto& [key, value] : common.typed())
    for (auto& line : *report)
      if (line.key == key) line.value = value, line.source = "command line";
  for (const auto& key : *report)
    fmt::print("{:<20} {:<28} {:<14} {}\n", key.key, key.value, key.source, key.doc);
  return 0;
}

bool wants_help(const std::vector<std::string>& args) {
  return std::any_of(args.begin(), args.end(),
                     [](const auto& arg) { return arg == "--help" || arg == "-h"; });
}

void print_help(const kernel::Command& command) {
  if (command.help.empty())
    fmt::print("qiying {}\n{} / {}\n", command.name, command.summary.zh, command.summary.en);
  else
    fmt::print("{}", command.help);
  fmt::print("{}", kCommonHelp);
}

/// Runs a module's command on an opened installation; what can be judged without one is judged before.
int run_module_command(const kernel::Command& command, const Common& common,
                       const std::vector<std::string>& args) {
  if (wants_help(args)) return print_help(command), kDone;
  if (command.check)
    if (const auto fits = command.check(args); !fits.ok()) return refuse(fits.error());
  return with_installation(common, [&](Installation& i) { return command.run(i.services(), args); });
}

/// What `remaining()` gives back, without the program's own options.
CLI::App* pass_through(CLI::App* sub) {
  sub->allow_extras();
  sub->prefix_command();
  sub->set_help_flag();
  return sub;
}

/// The data options may stand before the module's own arguments; they are taken out of them here.
std::vector<std::string> take_common(std::vector<std::string> args, Common& common) {
  std::vector<std::string> rest;
  for (std::size_t i = 0; i < args.size(); ++i) {
    std::string* target = args[i] == "--data"           ? &common.data
                          : args[i] == "--database-url" ? &common.database_url
                          : args[i] == "--config"       ? &common.config
                                                        : nullptr;
    if (target && i + 1 < args.size())
      *target = args[++i];
    else
      rest.push_back(args[i]);
  }
  return rest;
}

/// "register import" becomes a subcommand `import` below `register`.
void add_module_commands(CLI::App& app, const kernel::Registry& registry, Choices& choices, Common& common) {
  std::map<std::string, CLI::App*> groups;
  for (const auto& command : registry.commands) {
    const auto blank = command.name.find(' ');
    CLI::App* parent = &app;
    if (blank != std::string::npos) {
      const auto first = command.name.substr(0, blank);
      auto& group = groups[first];
      if (!group) group = app.add_subcommand(first)->require_subcommand(1);
      parent = group;
    }
    auto* sub = pass_through(
        parent->add_subcommand(blank == std::string::npos ? command.name : command.name.substr(blank + 1),
                               command.summary.zh + " / " + command.summary.en));
    choices.push_back({sub, [&command, sub, &common] {
                         const auto args = take_common(sub->remaining(), common);
                         return run_module_command(command, common, args);
                       }});
  }
}

}  // namespace

int run_command_line(int argc, char** argv) {
  CLI::App app{"Qiying 企应: a government that answers its enterprises"};
  app.set_version_flag("--version", std::string(kVersion));
  app.require_subcommand(1);
  app.failure_message(explain_misuse);
  Common common;
  Choices choices;
  const auto registry = register_modules();

  auto* serve_command = app.add_subcommand("serve", "运行平台，直到停止 / serve the platform until stopped");
  common.add_to(*serve_command);
  serve_command->add_option("--listen", common.listen,
                            "监听地址和端口 / address and port (default 127.0.0.1:8080)");
  serve_command->add_flag("--demo", common.demo,
                          "加载生成的演示区并标明 / load and mark the generated demo district");
  choices.push_back({serve_command, [&] {
                       auto settings = common.settings();
                       return settings.ok() ? serve(*settings) : refuse(settings.error());
                     }});
  auto* config_command = app.add_subcommand("config", "配置 / configuration")->require_subcommand(1);
  auto* check = config_command->add_subcommand(
      "check",
      "列出每个配置项的值和来源 / every key with its value and where it comes from; exit 2 when wrong");
  common.add_to(*check);
  choices.push_back({check, [&] { return config_check(common); }});
  auto* openapi = app.add_subcommand("openapi", "输出 API 文档 / print the API document");
  choices.push_back({openapi, [&] {
                       fmt::print("{}\n", kernel::openapi_document(registry, "Qiying 企应", kVersion));
                       return 0;
                     }});
  for (const auto& command : engine_commands()) {
    auto* sub = pass_through(app.add_subcommand(command.name, command.summary));
    choices.push_back({sub, [&command, sub] { return command.run(sub->remaining()); }});
  }
  add_audit_commands(app, choices, common);
  add_operations(app, choices, common);
  add_doctor(app, choices, common);
  add_maintenance(app, choices, common);
  add_module_commands(app, registry, choices, common);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? kDone : kBadInput;
  }
  try {
    for (const auto& choice : choices)
      if (choice.sub->parsed()) return choice.run();
  } catch (const std::exception& e) {
    std::cerr << "qiying: " << e.what() << '\n';
    return kFailed;
  }
  return kBadInput;
}

}  // namespace qiying::app
