#include "bench/fusion/firm.hpp"

#include <fmt/format.h>

#include "bench/fusion/words.hpp"
#include "platform/base/uscc.hpp"

namespace bench {
namespace {

const Words kOrdinals = {"第一", "第二", "第三", "第四", "第五", "第六"};
const Words kOutlets = {"分公司", "分公司", "营业部", "门店"};

std::string text(std::string_view view) {
  return std::string(view);
}

}  // namespace

Firm FirmMaker::next() {
  if (siblings_ > 0) {
    --siblings_;
    return sibling_of(last_);
  }
  last_ = fresh();
  serial_ = 0;
  if (random_.chance(0.03)) siblings_ = random_.between(1, 5);
  return last_;
}

std::string FirmMaker::code() {
  static constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  std::string org = random_.chance(0.5) ? "MA" : "";
  while (org.size() < 8)
    org += org.empty() || org.size() < 2 ? kAlphabet[random_.below(10)]
                                         : kAlphabet[random_.below(random_.chance(0.4) ? 31 : 10)];
  return *qiying::base::make_uscc("91", fmt::format("4201{:02}", random_.between(2, 17)), org);
}

std::string FirmMaker::person() {
  auto name = text(random_.skewed(kSurnames)) + text(random_.of(kGiven));
  if (random_.chance(0.7)) name += random_.of(kGiven);
  return name;
}

std::string FirmMaker::phone() {
  if (agency_phones_.empty())
    for (int i = 0; i < 40; ++i)
      agency_phones_.push_back(fmt::format("027-8{:07}", random_.below(10'000'000)));
  if (random_.chance(0.06)) return random_.of(agency_phones_);
  if (random_.chance(0.25)) return fmt::format("027-8{:07}", random_.below(10'000'000));
  return fmt::format("1{}{:09}", random_.between(3, 9), random_.below(1'000'000'000));
}

void FirmMaker::place(Firm& firm) {
  firm.district = random_.skewed(kDistricts);
  firm.road = random_.of(kRoads);
  firm.number = std::to_string(random_.between(1, 900));
  firm.building = firm.room = "";
  if (random_.chance(0.6))
    firm.building =
        text(random_.of(kTradeFirst)) + text(random_.of(kTradeSecond)) + text(random_.of(kBuildings));
  if (!firm.building.empty() || random_.chance(0.5))
    firm.room = fmt::format("{}栋{}室", random_.between(1, 12),
                            random_.between(1, 30) * 100 + random_.between(1, 12));
}

Firm FirmMaker::fresh() {
  Firm firm;
  const bool shop = random_.chance(0.25);
  firm.code = code();
  firm.region = random_.chance(0.2) ? "湖北" : random_.chance(0.5) ? "武汉市" : "武汉";
  firm.trade =
      text(random_.skewed(kTradeFirst)) + text(random_.of(kTradeSecond)) + text(random_.of(kTradeThird));
  firm.line = random_.skewed(kLines);
  firm.form = random_.of(kForms);
  place(firm);
  if (shop) {
    firm.region = (random_.chance(0.5) ? "武汉市" : "") + firm.district + "区";
    firm.line = random_.of(kShops);
    firm.form = "";
  }
  firm.person = person();
  firm.former_person = person();
  firm.phone = phone();
  firm.former_phone = phone();
  firm.former_name = firm.region + text(random_.of(kTradeFirst)) + text(random_.of(kTradeSecond)) +
                     text(random_.of(kLines)) + firm.form;
  Firm before = firm;
  place(before);
  firm.former_address = before.address();
  firm.date = fmt::format("{}-{:02}-{:02}", random_.between(1992, 2025), random_.between(1, 12),
                          random_.between(1, 28));
  firm.capital =
      std::to_string(random_.of(std::vector<int>{10, 50, 100, 100, 200, 300, 500, 500, 1000, 2000, 5000}) +
                     (random_.chance(0.2) ? random_.between(1, 90) : 0));
  firm.scope = text(random_.of(kScopes)) + "；" + text(random_.of(kScopes)) +
               "（依法须经批准的项目，经相关部门批准后方可开展经营活动）";
  return firm;
}

// A branch, or the next of a series; some stand in the same house since the same day.
Firm FirmMaker::sibling_of(const Firm& parent) {
  Firm firm = fresh();
  firm.region = parent.region;
  firm.trade = parent.trade;
  firm.line = parent.line;
  firm.form = parent.form;
  const auto n = static_cast<std::size_t>(serial_++) % kOrdinals.size();
  if (random_.chance(0.5))
    firm.branch = text(kOrdinals[n]) + "分公司";
  else
    firm.branch = text(kDistricts[n]) + text(random_.of(kOutlets));
  if (firm.form.empty()) firm.branch = text(kOrdinals[n]) + "分店";
  firm.scope = parent.scope;
  if (random_.chance(0.4)) firm.person = parent.person;
  if (random_.chance(0.4)) firm.phone = parent.phone;
  if (random_.chance(0.4)) firm.date = parent.date;
  if (random_.chance(0.3))
    firm.road = parent.road, firm.number = parent.number, firm.building = parent.building;
  return firm;
}

}  // namespace bench
