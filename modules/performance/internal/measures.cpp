#include "modules/performance/internal/measures.hpp"

#include <algorithm>

namespace qiying::performance {
namespace {

struct Known {
  const char *name, *zh, *en;
  MeasureKind kind = MeasureKind::flow;
  const char* records = nullptr;  // default: the measure itself
};
constexpr auto kStock = MeasureKind::stock;

const Known kKnown[] = {
    {"appeal.submitted", "提交的诉求", "appeals raised"},
    {"appeal.accepted", "受理的诉求", "appeals accepted"},
    {"appeal.dispatched", "已派单的诉求", "appeals dispatched"},
    {"appeal.signed", "已签收的诉求", "appeals signed for"},
    {"appeal.signed_on_time", "按时签收的诉求", "appeals signed for in time"},
    {"appeal.replied", "已答复的诉求", "appeals answered"},
    {"appeal.replied_on_time", "按时答复的诉求", "appeals answered in time"},
    {"appeal.closed", "已办结的诉求", "appeals closed"},
    {"appeal.rated", "已评价的诉求", "appeals rated"},
    {"appeal.satisfied", "满意和基本满意的诉求", "appeals rated satisfied or fairly satisfied"},
    {"appeal.dissatisfied", "不满意的诉求", "appeals rated dissatisfied"},
    {"appeal.redone", "重办过的诉求", "appeals done again"},
    {"appeal.returned", "被退回过的诉求", "appeals returned by an office"},
    {"appeal.urged", "被催办过的诉求", "appeals urged"},
    {"appeal.supervised", "督办过的诉求", "appeals supervised"},
    {"appeal.urgent", "紧急诉求", "urgent appeals"},
    {"appeal.online", "线上提交的诉求", "appeals raised on line"},
    {"appeal.offline", "线下登记的诉求", "appeals recorded for enterprises"},
    {"appeal.by_visit", "走访中登记的诉求", "appeals recorded at visits"},
    {"appeal.complaints", "投诉", "complaints"},
    {"appeal.arrears", "拖欠账款诉求", "appeals about arrears"},
    {"appeal.reply_hours", "从提交到答复的小时数之和", "hours from raising to answer, added up",
     MeasureKind::flow, "appeal.replied"},
    {"appeal.stars", "星级之和", "stars, added up", MeasureKind::flow, "appeal.rated"},
    {"appeal.overdue", "此刻超期的诉求", "appeals overdue now", kStock},
    {"enterprise.registered", "新登记的企业", "enterprises registered"},
    {"enterprise.certified_new", "新认证的企业", "enterprises certified"},
    {"enterprise.total", "在库企业", "enterprises in the register", kStock},
    {"enterprise.active", "在营企业", "active enterprises", kStock},
    {"enterprise.located", "知道所属街道的在营企业", "active enterprises with a street", kStock},
    {"enterprise.complete", "地址、行业、经营范围齐全的在营企业",
     "active enterprises with address, industry and scope", kStock},
    {"enterprise.reachable", "有联系电话的在营企业", "active enterprises with a telephone", kStock},
    {"enterprise.certified", "已认证的在营企业", "active enterprises with an account", kStock},
    {"article.published", "发布的信息", "articles published"},
    {"article.policies", "发布的惠企政策信息", "articles on policies"},
    {"article.services", "发布的服务活动", "articles on services"},
    {"article.notices", "发布的通知通告", "notices"},
    {"article.announcements", "发布的公示公告", "announcements"},
    {"article.news", "发布的新闻资讯", "news"},
    {"article.needs", "发布的企需我应信息", "articles on needs"},
    {"article.corrected", "更正过的信息", "articles corrected"},
    {"article.withdrawn", "撤回的信息", "articles withdrawn"},
    {"article.prompt", "成稿 3 日内发布的信息", "articles published within 3 days of being begun"},
    {"policy.published", "政策库中的政策", "policies in the library", kStock},
    {"policy.in_force", "现行有效的政策", "policies in force", kStock},
    {"policy.open", "正在受理申报的政策", "policies open for application", kStock},
    {"policy.current", "有效性与政策库状态一致的政策", "policies shown as what they are", kStock},
    {"budget.planned", "项目预算数（元）", "budgets of projects (yuan)"},
    {"budget.executed", "项目执行数（元）", "spent on projects (yuan)", MeasureKind::flow, "budget.planned"},
    {"procurement.amount", "政府采购预算（元）", "procurement by published budgets (yuan)"},
    {"procurement.sme", "面向中小企业的采购（元）", "of it from small and medium firms (yuan)",
     MeasureKind::flow, "procurement.amount"},
    {"platform.up", "平台在线的 5 分钟时段", "five-minute marks with the platform up", MeasureKind::flow, ""},
    {"platform.slots", "应在线的 5 分钟时段", "five-minute marks in all", MeasureKind::flow, ""},
};

std::optional<Measure> ledger_measure(const Catalogue& c, std::string_view name) {
  const auto rest = name.substr(7);
  const auto dot = rest.find('.');
  const auto* kind = ledger(c, rest.substr(0, dot));
  if (kind == nullptr) return std::nullopt;
  const auto records = "ledger." + kind->id;
  if (dot == std::string_view::npos)
    return Measure{
        records,
        {kind->name.zh + "（" + kind->quantity.zh + "）", kind->name.en + " (" + kind->quantity.en + ")"},
        MeasureKind::flow,
        records};
  if (rest.substr(dot) == ".count")
    return Measure{std::string(name),
                   {kind->name.zh + "（次）", kind->name.en + " (times)"},
                   MeasureKind::flow,
                   records};
  if (rest.substr(dot) == ".part" && kind->part)
    return Measure{std::string(name),
                   {kind->name.zh + "：" + kind->part->zh, kind->name.en + ": " + kind->part->en},
                   MeasureKind::flow,
                   records};
  return std::nullopt;
}

std::optional<Measure> class_measure(const Catalogue& c, std::string_view name) {
  const auto rest = name.substr(7);
  const auto dot = rest.find('.');
  const auto found = std::ranges::find(c.classes, rest.substr(0, dot), &MemberClass::id);
  if (found == c.classes.end()) return std::nullopt;
  if (dot == std::string_view::npos)
    return Measure{std::string(name), {found->name.zh, found->name.en}, kStock, std::string(name)};
  if (rest.substr(dot) == ".known")
    return Measure{std::string(name),
                   {"法人库中的" + found->name.zh, found->name.en + " found in the register"},
                   kStock,
                   std::string(name)};
  if (rest.substr(dot) == ".certified")
    return Measure{std::string(name),
                   {"已认证的" + found->name.zh, found->name.en + " with an account"},
                   kStock,
                   std::string(name)};
  return std::nullopt;
}

}  // namespace

Month month_of(base::Date day) {
  const std::chrono::year_month_day d(day);
  return static_cast<int>(d.year()) * 12 + static_cast<int>(static_cast<unsigned>(d.month())) - 1;
}

base::Date first_day(Month month) {
  return base::Date(std::chrono::year_month_day(std::chrono::year(month / 12),
                                                std::chrono::month(static_cast<unsigned>(month % 12) + 1),
                                                std::chrono::day(1)));
}

base::Timestamp start_of(base::Date day) {
  return base::from_local(base::LocalTime(day.time_since_epoch()));
}

Span year_span(int year) {
  return {first_day(year * 12), first_day(year * 12 + 12) - std::chrono::days(1)};
}

std::optional<Measure> find_measure(const Catalogue& c, std::string_view name) {
  if (name.starts_with("ledger.")) return ledger_measure(c, name);
  if (name.starts_with("member.")) return class_measure(c, name);
  for (const auto& k : kKnown)
    if (k.name == name)
      return Measure{k.name, {k.zh, k.en}, k.kind, k.records != nullptr ? k.records : k.name};
  return std::nullopt;
}

bool is_measure(const Catalogue& c, std::string_view name) {
  return find_measure(c, name).has_value();
}

std::optional<double> Figures::value(const Measure& measure, Month from, Month to) const {
  const auto found = months_.find(measure.name);
  if (measure.kind == MeasureKind::flow) {
    double sum = 0;
    if (found != months_.end())
      for (const auto& [month, value] : found->second)
        if (from <= month && month <= to) sum += value;
    return sum;
  }
  if (found == months_.end()) return std::nullopt;
  auto after = found->second.upper_bound(to);
  if (after == found->second.begin() || (--after)->first < from) return std::nullopt;
  return after->second;
}

}  // namespace qiying::performance
