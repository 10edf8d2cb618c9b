#pragma once
// One invented enterprise as it is.

#include <string>
#include <vector>

#include "bench/fusion/random.hpp"

namespace bench {

struct Firm {
  std::string code, region, trade, line, form, branch;
  std::string former_name, person, former_person, phone, former_phone, district, road, number, building, room;
  std::string former_address, date, capital, scope;
  std::string name() const { return region + trade + line + form + branch; }
  std::string address() const { return road + number + "号" + building + room; }
};

// Makes firms one after the other; branches and serial names follow their parent.
class FirmMaker {
 public:
  explicit FirmMaker(Random& random) : random_(random) {}
  Firm next();

 private:
  Firm fresh();
  Firm sibling_of(const Firm& parent);
  std::string code();
  std::string person();
  std::string phone();
  void place(Firm& firm);

  Random& random_;
  Firm last_;
  int siblings_ = 0, serial_ = 0;
  std::vector<std::string> agency_phones_;
};

}  // namespace bench
