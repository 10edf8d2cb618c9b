#include "modules/demo/internal/places.hpp"

#include <fmt/format.h>

namespace qiying::demo {
namespace {

const std::array<std::string, 10> kSuffixes = {"中心",   "大厦", "广场", "产业园", "科创园",
                                               "商务港", "智谷", "汇",   "创意园", "国际中心"};

/// "云岭街道" → "云岭".
std::string short_name(const std::string& street) {
  constexpr std::string_view kEnding = "街道";
  return street.ends_with(kEnding) ? street.substr(0, street.size() - kEnding.size()) : street;
}

}  // namespace

Building building_of(std::uint64_t seed, std::size_t n) {
  const auto& m = material();
  Random random(seed, "building", n);
  const auto& street = m.streets[n % m.streets.size()];
  const auto round = n / m.streets.size();
  const auto own = m.trade_names[shuffled(n, m.trade_names.size(), seed, "building name")];
  // One building of each street bears the street's name.
  const auto name = (round == 0 ? short_name(street.name) : own) + kSuffixes[(n + round) % kSuffixes.size()];
  return {fmt::format("b{:02}", n + 1),
          name,
          street.code,
          random.pick(street.roads),
          static_cast<int>(random.between(1, 399)),
          static_cast<int>(random.between(5, 32)),
          static_cast<int>(random.between(40, 900)) * 100};
}

std::vector<Building> buildings(std::uint64_t seed) {
  std::vector<Building> out;
  for (std::size_t n = 0; n < kBuildings; ++n) out.push_back(building_of(seed, n));
  return out;
}

std::string office_address(const Building& b, const StreetPlan& street, Random& random) {
  const auto floor = random.between(1, b.floors), room = random.between(1, 24);
  return fmt::format("示范区{}{}{}号{}{}层{}{:02}室", street.name, b.road, b.number, b.name, floor, floor,
                     room);
}

std::string shop_address(const StreetPlan& street, Random& random) {
  const auto& road = random.pick(street.roads);
  const auto number = random.between(1, 399), part = random.between(1, 30);
  return fmt::format("示范区{}{}{}号附{}号", street.name, road, number, part);
}

std::string person(Random& random) {
  const auto& m = material();
  // The common surnames stand in front and are taken more often.
  const auto most = random.percent(70) ? std::min<std::size_t>(24, m.surnames.size()) : m.surnames.size();
  const auto& surname = m.surnames[random.below(most)];
  return surname + (random.percent(30) ? random.pick(m.given) : random.pick(m.given_two));
}

std::string telephone(Random& random) {
  return fmt::format("154{:08}", random.below(100'000'000));
}

}  // namespace qiying::demo
