#include <iostream>

#include "modules/demo/internal/command.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::demo {
namespace {

/// Fills an empty installation that was started as a demonstration.
std::string at_start(const kernel::Services& services) {
  const auto& settings = services.settings;
  if (!settings.demo) return {};
  if (settings.district_code != kDistrict)
    return "demo: district " + settings.district_code +
           " is not the fictional 420199: no demonstration data was made\n";
  Options options;
  options.now = services.clock.now();
  generate(services.pool, options, [](std::string_view what) { std::cerr << "demo: " << what << std::endl; });
  return announcement(settings.listen);
}

int command(const kernel::Services& services, std::span<const std::string> args) {
  return run_command(services.pool, services.clock.now(), services.settings.listen, args);
}

base::Result<void> check(std::span<const std::string> args) {
  QY_CHECK(read_arguments(args, {}));
  return {};
}

}  // namespace

void register_module(kernel::Registry& r) {
  r.command({.name = "demo",
             .summary = {"生成演示区数据", "make the fictional demo district"},
             .run = command,
             .help = kHelp,
             .check = check});
  r.at_start(at_start);
}

}  // namespace qiying::demo
