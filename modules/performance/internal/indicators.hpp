#pragma once
// Indicators of a year: value, trend, definition, and what the value was computed from.

#include "modules/performance/internal/records.hpp"

namespace qiying::performance {

// A measure of a formula with its value.
struct PartView {
  std::string measure, title;
  std::optional<double> value;
  bool has_records = false;
};
QY_DESCRIBE(PartView, QY_FIELD(measure), QY_FIELD(title), QY_FIELD(value), QY_FIELD(has_records))

struct MonthValue {
  std::string month;  // "2026-03"
  std::optional<double> value;
};
QY_DESCRIBE(MonthValue, QY_FIELD(month), QY_FIELD(value))

struct IndicatorView {
  std::string id, name, definition, level1, level2, unit, formula, document, article, owner;
  Direction direction = Direction::positive;
  int decimals = 0, version = 1, year = 0;
  base::Date valid_from;
  std::optional<base::Date> valid_to;
  std::optional<double> value;     // of the year up to now
  std::optional<double> previous;  // of the whole year before
  std::vector<PartView> parts;
  std::vector<MonthValue> trend;  // the months of the year that have begun
  base::Timestamp as_of;
};
QY_DESCRIBE(IndicatorView, QY_FIELD(id), QY_FIELD(name), QY_FIELD(definition), QY_FIELD(level1),
            QY_FIELD(level2), QY_FIELD(unit), QY_FIELD(formula), QY_FIELD(document), QY_FIELD(article),
            QY_FIELD(owner), QY_FIELD(direction), QY_FIELD(decimals), QY_FIELD(version), QY_FIELD(year),
            QY_FIELD(valid_from), QY_FIELD(valid_to), QY_FIELD(value), QY_FIELD(previous), QY_FIELD(parts),
            QY_FIELD(trend), QY_FIELD(as_of))

struct IndicatorQuery {
  std::optional<std::string> q;
  std::optional<std::string> level1;
  std::optional<int> year;
};
QY_DESCRIBE(IndicatorQuery, QY_FIELD(q, .max = 60), QY_FIELD(level1, .max = 20),
            QY_FIELD(year, .min = 2000, .max = 2100))

// Values of a year, on wish with those of the year before, in one reading.
struct YearFigures {
  int year = 0;
  Month last = 0;  // the last month that has begun
  Figures figures;
};
YearFigures figures_of(db::Connection& db, const std::string& district, int year, base::Timestamp now,
                       bool with_before = false);
// The value of a formula over months.
std::optional<double> value_of(const Figures& figures, const Formula& formula, Month from, Month to);
// The actual value of an indicator in a year, for evaluations.
std::optional<double> actual(const YearFigures& figures, const Indicator& indicator);

// Which version of a definition holds for a year: that of its last day or, in the running year, of today.
base::Date day_for(int year, base::Timestamp now);
base::Result<int> year_or_now(const kernel::Context& c, std::optional<int> year);

base::Result<kernel::List<IndicatorView>> list_indicators(kernel::Context& c, const IndicatorQuery& query);
base::Result<IndicatorView> show_indicator(kernel::Context& c, std::string_view id, std::optional<int> year);

void register_indicators(kernel::Registry& r);

}  // namespace qiying::performance
