#include "apps/qiying/engine_commands.hpp"

#include <iostream>

#include "engines/classify/cli.hpp"
#include "engines/worktime/cli.hpp"
#include "platform/resources/resources.hpp"

namespace qiying::app {
namespace {

int run_classify(const std::vector<std::string>& args) {
  return classify::run(args, std::cout, std::cerr);
}

int run_worktime(const std::vector<std::string>& args) {
  worktime::Content content;
  for (const auto& file : resources::list("content/holidays/"))
    content.push_back({file.path, std::string(file.bytes)});
  return worktime::run(args, content, std::cout, std::cerr);
}

constexpr EngineCommand kCommands[] = {
    {"classify", "suggest labels of short texts, learned from history", run_classify},
    {"worktime", "deadlines over the official calendar", run_worktime},
};

}  // namespace

std::span<const EngineCommand> engine_commands() {
  return kCommands;
}

}  // namespace qiying::app
