#include "platform/http/internal/stats.hpp"
#include "platform/http/server.hpp"

namespace qiying::http {

namespace {

struct Registry {
  std::mutex mutex;
  std::map<std::string, double, std::less<>> counters;
  std::map<std::string, double, std::less<>> gauges;
  std::vector<const HttpStats*> servers;
};

Registry& registry() {
  static Registry instance;
  return instance;
}

double& at(std::map<std::string, double, std::less<>>& series, std::string_view name) {
  const auto it = series.find(name);
  return it != series.end() ? it->second : series.emplace(std::string(name), 0).first->second;
}

/// The metric's name without labels; of a histogram without _bucket, _sum, _count.
std::string_view family_of(std::string_view series) {
  auto name = series.substr(0, series.find('{'));
  constexpr std::string_view histogram = "http_request_duration_seconds";
  return name.starts_with(histogram) ? histogram : name;
}

std::string_view type_of_family(std::string_view family, const Registry& all, std::string_view series) {
  if (family == "http_request_duration_seconds") return "histogram";
  if (all.gauges.contains(series)) return "gauge";
  return family.ends_with("_total") || all.counters.contains(series) ? "counter" : "gauge";
}

}  // namespace

StatsRegistration::StatsRegistration(const HttpStats& stats) : stats_(&stats) {
  const std::lock_guard lock(registry().mutex);
  registry().servers.push_back(stats_);
}

StatsRegistration::~StatsRegistration() {
  const std::lock_guard lock(registry().mutex);
  std::erase(registry().servers, stats_);
}

void count(std::string_view series, double by) {
  const std::lock_guard lock(registry().mutex);
  at(registry().counters, series) += by;
}

void gauge(std::string_view series, double value) {
  const std::lock_guard lock(registry().mutex);
  at(registry().gauges, series) = value;
}

std::string metrics_text() {
  auto& all = registry();
  const std::lock_guard lock(all.mutex);
  std::map<std::string, double> values;
  for (const auto* server : all.servers) server->collect(values);
  for (const auto* extra : {&all.counters, &all.gauges})
    for (const auto& [series, value] : *extra) values[series] += value;
  std::string out;
  std::string_view family;
  for (const auto& [series, value] : values) {
    if (const auto next = family_of(series); next != family) {
      family = next;
      out += fmt::format("# TYPE {} {}\n", family, type_of_family(family, all, series));
    }
    out += fmt::format("{} {}\n", series, value);
  }
  return out;
}

}  // namespace qiying::http
