#include "modules/demo/internal/enterprises.hpp"

#include <fmt/format.h>

#include "platform/base/uscc.hpp"

namespace qiying::demo {
namespace {

using register_::Status;

struct Form {
  std::string_view ending;
  std::string_view type;
  unsigned weight;
};
constexpr std::array kForms = {Form{"有限公司", "有限责任公司(自然人投资或控股)", 560},
                               Form{"有限公司", "有限责任公司(自然人独资)", 260},
                               Form{"有限公司", "有限责任公司(法人独资)", 60},
                               Form{"有限公司", "有限责任公司(外商投资企业与内资合资)", 8},
                               Form{"有限责任公司", "其他有限责任公司", 50},
                               Form{"股份有限公司", "股份有限公司(非上市、自然人投资或控股)", 12},
                               Form{"合伙企业（有限合伙）", "有限合伙企业", 15},
                               Form{"服务中心", "个人独资企业", 30},
                               Form{"农民专业合作社", "农民专业合作社", 5}};

/// Last ones first: how old an enterprise is, in days (0th, 10th, ... 100th percentile).
constexpr std::array<std::int64_t, 11> kAge = {3, 240, 520, 830, 1180, 1600, 2150, 2900, 3900, 5600, 13400};
constexpr std::array<std::int64_t, 11> kStaff = {1, 2, 3, 4, 6, 8, 12, 18, 30, 65, 480};
/// In ten thousand yuan, as often as they stand here.
constexpr std::array<std::int64_t, 24> kCapital = {3,   5,   10,   10,   20,   30,   50,   50,
                                                   100, 100, 100,  100,  200,  200,  300,  500,
                                                   500, 600, 1000, 1000, 2000, 3000, 5000, 10000};
constexpr std::array<std::int64_t, 8> kShopCapital = {1, 2, 3, 5, 5, 8, 10, 20};

const Form& form_of(Random& random) {
  std::array<unsigned, kForms.size()> weights{};
  for (std::size_t i = 0; i < kForms.size(); ++i) weights[i] = kForms[i].weight;
  return kForms[random.weighted(weights)];
}

/// "5 百 万" in the many ways of registers; `wan` is in ten thousand yuan.
std::string capital_text(std::int64_t wan, Random& random) {
  switch (random.below(12)) {
    case 0:
      return fmt::format("{}.000000万人民币", wan);
    case 1:
      return fmt::format("人民币{}万元", wan);
    case 2:
      return fmt::format("{}0000元", wan);
    case 3:
      return std::to_string(wan);
    case 4:
      return wan >= 1000 ? fmt::format("{},{:03}万元", wan / 1000, wan % 1000)
                         : fmt::format("{} 万元整", wan);
    case 5:
      return fmt::format("{}万元人民币", wan);
    case 6:
      return wan % 10000 == 0 ? fmt::format("{}亿元", wan / 10000) : fmt::format("{}.00万元", wan);
    case 7:
      return random.percent(4) ? "详见章程" : fmt::format("{}万", wan);
    case 8:
      return random.percent(5) ? fmt::format("{}万美元", wan) : fmt::format("{}万元", wan);
    default:
      return fmt::format("{}万元", wan);
  }
}

std::string date_text(base::Date day, Random& random) {
  const std::chrono::year_month_day d{day};
  const auto y = static_cast<int>(d.year());
  const auto m = static_cast<unsigned>(d.month()), t = static_cast<unsigned>(d.day());
  switch (random.below(8)) {
    case 0:
      return fmt::format("{}/{}/{}", y, m, t);
    case 1:
      return fmt::format("{}年{}月{}日", y, m, t);
    case 2:
      return fmt::format("{}{:02}{:02}", y, m, t);
    default:
      return fmt::format("{}-{:02}-{:02}", y, m, t);
  }
}

Status status_of(Random& random, std::int64_t age_days) {
  const unsigned gone = age_days < 365 ? 30 : age_days < 1200 ? 120 : age_days < 3000 ? 200 : 300;
  if (!random.per_mille(gone)) return random.per_mille(12) ? Status::suspended : Status::active;
  constexpr std::array<unsigned, 3> kWays = {70, 22, 8};
  constexpr std::array kGone = {Status::cancelled, Status::revoked, Status::moved_out};
  return kGone[random.weighted(kWays)];
}

std::string status_text(Status status, Random& random) {
  switch (status) {
    case Status::active:
      return random.percent(60) ? "存续（在营、开业、在册）" : random.percent(50) ? "存续" : "在业";
    case Status::suspended:
      return "歇业";
    case Status::revoked:
      return "吊销，未注销";
    case Status::cancelled:
      return random.percent(80) ? "注销" : "已注销";
    case Status::moved_out:
      return "迁出";
    case Status::unknown:
      break;
  }
  return {};
}

/// Organisation codes that begin with QY are issued to nobody; the number stands in the other six characters.
std::string uscc_of(std::string_view kind, std::uint64_t n, std::uint64_t seed) {
  constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  constexpr std::uint64_t kCodes = 887'503'681;  // 31^6
  auto rest = shuffled(n, kCodes, seed, "uscc");
  std::string org = "QY";
  for (int i = 0; i < 6; ++i, rest /= kAlphabet.size()) org += kAlphabet[rest % kAlphabet.size()];
  return base::make_uscc(kind, "420199", org).value();
}

/// 15 digits, as companies had them before the social credit code (2015-10-01).
std::string registration_number(std::uint64_t n) {
  auto number = fmt::format("420199{:08}", n % 100'000'000);
  number += base::registration_check_digit(number).value();
  return number;
}

}  // namespace

Enterprises::Enterprises(std::uint64_t seed, base::Timestamp now)
    : seed_(seed), now_(now), buildings_(demo::buildings(seed)) {}

void Enterprises::name_company(Enterprise& e, Random& random, std::uint64_t n) const {
  const auto& m = material();
  const auto& words = m.companies.words;
  const auto place = shuffled(n, m.trade_names.size() * words.size(), seed_, "company");
  const auto& word = words[place % words.size()];
  const auto& own = m.trade_names[place / words.size()];
  const auto& form = form_of(random);
  e.trade = word.word;
  auto& r = e.record;
  const auto how = random.below(100);
  r.name = how < 80   ? fmt::format("示范区{}{}{}", own, word.word, form.ending)
           : how < 95 ? fmt::format("{}（示范区）{}{}", own, word.word, form.ending)
                      : fmt::format("{}{}(示范区){}", own, word.word, form.ending);
  r.ent_type = form.type;
  r.industry_code = m.companies.trades[word.trade].code;
  r.scope =
      m.companies.trades[word.trade].scope + "。（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）";
  r.capital = capital_text(random.pick(kCapital), random);
  e.staff = static_cast<int>(random.deciles(kStaff));
  e.building = random.below(kBuildings);
  const auto& building = buildings_[e.building];
  e.street_code = building.street_code;
  const auto& street = m.streets[e.building % m.streets.size()];
  r.street = random.percent(50) ? street.code : street.name;
  r.address = random.percent(85) ? office_address(building, street, random) : shop_address(street, random);
}

void Enterprises::name_shop(Enterprise& e, Random& random, std::uint64_t n) const {
  const auto& m = material();
  const auto& words = m.shops.words;
  const auto streets = m.streets.size(), kinds = words.size() * streets;
  const auto place = shuffled(n, m.trade_names.size() * kinds, seed_, "shop");
  const auto& street = m.streets[place % streets];
  const auto& word = words[place % kinds / streets];
  e.trade = word.word;
  e.street_code = street.code;
  auto& r = e.record;
  constexpr std::string_view kEnding = "街道";
  r.name = fmt::format("示范区{}{}{}{}", street.name.substr(0, street.name.size() - kEnding.size()),
                       m.trade_names[place / kinds], word.word, random.percent(40) ? "（个体工商户）" : "");
  r.ent_type = "个体工商户";
  r.industry_code = m.shops.trades[word.trade].code;
  r.scope = m.shops.trades[word.trade].scope;
  r.capital = random.percent(55) ? "" : capital_text(random.pick(kShopCapital), random);
  e.staff = static_cast<int>(random.between(1, 6));
  e.building = random.below(kBuildings);
  r.street = street.code;
  r.address = shop_address(street, random);
}

void Enterprises::date(Enterprise& e, Random& random) const {
  const auto age = random.deciles(kAge);
  e.registered = base::local_date(now_) - std::chrono::days(age);
  e.status = status_of(random, age);
  e.record.reg_date = date_text(e.registered, random);
}

Enterprise Enterprises::at(std::uint64_t n) const {
  Random random(seed_, "enterprise", n);
  Enterprise e;
  const bool shop = random.percent(45) && n != kOwnEnterprise;
  shop ? name_shop(e, random, n) : name_company(e, random, n);
  date(e, random);
  if (n == kOwnEnterprise) e.status = Status::active, e.staff = 46;
  auto& r = e.record;
  r.status = status_text(e.status, random);
  r.uscc = uscc_of(shop ? "92" : r.ent_type == "农民专业合作社" ? "93" : "91", n, seed_);
  if (!shop && e.registered < base::Date(std::chrono::year(2015) / 10 / 1)) r.reg_no = registration_number(n);
  r.legal_person = person(random);
  r.phone = random.percent(88) ? telephone(random) : "";
  // Ids grow with the number: the index of the table is filled from one side.
  r.id = register_::EntityId{random.uuid(now_ - std::chrono::hours(1) + std::chrono::milliseconds(n))};
  return e;
}

}  // namespace qiying::demo
