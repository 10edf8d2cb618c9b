#include "apps/qiying/choices.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>

namespace qiying::app {
namespace {

/// "database.url" is --database-url.
std::string option_of(std::string key) {
  std::replace(key.begin(), key.end(), '.', '-');
  return "--" + key;
}

std::string both(const base::Text& text) {
  return text.zh.empty() || text.zh == text.en ? text.en : text.zh + " / " + text.en;
}

}  // namespace

void Common::add_to(CLI::App& app) {
  app.add_option("--config", config, "配置文件（TOML） / configuration file (TOML)");
  app.add_option("--data", data, "数据目录（默认 var） / directory that holds everything (default: var)");
  app.add_option("--database-url", database_url,
                 "使用已有的 PostgreSQL（≥ 14） / use this PostgreSQL (>= 14) instead of a private one");
}

std::string Common::file() const {
  const char* named = std::getenv("QIYING_CONFIG");
  return config.empty() && named ? named : config;
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
