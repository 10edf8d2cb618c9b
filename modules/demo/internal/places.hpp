#pragma once
/// Streets, buildings and addresses of the fictional district. Pure.

#include "modules/demo/internal/material.hpp"
#include "modules/demo/internal/random.hpp"

namespace qiying::demo {

inline constexpr std::size_t kBuildings = 90;

struct Building {
  std::string code, name, street_code, road;
  int number = 0;  ///< of the house
  int floors = 0;
  int area = 0;  ///< square metres
};

/// The nth of kBuildings; the streets take turns.
Building building_of(std::uint64_t seed, std::size_t n);
/// All of them.
std::vector<Building> buildings(std::uint64_t seed);

/// "示范区云岭街道云岭路18号云岭科创园6层603室", or without a building "…附2号".
std::string office_address(const Building& building, const StreetPlan& street, Random& random);
std::string shop_address(const StreetPlan& street, Random& random);

/// An invented person's name.
std::string person(Random& random);
/// 154 is assigned to nobody (电信网编号计划, MIIT 2017: 15X without 154).
std::string telephone(Random& random);

}  // namespace qiying::demo
