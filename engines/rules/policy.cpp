#include "engines/rules/policy.hpp"

#include <algorithm>
#include <charconv>

namespace qiying::rules {

base::Text title_of(Status status) {
  switch (status) {
    case Status::draft:
      return {"征求意见", "Draft for comment"};
    case Status::valid:
      return {"有效", "In force"};
    case Status::expired:
      return {"失效", "Expired"};
    case Status::abolished:
      return {"废止", "Abolished"};
    case Status::superseded:
      return {"被替代", "Superseded"};
    case Status::unverified:
      return {"待核实", "To be verified"};
  }
  return {};
}

base::Text title_of(Level level) {
  switch (level) {
    case Level::national:
      return {"国家", "National"};
    case Level::provincial:
      return {"省", "Province"};
    case Level::city:
      return {"市", "City"};
    case Level::district:
      return {"区", "District"};
  }
  return {};
}

base::Text title_of(Subject subject) {
  switch (subject) {
    case Subject::insurance:
      return {"社会保险", "Social insurance"};
    case Subject::tax:
      return {"税收", "Tax"};
    case Subject::finance:
      return {"金融", "Finance"};
    case Subject::costs:
      return {"降低成本", "Lower costs"};
    case Subject::general:
      return {"综合", "General"};
    case Subject::other:
      return {"其他", "Other"};
    case Subject::news:
      return {"企业动态", "Enterprise news"};
    case Subject::notice:
      return {"公告", "Announcements"};
  }
  return {};
}

base::Text title_of(Mode mode) {
  switch (mode) {
    case Mode::application:
      return {"申报", "By application"};
    case Mode::automatic:
      return {"免申即享", "Without application"};
    case Mode::self_declared:
      return {"自行申报享受", "Claimed in the tax return"};
    case Mode::recognition:
      return {"认定", "Recognition"};
    case Mode::loan:
      return {"贷款", "Loan"};
  }
  return {};
}

base::Text title_of(Audience audience) {
  static const base::Text titles[] = {{"各类企业", "Any enterprise"},
                                      {"个体工商户", "Sole traders"},
                                      {"初创和创业者", "Founders and start-ups"},
                                      {"中小微企业", "Small and medium-sized"},
                                      {"科技型企业", "Technology"},
                                      {"工业企业", "Industry"},
                                      {"服务业和商贸企业", "Services and trade"},
                                      {"总部和上市企业", "Headquarters and listed"},
                                      {"园区和楼宇", "Parks and buildings"}};
  return titles[static_cast<std::size_t>(audience)];
}

base::Text title_of(BenefitType type) {
  static const base::Text titles[] = {
      {"资金奖补", "Money"},       {"税费减免", "Less tax or fees"},   {"贷款融资", "Credit"},
      {"资质认定", "Recognition"}, {"服务和其他", "Services, others"}, {"来源未说明", "Not told"}};
  return titles[static_cast<std::size_t>(type)];
}

namespace {

bool is_sum(const Benefit& b) {
  using Kind = Benefit::Kind;
  if (b.kind == Kind::parts) return std::any_of(b.parts.begin(), b.parts.end(), is_sum);
  return b.kind != Kind::none && b.kind != Kind::in_kind;
}

}  // namespace

BenefitType benefit_type_of(const Policy& p) {
  if (p.application.mode == Mode::recognition) return BenefitType::title;
  if (p.application.mode == Mode::loan) return BenefitType::credit;
  if (p.subject == Subject::tax || p.application.mode == Mode::self_declared) return BenefitType::tax;
  if (is_sum(p.benefit)) return BenefitType::money;
  if (p.benefit.kind == Benefit::Kind::none) return BenefitType::unstated;
  return p.subject == Subject::finance ? BenefitType::credit : BenefitType::service;
}

std::optional<std::int64_t> most_of(const Benefit& b) {
  using Kind = Benefit::Kind;
  if (b.cap) return b.cap->number;
  if (b.kind == Kind::fixed || b.kind == Kind::up_to)
    return b.amount ? std::optional(b.amount->number) : std::nullopt;
  if (b.kind != Kind::parts) return std::nullopt;
  std::optional<std::int64_t> out;
  for (const auto& part : b.parts)
    if (const auto m = most_of(part)) out = b.highest ? std::max(out.value_or(0), *m) : out.value_or(0) + *m;
  return out;
}

namespace {

// The first day of the year in 武政规〔2022〕23号: no text is older than its number.
std::optional<base::Date> numbered(std::string_view doc_number) {
  for (const std::string_view open : {"〔", "[", "［"}) {
    const auto at = doc_number.find(open);
    if (at == doc_number.npos) continue;
    int year = 0;
    const auto digits = doc_number.substr(at + open.size(), 4);
    const auto* end = digits.data() + digits.size();
    if (std::from_chars(digits.data(), end, year).ptr == end && year > 1900)
      return std::chrono::sys_days(std::chrono::year(year) / 1 / 1);
  }
  return std::nullopt;
}

}  // namespace

std::optional<NotInForce> not_in_force(const Policy& p, base::Date day) {
  using Reason = NotInForce;
  // A text that has ended was in force until then; without the day of its end it never matches.
  const auto ended = [&](const std::optional<base::Date>& last_day) { return !last_day || day > *last_day; };
  const auto before = [](const std::optional<base::Date>& d) {
    return d ? std::optional(*d - std::chrono::days(1)) : std::nullopt;
  };
  if (p.status == Status::draft) return Reason{"draft", {"尚在征求意见，未施行", "A draft, not in force"}};
  if (p.status == Status::unverified)
    return Reason{
        "unverified",
        {"来源未说明是否仍然有效，待核实", "The source does not tell whether it is still in force"}};
  if (p.status == Status::abolished && ended(before(p.abolished)))
    return Reason{"abolished", {"已废止", "Abolished"}};
  if (p.status == Status::superseded && ended(p.superseded_by ? before(p.superseded_by->date) : std::nullopt))
    return Reason{"superseded", {"已被替代", "Superseded"}};
  if (p.status == Status::expired && ended(p.expires)) return Reason{"expired", {"已失效", "Expired"}};
  if (p.expires && day > *p.expires) return Reason{"expired", {"已过有效期", "Past its term"}};
  const auto from = p.effective ? p.effective : p.published ? p.published : numbered(p.doc_number);
  if (from && day < *from) return Reason{"not_yet", {"尚未施行", "Not yet in force"}};
  return std::nullopt;
}

Window window_at(const Policy& p, base::Timestamp now) {
  const auto& a = p.application;
  if (a.opens && now < *a.opens) return Window::upcoming;
  if (a.closes) return now <= *a.closes ? Window::open : Window::closed;
  return a.opens ? Window::open : Window::unstated;
}

}  // namespace qiying::rules
