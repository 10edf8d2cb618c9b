#include "apps/qiying/engine_commands.hpp"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "engines/classify/cli.hpp"
#include "engines/disclosure/cli.hpp"
#include "engines/fusion/cli.hpp"
#include "engines/rules/cli.hpp"
#include "engines/worktime/cli.hpp"
#include "modules/calendar/calendar.hpp"
#include "platform/base/time.hpp"
#include "platform/doctext/doctext.hpp"
#include "platform/resources/resources.hpp"

namespace qiying::app {
namespace {

int run_disclosure(const std::vector<std::string>& args) {
  const auto text_of = [](const std::string& path) { return doctext::text_of(path); };
  const auto write = [](const std::string& path, const std::string& content) {
    return static_cast<bool>((std::ofstream(path, std::ios::binary) << content).flush());
  };
  return disclosure::run(args, text_of, write, std::cout, std::cerr);
}

int run_classify(const std::vector<std::string>& args) {
  return classify::run(args, std::cout, std::cerr);
}

std::atomic<bool> stop_asked{false};

constexpr std::string_view kWorktimeData = R"(
  --data DIR        连同该安装自己的通知（DIR/holidays/*.toml）/ with the installation's own notices
)";

/// Ctrl-C ends the run at its next step; a second one at once.
int run_fuse(const std::vector<std::string>& args) {
  fusion::Content content;
  for (const char* folder : {"content/fusion/", "content/divisions/"})
    for (const auto& file : resources::list(folder)) content.push_back({file.path, std::string(file.bytes)});
  std::signal(SIGINT, [](int) {
    if (stop_asked.exchange(true)) std::_Exit(130);
  });
  return fusion::run(args, content, std::cout, std::cerr, [] { return stop_asked.load(); });
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

/// The notices are part of the program; an installation may have others (modules/calendar).
int run_worktime(const std::vector<std::string>& given) {
  auto args = given;
  std::filesystem::path own;
  if (const auto at = std::ranges::find(args, "--data"); at != args.end() && at + 1 != args.end()) {
    own = std::filesystem::path(at[1]) / "holidays";
    args.erase(at, at + 2);
  }
  const int code = worktime::run(args, calendar::texts(own), std::cout, std::cerr);
  if (std::ranges::find(args, "--help") != args.end()) std::cout << kWorktimeData;
  return code;
}

constexpr EngineCommand kCommands[] = {
    {"audit-disclosure", "核对已公开的预决算 / check a published budget or final account against itself",
     run_disclosure},
    {"classify", "按历史为短文本建议分类 / suggest labels of short texts, learned from history",
     run_classify},
    {"fuse", "多个来源归并为一个企业库 / many sources become one register of enterprises", run_fuse},
    {"policy",
     "政策规则：检查、测试、匹配、测算、解释 / policies as rules: check, test, match, simulate, explain",
     run_policy},
    {"worktime", "按法定日历计算期限 / deadlines over the official calendar", run_worktime},
};

}  // namespace

std::span<const EngineCommand> engine_commands() {
  return kCommands;
}

}  // namespace qiying::app
