#include "modules/demo/internal/command.hpp"

#include <fmt/format.h>

#include <charconv>
#include <iostream>

namespace qiying::demo {
namespace {

base::Error wrong(const std::string& arg) {
  return base::invalid(arg, "usage", {"参数有误：" + arg, "wrong argument: " + arg},
                       {"用法：qiying demo --help", "see qiying demo --help"});
}
base::Error wrong_value(const std::string& arg, const std::string& value, const std::string& choices) {
  return base::invalid(arg, "usage", {arg + " 不能是 " + value, arg + " cannot be " + value},
                       {"可用：" + choices, "one of: " + choices});
}

base::Result<void> take(Options& options, const std::string& name, const std::string& value) {
  if (name == "--seed") {
    const auto end = value.data() + value.size();
    if (std::from_chars(value.data(), end, options.seed).ptr != end || value.empty())
      return wrong_value(name, value, "0, 1, 2 …");
    return {};
  }
  if (name == "--scale") {
    const auto scale = base::enum_from<Scale>(value);
    if (!scale) return wrong_value(name, value, "small, district, city");
    options.scale = *scale;
    return {};
  }
  if (name != "--today") return wrong(name);
  const auto at = base::parse_timestamp(value.size() == 10   ? value + "T08:30:00"
                                        : value.size() == 16 ? value + ":00"
                                                             : value);
  if (!at.ok()) return wrong_value(name, value, "2026-11-22, \"2026-11-22 08:30\"");
  options.now = *at;
  return {};
}

}  // namespace

const std::string_view kHelp =
    R"(qiying demo [--seed N] [--scale small|district|city] [--today "DATE [HH:MM]"]
生成虚构的演示区（示范区 420199）；已生成的不再重复 / makes the fictional demo district; does nothing when it is there

  --seed N       默认 7 / default 7: same seed and day, same data
  --scale NAME   small 2,000 家企业, district 60,000（默认 / default）, city 600,000
  --today DATE   数据截止的日期，不带时间为 08:30；默认此刻 / the day up to which things happened; default: now
)";

base::Result<Options> read_arguments(std::span<const std::string> args, base::Timestamp now) {
  Options options;
  options.now = now;
  for (std::size_t i = 0; i < args.size(); i += 2) {
    if (i + 1 == args.size()) return wrong(args[i]);
    QY_CHECK(take(options, args[i], args[i + 1]));
  }
  return options;
}

int run_command(db::Pool& pool, base::Timestamp now, std::string_view listen,
                std::span<const std::string> args) {
  const auto options = read_arguments(args, now);
  if (!options.ok()) {
    std::cerr << "qiying demo: " << options.error().message.en << '\n' << kHelp;
    return 2;
  }
  const auto report =
      generate(pool, *options, [](std::string_view what) { std::cerr << "demo: " << what << std::endl; });
  if (report.already_there) {
    std::cerr << "demo: the district is there already, nothing was done\n";
    return 0;
  }
  std::cerr << fmt::format(
      "demo: {} enterprises, {} appeals, {} articles, {} accounts; as of {} with seed {}\n",
      report.enterprises, report.appeals, report.articles, report.accounts, base::to_display(options->now),
      options->seed);
  std::cout << announcement(listen);
  return 0;
}

}  // namespace qiying::demo
