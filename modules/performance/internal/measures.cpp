#include "modules/performance/internal/measures.hpp"

#include <algorithm>
#include <charconv>

#include "modules/policy/policy.hpp"

namespace qiying::performance {
namespace {

using db::Connection;

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
    {"platform.up", "平台在线的 5 分钟时段", "five-minute marks with the platform up", MeasureKind::flow, ""},
    {"platform.slots", "应在线的 5 分钟时段", "five-minute marks in all", MeasureKind::flow, ""},
};

Month month_number(std::string_view text) {
  Month out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

double number(std::string_view text) {
  double out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

// First column: the month; the others are measures of `source` by their names.
void take(Figures& out, const std::string& source, const db::Rows& rows) {
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (std::size_t c = 1; c < rows.columns(); ++c)
      out.add(source + "." + std::string(rows.column_name(c)), month_number(rows.text(r, 0)),
              rows.is_null(r, c) ? 0 : number(rows.text(r, c)));
}

void take_stocks(Figures& out, const std::string& source, const db::Rows& rows, Month month) {
  for (std::size_t c = 0; rows.size() > 0 && c < rows.columns(); ++c)
    out.set(source + "." + std::string(rows.column_name(c)), month, number(rows.text(0, c)));
}

void read_appeals(Connection& db, const std::string& district, Span span, Figures& out) {
  take(
      out, "appeal",
      db.run(
          "select (extract(year from m) * 12 + extract(month from m) - 1)::int as month, submitted, accepted,"
          " dispatched, signed, signed_on_time, replied, replied_on_time, closed, rated, satisfied,"
          " dissatisfied, redone, returned, urged, supervised, urgent, online, offline, by_visit, complaints,"
          " arrears, reply_hours, stars from (select date_trunc('month', submitted_at at time zone 'UTC' + "
          "interval '8 hours') as m,"
          " count(*) as submitted, count(*) filter (where accepted) as accepted,"
          " count(*) filter (where dispatched) as dispatched, count(*) filter (where signed) as signed,"
          " count(*) filter (where signed_on_time) as signed_on_time,"
          " count(*) filter (where replied) as replied,"
          " count(*) filter (where replied_on_time) as replied_on_time,"
          " count(*) filter (where closed) as closed, count(*) filter (where rated) as rated,"
          " count(*) filter (where satisfied) as satisfied,"
          " count(*) filter (where dissatisfied) as dissatisfied, count(*) filter (where redone) as redone,"
          " count(*) filter (where returned) as returned, count(*) filter (where urged) as urged,"
          " count(*) filter (where supervised) as supervised, count(*) filter (where urgent) as urgent,"
          " count(*) filter (where online) as online, count(*) filter (where offline) as offline,"
          " count(*) filter (where by_visit) as by_visit,"
          " count(*) filter (where complaints) as complaints, count(*) filter (where arrears) as arrears,"
          " sum(reply_hours) as reply_hours, sum(stars) as stars"
          " from performance.appeal_fact where district = $1 and submitted_at >= $2 and submitted_at < $3"
          " group by 1) by_month",
          district, start_of(span.from), start_of(span.to + std::chrono::days(1))));
}

void read_enterprises(Connection& db, const std::string& district, Span span, Figures& out) {
  take(out, "enterprise",
       db.run("select (extract(year from reg_date) * 12 + extract(month from reg_date) - 1)::int as month,"
              " count(*) as registered from performance.enterprise_fact"
              " where district = $1 and reg_date between $2 and $3 group by 1",
              district, span.from, span.to));
  take(out, "enterprise",
       db.run("select (extract(year from m) * 12 + extract(month from m) - 1)::int as month, count(*) as "
              "certified_new"
              " from (select date_trunc('month', certified_at at time zone 'UTC' + interval '8 hours') as m "
              "from account.certified_public"
              " where district = $1 and certified_at >= $2 and certified_at < $3) c group by 1",
              district, start_of(span.from), start_of(span.to + std::chrono::days(1))));
}

void read_articles(Connection& db, const std::string& district, Span span, Figures& out) {
  take(
      out, "article",
      db.run(
          "select (extract(year from m) * 12 + extract(month from m) - 1)::int as month, published, policies,"
          " services, notices, announcements, news, needs, corrected, withdrawn, prompt from ("
          "select date_trunc('month', published_at at time zone 'UTC' + interval '8 hours') as m, count(*) "
          "as published,"
          " count(*) filter (where policies) as policies, count(*) filter (where services) as services,"
          " count(*) filter (where notices) as notices,"
          " count(*) filter (where announcements) as announcements, count(*) filter (where news) as news,"
          " count(*) filter (where needs) as needs, count(*) filter (where corrected) as corrected,"
          " count(*) filter (where withdrawn) as withdrawn, count(*) filter (where prompt) as prompt"
          " from performance.article_fact where district = $1 and published_at >= $2 and published_at < $3"
          " group by 1) by_month",
          district, start_of(span.from), start_of(span.to + std::chrono::days(1))));
}

struct LedgerSum {
  int month = 0;
  std::string kind;
  std::int64_t entries = 0;
  double quantity = 0, part = 0;
};
QY_DESCRIBE(LedgerSum, QY_FIELD(month), QY_FIELD(kind), QY_FIELD(entries), QY_FIELD(quantity), QY_FIELD(part))

void read_ledger(Connection& db, const std::string& district, Span span, Figures& out) {
  for (const auto& s : db.query<LedgerSum>(
           "select (extract(year from day) * 12 + extract(month from day) - 1)::int as month, kind,"
           " count(*) as entries, sum(quantity)::float8 as quantity, coalesce(sum(part), 0)::float8 as part"
           " from performance.entry where district = $1 and day between $2 and $3 and struck_at is null"
           " group by 1, 2",
           district, span.from, span.to)) {
    out.add("ledger." + s.kind, s.month, s.quantity);
    out.add("ledger." + s.kind + ".count", s.month, static_cast<double>(s.entries));
    out.add("ledger." + s.kind + ".part", s.month, s.part);
  }
}

void read_uptime(Connection& db, const std::string& district, Span span, base::Timestamp now, Figures& out) {
  const auto end = std::min(now, start_of(span.to + std::chrono::days(1)));
  take(out, "platform",
       db.run(
           "select (extract(year from m) * 12 + extract(month from m) - 1)::int as month, up, slots from ("
           "select date_trunc('month', g.slot at time zone 'UTC' + interval '8 hours') as m, count(b.slot) "
           "as up, count(*) as slots"
           " from (select generate_series(greatest(f.first, $2::timestamptz), $3::timestamptz - interval '5 "
           "minutes',"
           " interval '5 minutes') as slot from (select min(slot) as first from performance.beat where "
           "district = $1) f"
           " where f.first is not null) g left join performance.beat b on b.district = $1 and b.slot = g.slot"
           " group by 1) by_month",
           district, start_of(span.from), end));
}

void read_stocks(Connection& db, const std::string& district, base::Timestamp now, Figures& out) {
  const auto month = month_of(base::local_date(now));
  take_stocks(
      out, "appeal",
      db.run("select count(*) as overdue from performance.appeal_fact where district = $1 and due_at < $2",
             district, now),
      month);
  take_stocks(out, "enterprise",
              db.run("select count(*) as total, count(*) filter (where active) as active,"
                     " count(*) filter (where active and located) as located,"
                     " count(*) filter (where active and complete) as complete,"
                     " count(*) filter (where active and reachable) as reachable"
                     " from performance.enterprise_fact where district = $1",
                     district),
              month);
  // From the accounts, which are few, to the register; the other way round every enterprise would be looked
  // up.
  take_stocks(
      out, "enterprise",
      db.run(
          "select count(*) as certified from account.certified_public c join register.indicator_public e"
          " on e.district = c.district and e.id = c.subject_id where c.district = $1 and e.status = 'active'",
          district),
      month);
  const auto policies = policy::overview(db, district, now);
  out.set("policy.published", month, static_cast<double>(policies.published));
  out.set("policy.in_force", month, static_cast<double>(policies.in_force));
  out.set("policy.open", month, static_cast<double>(policies.open));
  out.set("policy.current", month, static_cast<double>(policies.published - policies.stale));
}

struct ClassCount {
  std::string id;
  std::int64_t size = 0, known = 0, certified = 0;
};
QY_DESCRIBE(ClassCount, QY_FIELD(id), QY_FIELD(size), QY_FIELD(known), QY_FIELD(certified))

void read_classes(Connection& db, const std::string& district, base::Timestamp now, Figures& out) {
  const auto month = month_of(base::local_date(now));
  for (const auto& c : db.query<ClassCount>(
           "select m.class as id, count(*) as size, count(e.id) as known,"
           " count(*) filter (where e.certified) as certified from performance.member m"
           " left join performance.enterprise_fact e on e.district = m.district and e.uscc = m.uscc"
           " where m.district = $1 group by 1",
           district)) {
    out.set("member." + c.id, month, static_cast<double>(c.size));
    out.set("member." + c.id + ".known", month, static_cast<double>(c.known));
    out.set("member." + c.id + ".certified", month, static_cast<double>(c.certified));
  }
}

struct Sample {
  std::string measure;
  int month = 0;
  double value = 0;
};
QY_DESCRIBE(Sample, QY_FIELD(measure), QY_FIELD(month), QY_FIELD(value))

void read_samples(Connection& db, const std::string& district, Span span, Figures& out) {
  for (const auto& s :
       db.query<Sample>("select distinct on (measure, 2) measure,"
                        " (extract(year from day) * 12 + extract(month from day) - 1)::int as month, value"
                        " from performance.sample where district = $1 and day between $2 and $3 order by "
                        "measure, 2, day desc",
                        district, span.from, span.to))
    out.set(s.measure, s.month, s.value);
}

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

Figures read_figures(db::Connection& db, const std::string& district, Span span, base::Timestamp now) {
  Figures out;
  read_appeals(db, district, span, out);
  read_enterprises(db, district, span, out);
  read_articles(db, district, span, out);
  read_ledger(db, district, span, out);
  read_uptime(db, district, span, now, out);
  read_samples(db, district, span, out);
  const auto today = base::local_date(now);
  if (span.from <= today && today <= span.to) {
    read_stocks(db, district, now, out);
    read_classes(db, district, now, out);
  }
  return out;
}

void keep_stocks(db::Connection& db, const std::string& district, base::Timestamp now) {
  Figures figures;
  read_stocks(db, district, now, figures);
  read_classes(db, district, now, figures);
  const auto day = base::local_date(now);
  figures.each([&](const std::string& measure, Month, double value) {
    db.execute(
        "insert into performance.sample (district, measure, day, value) values ($1, $2, $3, $4)"
        " on conflict (district, measure, day) do update set value = excluded.value",
        district, measure, day, value);
  });
}

}  // namespace qiying::performance
