#include "modules/demo/internal/texts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace qiying::demo {

std::string fill(std::string_view pattern, const Words& words) {
  std::string out;
  for (auto open = pattern.find('{'); open != std::string_view::npos; open = pattern.find('{')) {
    const auto close = pattern.find('}', open);
    if (close == std::string_view::npos) break;
    const auto word = words.find(pattern.substr(open + 1, close - open - 1));
    if (word == words.end()) throw std::runtime_error(fmt::format("demo: no word for: {}", pattern));
    out += pattern.substr(0, open);
    out += word->second;
    pattern.remove_prefix(close + 1);
  }
  return out += pattern;
}

Words words_about(const Enterprise& e, const std::string& name, const Building& building, base::Timestamp at,
                  Random& random) {
  const auto& m = material();
  const std::chrono::year_month_day day{base::local_date(at)};
  const auto month = static_cast<unsigned>(day.month());
  const auto year = static_cast<int>(day.year());
  const auto street = std::ranges::find(m.streets, e.street_code, &StreetPlan::code);
  return {{"enterprise", name},
          {"trade", e.trade},
          {"staff", std::to_string(e.staff)},
          {"building", building.name},
          {"floor", std::to_string(random.between(2, building.floors))},
          {"street", street->name},
          {"road", random.pick(street->roads)},
          {"area", std::to_string(random.between(6, 200) * 10)},
          {"amount", std::to_string(random.between(2, 60) * 5)},
          {"days", std::to_string(random.between(5, 30))},
          {"n", std::to_string(random.between(2, 12))},
          {"month", std::to_string(month == 1 ? 12 : month - 1)},
          {"year", std::to_string(month == 1 ? year - 1 : year)},
          {"policy", random.pick(m.phrase("policy"))}};
}

}  // namespace qiying::demo
