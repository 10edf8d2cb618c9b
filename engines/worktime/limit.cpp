#include "engines/worktime/limit.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engines/worktime/internal/words.hpp"

namespace qiying::worktime {
namespace {

struct UnitName {
  std::string_view text;
  Unit unit;
  std::int64_t factor = 1;
};
constexpr UnitName kUnits[] = {
    {"wd", Unit::working_days},
    {"wh", Unit::working_minutes, 60},
    {"min", Unit::working_minutes},
    {"wmin", Unit::working_minutes},
    {"d", Unit::calendar_days},
    {"h", Unit::natural_hours},
    {"工作日", Unit::working_days},
    {"个工作日", Unit::working_days},
    {"工作小时", Unit::working_minutes, 60},
    {"个工作小时", Unit::working_minutes, 60},
    {"工作分钟", Unit::working_minutes},
    {"分钟", Unit::working_minutes},
    {"日", Unit::calendar_days},
    {"天", Unit::calendar_days},
    {"小时", Unit::natural_hours},
    {"个小时", Unit::natural_hours},
};
constexpr std::string_view kAtClose = "@close";
constexpr std::int64_t kMost = 1'000'000;

base::Error bad_limit(std::string_view text) {
  return base::invalid(
      "limit", "worktime.bad_limit",
      {"无法识别的时限：" + internal::quoted(text), "Unreadable limit: " + internal::quoted(text)},
      {"请写成 3wd（工作日）、1wh（工作小时）、90min（工作分钟）、30d（自然日）或 24h（自然小时）",
       "Write 3wd (working days), 1wh (working hours), 90min (working minutes), 30d (calendar "
       "days) or 24h (natural hours)"});
}

bool by_day(Unit unit) {
  return unit == Unit::working_days || unit == Unit::calendar_days;
}

std::string_view take_close(std::string_view text, bool& at_close) {
  at_close = text.ends_with(kAtClose);
  return at_close ? text.substr(0, text.size() - kAtClose.size()) : text;
}

}  // namespace

Result<Limit> parse_limit(std::string_view text) {
  bool at_close = false;
  const auto body = take_close(text, at_close);
  const auto digits = std::min(body.find_first_not_of("0123456789"), body.size());
  const auto amount = internal::parse_number(body.substr(0, digits), kMost);
  const auto unit = std::ranges::find(kUnits, body.substr(digits), &UnitName::text);
  if (!amount || *amount == 0 || unit == std::end(kUnits) || (at_close && !by_day(unit->unit)))
    return bad_limit(text);
  return Limit{unit->unit, *amount * unit->factor, at_close};
}

std::string to_text(const Limit& limit) {
  const bool hours = limit.unit == Unit::working_minutes && limit.amount % 60 == 0;
  constexpr std::string_view names[] = {"min", "wd", "d", "h"};
  return fmt::format("{}{}{}", hours ? limit.amount / 60 : limit.amount,
                     hours ? "wh" : names[static_cast<int>(limit.unit)], limit.at_close ? kAtClose : "");
}

Text describe(const Limit& limit) {
  const bool hours = limit.unit == Unit::working_minutes && limit.amount % 60 == 0;
  const auto amount = hours ? limit.amount / 60 : limit.amount;
  constexpr std::string_view zh[] = {"工作分钟", "个工作日", "日", "小时"};
  constexpr std::string_view en[] = {"working minute", "working day", "day", "hour"};
  const auto i = static_cast<int>(limit.unit);
  return {fmt::format("{}{}", amount, hours ? "个工作小时" : zh[i]),
          fmt::format("{} {}{}", amount, hours ? "working hour" : en[i], amount == 1 ? "" : "s")};
}

Result<Lead> parse_lead(std::string_view text) {
  if (!text.ends_with('%')) {
    QY_TRY(const auto limit, parse_limit(text));
    return Lead{limit};
  }
  const auto percent = internal::parse_number(text.substr(0, text.size() - 1), 99);
  if (!percent || *percent == 0)
    return base::invalid("lead", "worktime.bad_lead",
                         {"预警比例须为 1% 至 99%", "A warning fraction lies between 1% and 99%"});
  return Lead{static_cast<double>(*percent) / 100};
}

}  // namespace qiying::worktime
