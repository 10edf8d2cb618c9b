#include "apps/qiying/choices.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "apps/qiying/owner.hpp"

namespace qiying::app {
namespace {

/// "database.url" is --database-url.
std::string option_of(std::string key) {
  std::replace(key.begin(), key.end(), '.', '-');
  return "--" + key;
}

/// The package puts the program into ROOT/usr/bin and its settings into ROOT/etc: whoever calls it by hand
/// means that installation. A program elsewhere, as in a source tree, has no such file.
std::string packaged_file() {
  std::error_code unknown;
  const auto usr = std::filesystem::read_symlink("/proc/self/exe", unknown).parent_path().parent_path();
  if (unknown || usr.filename() != "usr") return {};
  const auto file = usr.parent_path() / "etc/qiying/qiying.toml";
  return std::filesystem::exists(file, unknown) ? file.string() : std::string();
}

}  // namespace

std::string both(const base::Text& text) {
  return text.zh.empty() || text.zh == text.en ? text.en : text.zh + " / " + text.en;
}

void Common::add_to(CLI::App& app) {
  app.add_option(
      "--config", config,
      "配置文件（TOML；软件包默认 /etc/qiying/qiying.toml） / configuration file (TOML; the package's is "
      "/etc/qiying/qiying.toml)");
  app.add_option("--data", data, "数据目录（默认 var） / directory that holds everything (default: var)");
  app.add_option("--database-url", database_url,
                 "使用已有的 PostgreSQL（≥ 14） / use this PostgreSQL (>= 14) instead of a private one");
}

std::string Common::file() const {
  if (!config.empty()) return config;
  const char* named = std::getenv("QIYING_CONFIG");
  return named ? named : packaged_file();
}

std::vector<std::pair<std::string, std::string>> Common::typed() const {
  std::vector<std::pair<std::string, std::string>> out;
  const std::pair<const char*, const std::string&> given[] = {
      {"data", data}, {"database.url", database_url}, {"listen", listen}};
  for (const auto& [key, value] : given)
    if (!value.empty()) out.emplace_back(key, value);
  return out;
}

base::Result<config::Settings> Common::settings() const {
  QY_TRY(auto out, config::load(file()));
  for (const auto& [key, value] : typed()) QY_CHECK(config::set(out, key, value, option_of(key)));
  if (demo) out.demo = true;
  act_as_owner(out.data);
  return out;
}

void tell(const base::Error& error) {
  std::cerr << "qiying: " << both(error.message) << '\n';
  if (!error.help.en.empty()) std::cerr << "  " << both(error.help) << '\n';
  for (const auto& other : error.others) std::cerr << "  " << both(other.message) << '\n';
}

int refuse(const base::Error& error) {
  tell(error);
  return kBadInput;
}

base::Result<void> must_exist(const config::Settings& settings) {
  if (!settings.database_url.empty() || std::filesystem::exists(settings.data / "pg")) return {};
  const auto place = settings.data.string();
  return base::invalid("--data", "data.absent",
                       {"这里没有安装过企应：" + place, "nothing is installed at " + place},
                       {"请核对 --data；新安装由 qiying serve 建立",
                        "check --data; a new installation is made by qiying serve"});
}

int with_existing_installation(const Common& common, const std::function<int(Installation&)>& work) {
  const auto settings = common.settings();
  if (!settings.ok()) return refuse(settings.error());
  if (const auto there = must_exist(*settings); !there.ok()) return refuse(there.error());
  return with_installation(common, work);
}

int with_installation(const Common& common, const std::function<int(Installation&)>& work) {
  auto settings = common.settings();
  if (!settings.ok()) return refuse(settings.error());
  auto installation = Installation::open(
      *std::move(settings), [](std::string_view what) { std::cerr << "qiying: " << what << '\n'; }, nullptr,
      Sharing::joins);
  if (!installation.ok()) return tell(installation.error()), kFailed;
  return work(**installation);
}

}  // namespace qiying::app
