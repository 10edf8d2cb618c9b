#include "modules/sitecheck/internal/rules.hpp"

#include <stdexcept>

#include "platform/base/ascii_toml.hpp"
#include "platform/resources/resources.hpp"

#include <toml++/toml.h>

namespace qiying::sitecheck {
namespace {

constexpr const char* kFile = "content/site-check/rules.toml";

int number(const toml::table& file, std::string_view path) {
  const auto value = file.at_path(path).value<int>();
  if (!value || *value <= 0) throw std::runtime_error(std::string(kFile) + ": " + std::string(path));
  return *value;
}

SiteRules load() {
  const auto ascii = base::to_ascii_toml(resources::get(kFile));
  if (!ascii.ok()) throw std::runtime_error(std::string(kFile) + ": " + ascii.error().message.en);
  const auto parsed = toml::parse(*ascii);
  if (!parsed)
    throw std::runtime_error(std::string(kFile) + ": " + std::string(parsed.error().description()));
  const auto& file = parsed.table();
  const auto day = file.at_path("rules.from").value<toml::date>().value_or(toml::date{1970, 1, 1});
  SiteRules out;
  out.from = base::Date(std::chrono::sys_days(std::chrono::year(day.year) / int(day.month) / int(day.day)));
  out.source = file.at_path("rules.source").value_or(std::string());
  out.slow_seconds = number(file, "reach.slow_seconds");
  out.span_days = number(file, "reach.span_days");
  out.probes_a_day = number(file, "reach.probes_a_day");
  out.failing_percent = number(file, "reach.failing_percent");
  out.home_stale_days = number(file, "home.stale_days");
  out.stale_count = number(file, "columns.stale_count");
  out.empty_count = number(file, "columns.empty_count");
  out.unanswered_days = number(file, "messages.unanswered_days");
  out.corrections_category = file.at_path("corrections.category").value_or(std::string());
  out.corrections_days = number(file, "corrections.working_days");
  if (const auto* days = file.at_path("columns.days").as_table())
    for (const auto& [name, value] : *days) out.column_days[std::string(name.str())] = value.value_or(0);
  return out;
}

}  // namespace

const SiteRules& rules() {
  static const auto all = load();
  return all;
}

}  // namespace qiying::sitecheck
