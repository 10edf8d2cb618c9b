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

}  // namespace

void Common::add_to(CLI::App& app) {
  app.add_option("--config", config, "configuration file (TOML)");
  app.add_option("--data", data, "directory that holds everything (default: var)");
  app.add_option("--database-url", database_url, "use this PostgreSQL (>= 14) instead of a private one");
}

std::string Common::file() const {
  const char* named = std::getenv("QIYING_CONFIG");
  return config.empty() && named ? named : config;
}

base::Result<config::Settings> Common::settings() const {
  QY_TRY(auto out, config::load(file()));
  const std::pair<const char*, const std::string&> given[] = {
      {"data", data}, {"database.url", database_url}, {"listen", listen}};
  for (const auto& [key, value] : given)
    if (!value.empty()) QY_CHECK(config::set(out, key, value, option_of(key)));
  if (demo) out.demo = true;
  return out;
}

void tell(const base::Error& error) {
  std::cerr << "qiying: " << error.message.en << (error.help.en.empty() ? "" : "\n  " + error.help.en)
            << '\n';
  for (const auto& other : error.others) std::cerr << "  " << other.message.en << '\n';
}

int refuse(const base::Error& error) {
  tell(error);
  return kBadInput;
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
