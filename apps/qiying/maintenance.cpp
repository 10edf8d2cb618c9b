#include "apps/qiying/maintenance.hpp"

#include <fstream>
#include <iostream>

#include "apps/qiying/gate.hpp"

namespace qiying::app {
namespace {

int maintenance(const Common& common, bool on, const std::string& words) {
  const auto settings = common.settings();
  if (!settings.ok()) return refuse(settings.error());
  if (!std::filesystem::is_directory(settings->data)) {
    std::cerr << "qiying: there is no directory " << settings->data.string() << "\n  check --data\n";
    return kBadInput;
  }
  const auto file = maintenance_file(settings->data);
  if (!on) return std::filesystem::remove(file), kDone;
  std::ofstream out(file);
  out << words << '\n';
  if (!out.flush()) {
    std::cerr << "qiying: cannot write " << file.string() << '\n';
    return kFailed;
  }
  return kDone;
}

}  // namespace

void add_maintenance(CLI::App& app, Choices& choices, Common& common) {
  auto* group =
      app.add_subcommand("maintenance", "维护模式 / turn people away for a while")->require_subcommand(1);
  auto words = std::make_shared<std::string>();
  auto* on =
      group->add_subcommand("on", "开启，运行中也立即生效 / from now on, also while the program serves");
  common.add_to(*on);
  on->add_option("--message", *words, "显示给用户的说明 / what people read");
  choices.push_back({on, [&common, words] { return maintenance(common, true, *words); }});
  auto* off = group->add_subcommand("off", "结束维护 / let people in again");
  common.add_to(*off);
  choices.push_back({off, [&common] { return maintenance(common, false, {}); }});
}

}  // namespace qiying::app
