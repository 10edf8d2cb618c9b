#include <algorithm>

#include "modules/demo/internal/appeals.hpp"
#include "modules/demo/internal/hours.hpp"

namespace qiying::demo {
namespace {

constexpr int kDays = 730;
// By hour of the day; offices open from 08:30 to 12:00 and from 14:00 to 17:30.
constexpr std::array<unsigned, 24> kWorkingDay = {1,  0,  0,  0,  0,  1,  2, 6, 22, 44, 46, 30,
                                                  10, 10, 34, 42, 34, 18, 7, 6, 6,  5,  3,  2};
constexpr std::array<unsigned, 24> kDayOff = {1, 0, 0,  0,  0, 1, 2, 4, 8, 12, 13, 10,
                                              6, 7, 10, 10, 9, 7, 5, 6, 7, 6,  4,  2};
/// Monday to Sunday.
constexpr std::array<std::uint64_t, 7> kWeekday = {122, 108, 102, 98, 90, 18, 13};

std::uint64_t weight_of(base::Date day, int age) {
  const auto weekday = std::chrono::weekday(day).iso_encoding() - 1;
  const bool works = is_working_day(day);
  const auto usual =
      works ? std::max<std::uint64_t>(kWeekday[weekday], 95) : std::min<std::uint64_t>(kWeekday[weekday], 12);
  // A third more at the end of the two years than at their beginning.
  return usual * static_cast<std::uint64_t>(3 * kDays + (kDays - age));
}

base::Timestamp time_on(base::Date day, Random& random) {
  const auto hour = random.weighted(is_working_day(day) ? kWorkingDay : kDayOff);
  const auto local = base::LocalTime(day.time_since_epoch()) + std::chrono::hours(hour) +
                     std::chrono::seconds(random.below(3600));
  return base::from_local(local);
}

}  // namespace

std::vector<base::Timestamp> submission_times(std::uint64_t seed, std::uint64_t count, base::Timestamp now) {
  const auto today = base::local_date(now);
  std::vector<base::Date> days;
  std::vector<std::uint64_t> upto;  // weights added up
  for (int age = kDays; age >= 0; --age) {
    days.push_back(today - std::chrono::days(age));
    upto.push_back((upto.empty() ? 0 : upto.back()) + weight_of(days.back(), age));
  }
  std::vector<base::Timestamp> out;
  for (std::uint64_t k = 0; k < count; ++k) {
    Random random(seed, "submission", k);
    const auto day = std::ranges::upper_bound(upto, random.below(upto.back())) - upto.begin();
    auto at = time_on(days[static_cast<std::size_t>(day)], random);
    if (at > now) at -= std::chrono::days(7);
    out.push_back(at);
  }
  std::ranges::sort(out);
  return out;
}

}  // namespace qiying::demo
