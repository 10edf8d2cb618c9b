#include "apps/qiying/misuse.hpp"

#include <fmt/format.h>

namespace qiying::app {
namespace {

/// "qiying register": the command as far as it was understood.
const CLI::App* understood(const CLI::App* app) {
  while (!app->get_subcommands().empty()) app = app->get_subcommands().back();
  return app;
}

std::string path_of(const CLI::App* app) {
  return app->get_parent() ? path_of(app->get_parent()) + " " + app->get_name() : "qiying";
}

std::string commands_of(const CLI::App* app) {
  std::string out;
  for (const auto* sub : app->get_subcommands([](const CLI::App*) { return true; }))
    out += fmt::format("  {:<14} {}\n", sub->get_name(), sub->get_description());
  return out;
}

}  // namespace

std::string explain_misuse(const CLI::App* app, const CLI::Error& error) {
  const auto* at = understood(app);
  const auto path = path_of(at), commands = commands_of(at);
  const auto rest = app->remaining(true);
  std::string out;
  if (commands.empty())
    out = fmt::format("qiying: 参数有误 / wrong arguments: {}\n", error.what());
  else if (rest.empty())
    out = fmt::format("qiying: {} 之后缺少命令 / a command is missing after {}\n", path, path);
  else
    out = fmt::format("qiying: 没有这个命令 / no such command: {} {}\n", path, rest.front());
  if (!commands.empty()) out += "可用的命令 / commands:\n" + commands;
  return out + fmt::format("  详见 / see: {} --help\n", path);
}

}  // namespace qiying::app
