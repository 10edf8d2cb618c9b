#include "modules/performance/internal/indicators.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "platform/exports/exports.hpp"

namespace qiying::performance {
namespace {

using kernel::Context;

std::string month_name(Month m) {
  return fmt::format("{:04}-{:02}", m / 12, m % 12 + 1);
}

double rounded(double value, int decimals) {
  const double scale = std::pow(10.0, decimals);
  return std::round(value * scale) / scale;
}

std::optional<double> rounded(std::optional<double> value, int decimals) {
  return value ? std::optional(rounded(*value, decimals)) : std::nullopt;
}

IndicatorView view(const Context& c, const Indicator& i, const YearFigures& now) {
  IndicatorView out;
  out.id = i.id;
  out.name = c.pick(i.name);
  out.definition = c.pick(i.definition);
  out.owner = c.pick(i.owner);
  out.level1 = i.level1;
  out.level2 = i.level2;
  out.unit = i.unit;
  out.formula = i.formula.text();
  out.document = i.document;
  out.article = i.article;
  out.direction = i.direction;
  out.decimals = i.decimals;
  out.version = i.version;
  out.year = now.year;
  out.valid_from = i.valid_from;
  out.valid_to = i.valid_to;
  out.as_of = c.now;
  const Month first = now.year * 12;
  out.value = rounded(value_of(now.figures, i.formula, first, now.last), i.decimals);
  out.previous = rounded(value_of(now.figures, i.formula, first - 12, first - 1), i.decimals);
  for (const auto& name : i.formula.measures()) {
    const auto measure = *find_measure(catalogue(), name);
    out.parts.push_back(
        {name, c.pick(measure.title), now.figures.value(measure, first, now.last), !measure.records.empty()});
  }
  for (Month m = first; m <= now.last; ++m)
    out.trend.push_back({month_name(m), rounded(value_of(now.figures, i.formula, m, m), i.decimals)});
  return out;
}

bool fits(const Context& c, const Indicator& i, const IndicatorQuery& q) {
  if (q.level1 && !q.level1->empty() && i.level1 != *q.level1) return false;
  if (!q.q || q.q->empty()) return true;
  const auto has = [&](const std::string& text) { return text.find(*q.q) != std::string::npos; };
  return has(c.pick(i.name)) || has(c.pick(i.definition)) || has(i.id) || has(i.level2);
}

std::string shown(std::optional<double> value, int decimals) {
  return value ? fmt::format("{:.{}f}", *value, decimals) : std::string();
}

base::Result<void> export_indicators(Context& c, const exports::Sink& sink) {
  IndicatorQuery query;
  QY_CHECK(base::read_form(c.request.query, base::type_of<IndicatorQuery>, &query));
  QY_TRY(const auto list, list_indicators(c, query));
  for (const auto& i : list.items)
    sink({i.name, i.level1, i.level2, shown(i.value, i.decimals), i.unit, shown(i.previous, i.decimals),
          i.formula, i.document, i.article, std::to_string(i.version), base::to_iso(i.valid_from)});
  return {};
}

std::vector<exports::Column<RecordRow>> record_columns() {
  using Row = RecordRow;
  return {
      {{"编号或名称", "Number or name"}, [](const Context&, const Row& r) { return r.name; }},
      {{"说明", "Detail"}, [](const Context&, const Row& r) { return r.detail; }},
      {{"状态", "State"}, [](const Context&, const Row& r) { return r.state; }},
      {{"时间", "Time"}, [](const Context&, const Row& r) { return exports::shown(r.at); }},
      {{"数量", "Quantity"},
       [](const Context&, const Row& r) {
         return r.quantity ? fmt::format("{:g}", *r.quantity) : std::string();
       }},
  };
}

}  // namespace

YearFigures figures_of(db::Connection& db, const std::string& district, int year, base::Timestamp now,
                       bool with_before) {
  YearFigures out;
  out.year = year;
  out.last = std::min(month_of(base::local_date(now)), year * 12 + 11);
  out.figures =
      read_figures(db, district, {year_span(with_before ? year - 1 : year).from, year_span(year).to}, now);
  return out;
}

std::optional<double> value_of(const Figures& figures, const Formula& formula, Month from, Month to) {
  return formula.value([&](std::string_view name) -> std::optional<double> {
    const auto measure = find_measure(catalogue(), name);
    return measure ? figures.value(*measure, from, to) : std::nullopt;
  });
}

std::optional<double> actual(const YearFigures& f, const Indicator& i) {
  return rounded(value_of(f.figures, i.formula, f.year * 12, f.last), i.decimals);
}

base::Date day_for(int year, base::Timestamp now) {
  return std::min(base::local_date(now), year_span(year).to);
}

base::Result<int> year_or_now(const kernel::Context& c, std::optional<int> year) {
  const int current = month_of(base::local_date(c.now)) / 12;
  if (!year) return current;
  if (*year > current)
    return base::invalid("year", "performance.year",
                         {"这一年还没有开始，没有数据", "That year has not begun; there are no figures"});
  return *year;
}

base::Result<kernel::List<IndicatorView>> list_indicators(Context& c, const IndicatorQuery& q) {
  QY_CHECK(auth::require(c.caller, "performance.view"));
  QY_TRY(const auto year, year_or_now(c, q.year));
  const auto now = figures_of(c.db(), c.caller.district, year, c.now, true);
  kernel::List<IndicatorView> out;
  for (const auto* i : indicators_on(catalogue(), day_for(year, c.now)))
    if (fits(c, *i, q)) out.items.push_back(view(c, *i, now));
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

base::Result<IndicatorView> show_indicator(Context& c, std::string_view id, std::optional<int> asked) {
  QY_CHECK(auth::require(c.caller, "performance.view"));
  QY_TRY(const auto year, year_or_now(c, asked));
  const auto* found = indicator(catalogue(), id, day_for(year, c.now));
  if (found == nullptr) return base::not_found({"指标", "indicator"});
  return view(c, *found, figures_of(c.db(), c.caller.district, year, c.now, true));
}

void register_indicators(kernel::Registry& r) {
  const kernel::Access viewers{.permission = "performance.view"};
  r.get<IndicatorQuery, kernel::List<IndicatorView>>(
      "/api/v1/indicators", {.access = viewers, .summary = {"绩效指标", "Indicators"}}, list_indicators);
  exports::add(r,
               {.path = "/api/v1/indicators/export",
                .name = "indicators",
                .title = {"绩效指标", "Indicators"},
                .action = "performance.export",
                .access = viewers},
               {{"指标", "Indicator"},
                {"一级指标", "Level 1"},
                {"二级指标", "Level 2"},
                {"本年值", "This year"},
                {"单位", "Unit"},
                {"上年值", "Last year"},
                {"公式", "Formula"},
                {"来源文件", "Document"},
                {"条目", "Article"},
                {"版本", "Version"},
                {"施行日期", "Valid from"}},
               export_indicators);
  r.get<RecordQuery, kernel::List<RecordRow>>(
      "/api/v1/indicator-records",
      {.access = viewers, .summary = {"指标背后的记录", "Records behind an indicator"}}, list_records);
  exports::add_list<RecordQuery, RecordRow>(r,
                                            {.path = "/api/v1/indicator-records/export",
                                             .name = "records",
                                             .title = {"指标明细", "Records"},
                                             .action = "performance.records.export",
                                             .access = viewers},
                                            record_columns(), list_records);
  r.get<IndicatorQuery, IndicatorView>(
      "/api/v1/indicators/{id}", {.access = viewers, .summary = {"一个指标", "One indicator"}},
      [](Context& c, const IndicatorQuery& q) { return show_indicator(c, c.request.param("id"), q.year); });
}

}  // namespace qiying::performance
