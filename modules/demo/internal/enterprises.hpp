#pragma once
/// The nth enterprise, computed from its number alone: the register takes them as a stream, appeals meet them
/// again without asking the database.

#include "modules/demo/internal/places.hpp"
#include "modules/register/register.hpp"

namespace qiying::demo {

/// The enterprise of the account `qiye`: a living company.
inline constexpr std::uint64_t kOwnEnterprise = 0;

struct Enterprise {
  register_::Record record;  ///< as a file would hold it, untidy
  register_::Status status = register_::Status::active;
  base::Date registered;
  std::string street_code;
  std::string trade;  ///< the word of its name: "软件"
  std::size_t building = 0;
  int staff = 1;
};

class Enterprises {
 public:
  Enterprises(std::uint64_t seed, base::Timestamp now);
  Enterprise at(std::uint64_t n) const;
  const std::vector<Building>& buildings() const { return buildings_; }

 private:
  void name_company(Enterprise& e, Random& random, std::uint64_t n) const;
  void name_shop(Enterprise& e, Random& random, std::uint64_t n) const;
  void date(Enterprise& e, Random& random) const;
  std::uint64_t seed_;
  base::Timestamp now_;
  std::vector<Building> buildings_;
};

}  // namespace qiying::demo
