#pragma once
// Measures: what formulas count. Each is read from views of the capability that keeps the records.

#include <map>

#include "modules/performance/internal/catalogue.hpp"
#include "platform/db/db.hpp"

namespace qiying::performance {

// Days, both in.
struct Span {
  base::Date from, to;
};

// Months counted from year 0: 2026-01 is 2026 * 12.
using Month = int;
Month month_of(base::Date day);
base::Date first_day(Month month);
// The moment at which a day begins in China.
base::Timestamp start_of(base::Date day);
Span year_span(int year);

// flow: adds up over months. stock: stands at a moment.
enum class MeasureKind { flow, stock };

struct Measure {
  std::string name;
  base::Text title;
  MeasureKind kind = MeasureKind::flow;
  std::string records;  // the measure whose records stand behind it; empty: there are none to show
};

// Nothing when there is no measure of that name.
std::optional<Measure> find_measure(const Catalogue& c, std::string_view name);
bool is_measure(const Catalogue& c, std::string_view name);

// Values by month.
class Figures {
 public:
  void add(const std::string& measure, Month month, double value) { months_[measure][month] += value; }
  void set(const std::string& measure, Month month, double value) { months_[measure][month] = value; }
  // Flows: the sum over the months; stocks: the last one that is known. Nothing when a stock is not known.
  std::optional<double> value(const Measure& measure, Month from, Month to) const;
  template <class F>
  void each(F&& f) const {
    for (const auto& [measure, months] : months_)
      for (const auto& [month, value] : months) f(measure, month, value);
  }

 private:
  std::map<std::string, std::map<Month, double>, std::less<>> months_;
};

// Everything from the first to the last day. One reading per source, whatever the number of indicators.
Figures read_figures(db::Connection& db, const std::string& district, Span span, base::Timestamp now);
// The stocks of this moment, kept for the trend of later days.
void keep_stocks(db::Connection& db, const std::string& district, base::Timestamp now);

}  // namespace qiying::performance
