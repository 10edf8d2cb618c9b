#include "modules/appeal/internal/hardship.hpp"

#include "modules/register/register.hpp"
#include "platform/base/json.hpp"
#include "platform/base/money.hpp"
#include "platform/exports/exports.hpp"

namespace qiying::appeal {
namespace {

using kernel::Context;
using HardshipId = base::Id<struct HardshipTag>;

struct Hardship {
  HardshipId id;
  HardshipKind kind = HardshipKind::hardship;
  int year = 0;
  auth::SubjectId subject_id;
  std::string subject_name;
  std::optional<AppealId> appeal_id;
  std::string appeal_number, reason;
  int persons = 0;
  base::Fen amount{};
  std::string source;
  base::Date due_on;
  std::optional<base::Date> paid_on;
  HardshipState state = HardshipState::due;
  std::optional<bool> in_time;  ///< of what was paid
  std::string voucher, dropped;
  int version = 1;
};
QY_DESCRIBE(Hardship, QY_FIELD(id), QY_FIELD(kind), QY_FIELD(year), QY_FIELD(subject_id),
            QY_FIELD(subject_name), QY_FIELD(appeal_id), QY_FIELD(appeal_number), QY_FIELD(reason),
            QY_FIELD(persons), QY_FIELD(amount), QY_FIELD(source), QY_FIELD(due_on), QY_FIELD(paid_on),
            QY_FIELD(state), QY_FIELD(in_time), QY_FIELD(voucher), QY_FIELD(dropped), QY_FIELD(version))

struct HardshipQuery {
  std::optional<HardshipKind> kind;
  std::optional<HardshipState> state;
  std::optional<int> year;
  std::optional<std::string> q, cursor;
  std::optional<int> limit;
};
QY_DESCRIBE(HardshipQuery, QY_FIELD(kind), QY_FIELD(state), QY_FIELD(year, .min = 2000, .max = 2100),
            QY_FIELD(q, .max = 100), QY_FIELD(cursor, .max = 60), QY_FIELD(limit, .min = 1, .max = 1000))

struct HardshipInput {
  HardshipKind kind = HardshipKind::hardship;
  int year = 0;
  auth::SubjectId subject_id;
  std::optional<AppealId> appeal_id;
  std::string reason;
  int persons = 0;
  base::Fen amount{};
  std::string source;
  base::Date due_on;
};
QY_DESCRIBE(HardshipInput, QY_FIELD(kind), QY_FIELD(year, .min = 2000, .max = 2100), QY_FIELD(subject_id),
            QY_FIELD(appeal_id), QY_FIELD(reason, .min = 2, .max = 500, .multiline = true),
            QY_FIELD(persons, .min = 0, .max = 100000),
            QY_FIELD(amount, .min = 1, .max = 100'000'000'000.0, .doc = "分 / fen"),
            QY_FIELD(source, .min = 2, .max = 200, .doc = "资金来源和文件 / source of the money, document"),
            QY_FIELD(due_on))

/// Paid, or not paid after all.
struct SettleInput {
  int version = 0;
  std::optional<base::Date> paid_on;
  std::optional<std::string> voucher, dropped;
};
QY_DESCRIBE(SettleInput, QY_FIELD(version, .min = 1), QY_FIELD(paid_on), QY_FIELD(voucher, .max = 100),
            QY_FIELD(dropped, .max = 500))

/// Sums of one year, kind by kind; in time: paid on its day or before.
struct HardshipYear {
  int year = 0;
  HardshipKind kind = HardshipKind::hardship;
  std::int64_t enterprises = 0, persons = 0;
  base::Fen amount{}, paid{};
  std::int64_t grants = 0, paid_grants = 0, in_time = 0, late = 0;
};
QY_DESCRIBE(HardshipYear, QY_FIELD(year), QY_FIELD(kind), QY_FIELD(enterprises), QY_FIELD(persons),
            QY_FIELD(amount), QY_FIELD(paid), QY_FIELD(grants), QY_FIELD(paid_grants), QY_FIELD(in_time),
            QY_FIELD(late))

#define QY_HARDSHIP_STATE                                                                                    \
  "case when h.dropped <> '' then 'dropped' when h.paid_on is not null then 'paid' when h.due_on < $2 then " \
  "'late' else 'due' end"
#define QY_HARDSHIP                                                                                      \
  "select h.id, h.kind, h.year, h.subject_id, h.subject_name, h.appeal_id, coalesce(a.number, '') as "   \
  "appeal_number, h.reason, h.persons, h.amount, h.source, h.due_on, h.paid_on, " QY_HARDSHIP_STATE      \
  " as state, h.paid_on <= h.due_on as in_time, h.voucher, h.dropped, h.version from appeal.hardship h " \
  "left join appeal.appeal a on a.district = h.district and a.id = h.appeal_id where h.district = $1 "

base::Result<void> reads(const Context& c) {
  if (c.caller.can("appeal.supervise")) return {};
  return auth::require(c.caller, "appeal.dispatch");
}

base::Result<kernel::List<Hardship>> list_them(Context& c, const HardshipQuery& q) {
  QY_CHECK(reads(c));
  kernel::List<Hardship> out;
  out.items = c.db().query<Hardship>(
      QY_HARDSHIP
      "and ($3::text is null or h.kind = $3) and ($4::text is null or " QY_HARDSHIP_STATE
      " = $4) and ($5::int is null or h.year = $5) and ($6::text is null or strpos(h.subject_name, $6) > 0) "
      "order by h.due_on, h.id",
      c.caller.district, base::local_date(c.now), q.kind, q.state, q.year, q.q);
  out.total = static_cast<std::int64_t>(out.items.size());
  if (q.limit && out.items.size() > static_cast<std::size_t>(*q.limit) && *q.limit < 1000)
    out.items.resize(static_cast<std::size_t>(*q.limit));
  return out;
}

base::Result<Hardship> one(Context& c, HardshipId id) {
  auto found =
      c.db().query_one<Hardship>(QY_HARDSHIP "and h.id = $3", c.caller.district, base::local_date(c.now), id);
  if (!found) return base::not_found({"困难企业资金", "grant"});
  return *std::move(found);
}

base::Result<void> check(Context& c, const HardshipInput& in) {
  if (in.appeal_id) QY_CHECK(get(c, *in.appeal_id));
  return {};
}

base::Result<Hardship> add(Context& c, const HardshipInput& in) {
  QY_CHECK(auth::require(c.caller, "appeal.dispatch"));
  const auto firm = register_::find_public(c.db(), c.caller.district, in.subject_id);
  if (!firm)
    return base::invalid("subject_id", "appeal.no_enterprise",
                         {"找不到该企业", "This enterprise is not in the register"});
  QY_CHECK(check(c, in));
  const auto id = HardshipId::make();
  c.db().execute(
      "insert into appeal.hardship (district, id, kind, year, subject_id, subject_name, appeal_id, reason, "
      "persons, amount, source, due_on, created_by, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
      "$10, $11, $12, $13, $14)",
      c.caller.district, id, in.kind, in.year, in.subject_id, firm->name, in.appeal_id, in.reason, in.persons,
      in.amount, in.source, in.due_on, c.caller.account, c.now);
  c.audit("appeal.add_hardship", "appeal.hardship", id.str(), {base::to_json(in)});
  return one(c, id);
}

base::Result<void> check(Context& c, const Hardship& h, const SettleInput& in) {
  if (in.version != h.version)
    return base::conflict("appeal.version", {"该条刚刚被他人更新", "Somebody has just changed this line"},
                          {"请刷新后再修改", "Reload and try again"});
  if (h.state == HardshipState::paid || h.state == HardshipState::dropped)
    return base::conflict("appeal.hardship_over", {"该条已办结", "This line is settled already"}, {});
  const bool drops = !in.dropped.value_or("").empty();
  if (in.paid_on.has_value() == drops)
    return base::invalid(
        "paid_on", "field.required",
        {"请填写发放日期，或写明不再发放的理由", "Give the day of payment, or why nothing is paid"});
  if (in.paid_on && *in.paid_on > base::local_date(c.now))
    return base::invalid("paid_on", "appeal.span", {"发放日期不能晚于今天", "The day lies in the future"});
  if (in.paid_on && in.voucher.value_or("").empty())
    return base::invalid("voucher", "field.required", {"请填写支付凭证号", "Give the number of the payment"});
  return {};
}

base::Result<Hardship> settle(Context& c, const SettleInput& in) {
  QY_CHECK(auth::require(c.caller, "appeal.dispatch"));
  const auto id = HardshipId::parse(c.request.param("id"));
  if (!id) return base::not_found({"困难企业资金", "grant"});
  c.db().run("select 1 from appeal.hardship where district = $1 and id = $2 for update", c.caller.district,
             *id);
  QY_TRY(const auto h, one(c, *id));
  QY_CHECK(check(c, h, in));
  c.db().execute(
      "update appeal.hardship set paid_on = $3, voucher = $4, dropped = $5, version = version + 1 where "
      "district = $1 and id = $2",
      c.caller.district, *id, in.paid_on, in.voucher.value_or(""), in.dropped.value_or(""));
  c.audit("appeal.settle_hardship", "appeal.hardship", id->str(), {base::to_json(in)});
  return one(c, *id);
}

base::Result<kernel::List<HardshipYear>> years(Context& c, const kernel::Nothing&) {
  QY_CHECK(reads(c));
  kernel::List<HardshipYear> out;
  out.items = c.db().query<HardshipYear>(
      "select year, kind, count(distinct subject_id) as enterprises, coalesce(sum(persons), 0) as persons, "
      "coalesce(sum(amount), 0) as amount, coalesce(sum(amount) filter (where paid_on is not null), 0) as "
      "paid, "
      "count(*) as grants, count(*) filter (where paid_on is not null) as paid_grants, "
      "count(*) filter (where paid_on <= due_on) as in_time, "
      "count(*) filter (where paid_on is null and due_on < $2 or paid_on > due_on) as late "
      "from appeal.hardship where district = $1 and dropped = '' group by year, kind order by year desc, "
      "kind",
      c.caller.district, base::local_date(c.now));
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

std::vector<exports::Column<Hardship>> columns() {
  using exports::shown;
  using Row = Hardship;
  return {
      {{"年度", "Year"}, [](const Context&, const Row& r) { return std::to_string(r.year); }},
      {{"类别", "Kind"}, [](const Context& c, const Row& r) { return c.pick(title_of(r.kind)); }},
      {{"企业", "Enterprise"}, [](const Context&, const Row& r) { return r.subject_name; }},
      {{"事由", "Reason"}, [](const Context&, const Row& r) { return r.reason; }},
      {{"人数", "Persons"}, [](const Context&, const Row& r) { return std::to_string(r.persons); }},
      {{"金额（元）", "Amount (yuan)"}, [](const Context&, const Row& r) { return base::to_yuan(r.amount); }},
      {{"资金来源", "Source"}, [](const Context&, const Row& r) { return r.source; }},
      {{"应发放", "Due"}, [](const Context&, const Row& r) { return base::to_iso(r.due_on); }},
      {{"实际发放", "Paid"}, [](const Context&, const Row& r) { return shown(r.paid_on); }},
      {{"凭证号", "Voucher"}, [](const Context&, const Row& r) { return r.voucher; }},
      {{"状态", "State"}, [](const Context& c, const Row& r) { return c.pick(title_of(r.state)); }},
      {{"关联诉求", "Appeal"}, [](const Context&, const Row& r) { return r.appeal_number; }}};
}

}  // namespace

base::Text title_of(HardshipKind kind) {
  return kind == HardshipKind::legacy ? base::Text{"历史遗留（改制企业）", "Legacy enterprise"}
                                      : base::Text{"困难企业", "Enterprise in hardship"};
}

base::Text title_of(HardshipState state) {
  static const base::Text titles[] = {
      {"待发放", "Due"}, {"逾期未发", "Late"}, {"已发放", "Paid"}, {"不再发放", "Dropped"}};
  return titles[static_cast<std::size_t>(state)];
}

void register_hardship(kernel::Registry& r) {
  const kernel::Access staff{.signed_in = true}, centre{.permission = "appeal.dispatch"};
  r.get<HardshipQuery, kernel::List<Hardship>>(
      "/api/v1/appeal-hardship",
      {.access = staff, .summary = {"历史遗留和困难企业资金清单", "Funds for legacy and hardship cases"}},
      list_them);
  r.get<kernel::Nothing, kernel::List<HardshipYear>>(
      "/api/v1/appeal-hardship/years",
      {.access = staff, .summary = {"困难企业资金按年度合计", "Funds for hardship, by year"}}, years);
  r.post<HardshipInput, Hardship>(
      "/api/v1/appeal-hardship",
      {.access = centre, .summary = {"列入困难企业资金清单", "Put an enterprise on the list"}}, add);
  r.post<SettleInput, Hardship>(
      "/api/v1/appeal-hardship/{id}/settle",
      {.access = centre, .summary = {"登记发放或不再发放", "Record the payment, or why there is none"}},
      settle);
  exports::add_list<HardshipQuery, Hardship>(r,
                                             {.path = "/api/v1/appeal-hardship/export",
                                              .name = "hardship",
                                              .title = {"困难企业资金清单", "Funds for hardship"},
                                              .action = "appeal.export_hardship",
                                              .access = {.signed_in = true}},
                                             columns(), list_them);
  register_investigations(r);
}

}  // namespace qiying::appeal
