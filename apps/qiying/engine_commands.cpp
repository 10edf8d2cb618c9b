#include "apps/qiying/engine_commands.hpp"

#include <algorithm>
#include <iostream>

#include "engines/classify/cli.hpp"
#include "engines/rules/cli.hpp"
#include "engines/worktime/cli.hpp"
#include "platform/base/time.hpp"
#include "platform/resources/resources.hpp"

namespace qiying::app {
namespace {

int run_classify(const std::vector<std::string>& args) {
  return classify::run(args, std::cout, std::cerr);
}

/// The law that policies stand on is part of the program; policies are read from the folder that is named.
int run_policy(const std::vector<std::string>& given) {
  std::vector<rules::Document> content;
  for (const std::string folder : {"content/facts/", "content/parameters/"})
    for (const auto& file : resources::list(folder)) content.push_back({file.path, std::string(file.bytes)});
  auto args = given;
  const bool dated =
      std::any_of(args.begin(), args.end(), [](const auto& arg) { return arg.starts_with("--as-of"); });
  if (!args.empty() && args.front() == "check" && !dated) {
    args.emplace_back("--as-of");
    args.push_back(base::to_iso(base::local_date(base::SystemClock().now())));
  }
  return rules::run(args, content, std::cout, std::cerr);
}

int run_worktime(const std::vector<std::string>& args) {
  worktime::Content content;
  for (const auto& file : resources::list("content/holidays/"))
    content.push_back({file.path, std::string(file.bytes)});
  return worktime::run(args, content, std::cout, std::cerr);
}

constexpr EngineCommand kCommands[] = {
    {"classify", "suggest labels of short texts, learned from history", run_classify},
    {"policy", "policies as rules: check, test, match, simulate, explain", run_policy},
    {"worktime", "deadlines over the official calendar", run_worktime},
};

}  // namespace

std::span<const EngineCommand> engine_commands() {
  return kCommands;
}

}  // namespace qiying::app
