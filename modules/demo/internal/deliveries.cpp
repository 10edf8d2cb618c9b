#include "modules/demo/internal/deliveries.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "platform/base/text.hpp"

namespace qiying::demo {
namespace {

using sources::ReadyRecord;
using sources::ReadySource;

/// One in twelve rows is of a firm that the register does not have.
constexpr std::uint64_t kStrangers = 12;

/// How a list came about.
struct Habit {
  ReadySource source;
  std::string_view stream, prefix;
  std::uint64_t one_in;  ///< of the register's enterprises
  unsigned coded, mistyped;
  bool brand, slips, phones;
};

std::string department(std::string_view name) {
  const auto& all = material().departments;
  return std::ranges::find(all, name, &OrgPlan::name)->code;
}

std::array<Habit, 3> habits() {
  return {Habit{{.code = "tax",
                 .name = "税务登记",
                 .owner = department("税务局"),
                 .authority = 80,
                 .fresh_days = 31,
                 .note = "按月提供的税务登记名单（演示）"},
                "tax",
                "SW",
                50,
                94,
                2,
                false,
                false,
                false},
          Habit{{.code = "building_survey",
                 .name = "楼宇调查",
                 .owner = department("商务局"),
                 .authority = 50,
                 .fresh_days = 93,
                 .note = "楼宇服务站逐层登记，多为招牌名称（演示）"},
                "building_survey",
                "LY",
                150,
                5,
                0,
                true,
                false,
                true},
          Habit{{.code = "street_visit",
                 .name = "街道走访",
                 .owner = material().streets.front().code,
                 .authority = 40,
                 .fresh_days = 93,
                 .note = "走访时手工登记（演示）"},
                "street_visit",
                "JD",
                120,
                35,
                4,
                false,
                true,
                true}};
}

/// "示范区星河软件有限公司" as its sign says it: "星河软件".
std::string sign_of(std::string name) {
  for (const std::string_view part : {"（示范区）", "(示范区)", "示范区", "有限责任公司", "股份有限公司",
                                      "有限公司", "合伙企业（有限合伙）", "（个体工商户）"})
    if (const auto at = name.find(part); at != std::string::npos) name.erase(at, part.size());
  return name;
}

/// One character is left out, not the first.
std::string slip(const std::string& name, Random& random) {
  const auto length = base::count_code_points(name);
  if (length < 6) return name;
  const auto at = random.between(2, static_cast<std::int64_t>(length) - 2);
  auto letters = base::to_code_points(name);
  letters.erase(static_cast<std::size_t>(at), 1);
  return base::from_code_points(letters);
}

/// Two neighbours change places, as fingers do it.
std::string mistype(std::string code, Random& random) {
  const auto at = static_cast<std::size_t>(random.between(9, 15));
  std::swap(code[at], code[at + 1]);
  return code;
}

std::string day_of(base::Timestamp now, Random& random) {
  const std::chrono::year_month_day d{base::local_date(now) - std::chrono::days(random.between(1, 80))};
  return fmt::format("{}-{:02}-{:02}", static_cast<int>(d.year()), static_cast<unsigned>(d.month()),
                     static_cast<unsigned>(d.day()));
}

ReadyRecord row_of(const Habit& habit, const Enterprise& e, std::uint64_t number, base::Timestamp now,
                   Random& random) {
  const auto& r = e.record;
  ReadyRecord row;
  row.id = fmt::format("{}{:05}", habit.prefix, number);
  auto& f = row.fields;
  if (random.percent(habit.coded)) f.uscc = random.percent(habit.mistyped) ? mistype(r.uscc, random) : r.uscc;
  f.name = habit.brand ? sign_of(r.name) : r.name;
  if (habit.slips && random.percent(25)) f.name = slip(f.name, random);
  if (habit.slips && random.percent(20)) f.name = sign_of(f.name);
  if (random.percent(80)) f.legal_person = r.legal_person;
  if (habit.phones && random.percent(70)) f.phone = r.phone;
  if (random.percent(90)) f.address = r.address;
  if (!habit.phones) f.reg_date = r.reg_date;
  f.updated_on = day_of(now, random);
  return row;
}

}  // namespace

std::vector<ReadySource> deliveries(std::uint64_t seed, base::Timestamp now, const Enterprises& enterprises,
                                    std::uint64_t registered) {
  std::vector<ReadySource> out;
  for (auto& habit : habits()) {
    Random random(seed, fmt::format("delivery {}", habit.stream));
    for (std::uint64_t i = 0, n = registered / habit.one_in; i < n; ++i) {
      const auto who = i % kStrangers == kStrangers - 1 ? registered + i : random.below(registered);
      habit.source.records.push_back(row_of(habit, enterprises.at(who), i + 1, now, random));
    }
    out.push_back(std::move(habit.source));
  }
  return out;
}

}  // namespace qiying::demo
