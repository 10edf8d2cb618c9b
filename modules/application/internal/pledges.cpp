#include "modules/application/internal/pledges.hpp"

#include "modules/account/account.hpp"
#include "modules/application/internal/access.hpp"
#include "platform/audit/audit.hpp"
#include "platform/kernel/page.hpp"

namespace qiying::application {
namespace {

using kernel::Context;

constexpr int kShown = 500;

struct PledgeQuery {
  std::optional<PledgeState> state;
};
QY_DESCRIBE(PledgeQuery, QY_FIELD(state))

struct PledgeAction {
  std::string note;
  std::optional<base::Fen> amount;
  int version = 1;
};
QY_DESCRIBE(PledgeAction, QY_FIELD(note, .min = 1, .max = 500),
            QY_FIELD(amount, .min = 1, .doc = "追回金额（分） / fen"), QY_FIELD(version))

#define QY_PLEDGES                                                                                          \
  "select a.id, coalesce(a.number, '') as number, a.policy_title, a.subject_name, a.lead_org_name as "      \
  "office, p.clawback, p.breach, p.note, p.decided_name, p.from_day, p.until_day, p.broken_on, p.state, "   \
  "a.amount_paid as paid, p.recovered, p.proposed, p.version, "                                             \
  "coalesce((select jsonb_agg(jsonb_build_object('fact', t.fact, 'title', t.title, 'least', t.said, "       \
  "'basis', t.basis) order by t.title) from application.pledge_term t where t.district = p.district and "   \
  "t.application_id = p.application_id), '[]') as terms, "                                                  \
  "coalesce((select jsonb_agg(jsonb_build_object('fact', d.fact, 'title', d.title, 'year', d.year, "        \
  "'value', d.said, 'source', d.source, 'short_of', t.least is not null and d.value < t.least) order by "   \
  "d.year desc, d.title) from application.pledge_datum d left join application.pledge_term t on "           \
  "t.district = d.district and t.application_id = d.application_id and t.fact = d.fact where d.district = " \
  "p.district and d.application_id = p.application_id), '[]') as data "                                     \
  "from application.pledge p join application.application a on a.district = p.district and a.id = "         \
  "p.application_id where p.district = $1"

base::Result<kernel::List<PledgeRow>> pledges(Context& c, const PledgeQuery& q) {
  QY_CHECK(auth::require(c.caller, "application.pay"));
  kernel::List<PledgeRow> out;
  out.items = c.db().query<PledgeRow>(
      QY_PLEDGES
      " and ($2::text is null or p.state = $2) order by p.state = 'broken' desc, p.until_day, a.id limit $3",
      c.caller.district, q.state, kShown);
  out.total = c.db().number(
      "select count(*) from application.pledge where district = $1 and ($2::text is null or state = $2)",
      c.caller.district, q.state);
  return out;
}

// ---- decisions

std::string yuan(base::Fen sum) {
  return rules::to_text(rules::Quantity{sum.value, rules::Dimension::money});
}

void tell_enterprise(db::Connection& db, const Breach& b, const base::Text& title, const std::string& words) {
  account::notify_subject(db, b.district, b.subject_id,
                          {"application.pledge_breach",
                           title,
                           {b.policy_title + "。" + words, b.policy_title + ". " + words},
                           "/applications/" + b.id.str()});
}

Breach breach_of(const Record& r) {
  return {r.district, r.lead_org_path, r.lead_org_name, r.policy_title, r.subject_name,
          r.id,       r.subject_id,    r.amount_paid};
}

base::Result<void> in_state(const PledgeRow& p, PledgeState state, int version, const base::Text& otherwise) {
  if (p.state != state) return base::conflict("application.pledge_state", otherwise);
  if (p.version != version)
    return base::conflict("application.pledge_moved",
                          {"已被他人处理，请刷新", "Somebody has dealt with it; reload"});
  return {};
}

// Recovered, waived, or found to be no breach at all.
base::Result<void> settle(Context& c, const PledgeRow& p, const Record& r, PledgeState to,
                          const PledgeAction& in) {
  QY_CHECK(in_state(p, PledgeState::broken, in.version,
                    {"只有违约的承诺需要处理", "Only broken pledges are settled"}));
  if (to == PledgeState::recovered && (!in.amount || in.amount->value > p.paid.value))
    return base::invalid(
        "amount", "application.recovered",
        {"追回金额应大于零且不超过已拨金额", "The sum is above zero and at most what was paid"});
  c.db().execute(
      "update application.pledge set state = $3, note = $4, recovered = $5, decided_name = $6, decided_at = "
      "$7, proposed = 0, breach = case when $3 = 'watching' then '' else breach end, broken_on = case when "
      "$3 = 'watching' then null else broken_on end, version = version + 1 where district = $1 and "
      "application_id = $2",
      c.caller.district, p.id, to, in.note, to == PledgeState::recovered ? *in.amount : base::Fen{},
      c.caller.name, c.now);
  const auto name = to == PledgeState::watching ? "dismissed" : std::string(base::name_of(to));
  c.audit("application.pledge_" + name, "application", p.id.str());
  base::Text title{"承诺履约核实后认定没有违约", "Found not to be a breach of the pledge"};
  if (to == PledgeState::waived) title = {"承诺违约免于追回", "The money need not be paid back"};
  if (to == PledgeState::recovered)
    title = {"承诺违约已追回 " + yuan(*in.amount), "Clawed back: " + yuan(*in.amount)};
  tell_enterprise(c.db(), breach_of(r), title, in.note);
  return {};
}

// What no data shows: found by a person.
base::Result<void> report(Context& c, const PledgeRow& p, const Record& r, const PledgeAction& in) {
  QY_CHECK(in_state(p, PledgeState::watching, in.version,
                    {"只有守诺期内的承诺可以登记违约", "Only a watched pledge can be reported as broken"}));
  break_pledge(c.db(), c.caller, breach_of(r), in.note, c.now);
  return {};
}

// As long as the register says that the enterprise has left, its pledge breaks again at the next look.
base::Result<void> still_here(Context& c, const Record& r) {
  const auto gone = c.db().number(
      "select count(*) from application.application a left join register.entity_public e on e.district = "
      "a.district and e.id = a.subject_id where a.district = $1 and a.id = $2 and (e.id is null or e.status "
      "in ('revoked', 'cancelled', 'moved_out'))",
      r.district, r.id);
  if (gone == 0) return {};
  return base::conflict(
      "application.pledge_register",
      {"法人库仍显示该企业已迁出、注销、吊销或不存在", "The register still says that it has left"},
      {"先由登记人员更正法人库，再认定没有违约", "Have the register corrected first"});
}

base::Result<void> take(Context& c, const PledgeRow& p, const Record& r, std::string_view action,
                        const PledgeAction& in) {
  if (action == "report") return report(c, p, r, in);
  if (action == "recover") return settle(c, p, r, PledgeState::recovered, in);
  if (action == "waive") return settle(c, p, r, PledgeState::waived, in);
  if (action != "dismiss") return base::not_found({"操作", "action"});
  QY_CHECK(still_here(c, r));
  return settle(c, p, r, PledgeState::watching, in);
}

base::Result<PledgeRow> act_on_pledge(Context& c, const PledgeAction& in) {
  QY_CHECK(auth::require(c.caller, "application.pay"));
  QY_TRY(const auto id, kernel::id_of<ApplicationId>(c, {"承诺", "pledge"}));
  const auto r = find_locked(c.db(), c.caller.district, id);
  const auto p = find_pledge(c.db(), c.caller.district, id);
  if (!p || !r) return base::not_found({"承诺", "pledge"});
  QY_CHECK(take(c, *p, *r, c.request.param("action"), in));
  return *find_pledge(c.db(), c.caller.district, id);
}

// ---- the watch

struct WatchedRow {
  std::string district, office_path, office, policy_title, subject_name, status;
  ApplicationId id;
  auth::SubjectId subject_id;
  base::Fen paid;
  base::Date until_day;
};
QY_DESCRIBE(WatchedRow, QY_FIELD(district), QY_FIELD(office_path), QY_FIELD(office), QY_FIELD(policy_title),
            QY_FIELD(subject_name), QY_FIELD(status), QY_FIELD(id), QY_FIELD(subject_id), QY_FIELD(paid),
            QY_FIELD(until_day))

std::string words_of(const WatchedRow& w) {
  const auto status = base::enum_from<register_::Status>(w.status);
  return "企业状态：" + (status ? register_::title_of(*status).zh : std::string("登记信息已不存在"));
}

}  // namespace

base::Text title_of(PledgeState state) {
  switch (state) {
    case PledgeState::watching:
      return {"履约中", "Watched"};
    case PledgeState::broken:
      return {"待处理", "To be decided"};
    case PledgeState::kept:
      return {"已履行", "Kept"};
    case PledgeState::recovered:
      return {"已追回", "Clawed back"};
    case PledgeState::waived:
      return {"免于追回", "Waived"};
  }
  return {};
}

std::optional<PledgeRow> find_pledge(db::Connection& db, const std::string& district, ApplicationId id) {
  return db.query_one<PledgeRow>(QY_PLEDGES " and a.id = $2", district, id);
}

void begin_pledge(db::Connection& db, const Record& r, base::Timestamp now) {
  const auto offer = policy::find_offer(db, r.district, r.version_id, now);
  if (!offer || !offer->pledge_years) return;
  const auto today = base::local_date(now);
  const std::chrono::year_month_day day(today);
  auto until = day + std::chrono::years(static_cast<int>(*offer->pledge_years));
  if (!until.ok()) until = until.year() / until.month() / std::chrono::last;
  db.execute(
      "insert into application.pledge (district, application_id, from_day, until_day, clawback, state) "
      "values ($1, $2, $3, $4, $5, 'watching') on conflict do nothing",
      r.district, r.id, today, base::Date(std::chrono::sys_days(until)), offer->clawback);
}

void break_pledge(db::Connection& db, const auth::Caller& by, const Breach& b, const std::string& words,
                  base::Timestamp now) {
  db.execute(
      "update application.pledge set state = 'broken', breach = $3, broken_on = $4, proposed = $5, note = "
      "'', "
      "decided_name = '', decided_at = null, version = version + 1 where district = $1 and application_id = "
      "$2",
      b.district, b.id, words, base::local_date(now), b.paid);
  audit::record(db, by, {"application.pledge_broken", "application", b.id.str()});
  const account::Message message{
      "application.pledge",
      {"承诺期内违约：" + b.subject_name, "Pledge broken: " + b.subject_name},
      {b.policy_title + "。" + words + "。建议追回 " + yuan(b.paid) + "，由您决定",
       b.policy_title + ". " + words + ". Proposed to claw back " + yuan(b.paid) + "; you decide"},
      "/desk/policy-dues"};
  if (b.office_path.empty())
    account::notify_holders(db, b.district, "application.pay", message);
  else
    account::notify_org(db, b.district, b.office_path, message);
  tell_enterprise(db, b, {"承诺履约有问题，请核对", "Your pledge seems not to be kept"},
                  words + "。如与事实不符，请向" + (b.office.empty() ? std::string("承办单位") : b.office) +
                      "说明；是否追回由其核实后决定");
}

void watch_pledges(db::Connection& db, base::Timestamp now) {
  const auto today = base::local_date(now);
  for (const auto& w : db.query<WatchedRow>(
           "select p.district, a.lead_org_path as office_path, a.lead_org_name as office, a.policy_title, "
           "a.subject_name, coalesce(e.status, '') as status, a.id, a.subject_id, a.amount_paid as paid, "
           "p.until_day from application.pledge p join application.application a on a.district = p.district "
           "and a.id = p.application_id left join register.entity_public e on e.district = p.district and "
           "e.id = a.subject_id where p.state = 'watching' and (p.until_day < $1 or e.id is null or e.status "
           "in ('revoked', 'cancelled', 'moved_out')) order by a.id limit 500",
           today)) {
    if (w.until_day >= today)
      break_pledge(
          db, auth::Caller::system(w.district),
          {w.district, w.office_path, w.office, w.policy_title, w.subject_name, w.id, w.subject_id, w.paid},
          words_of(w), now);
    else
      db.execute(
          "update application.pledge set state = 'kept', version = version + 1 where district = $1 and "
          "application_id = $2",
          w.district, w.id);
  }
}

void register_pledges(kernel::Registry& r) {
  const kernel::Access payers{.permission = "application.pay"};
  r.get<PledgeQuery, kernel::List<PledgeRow>>(
      "/api/v1/application-pledges", {.access = payers, .summary = {"承诺履约情况", "Pledges"}}, pledges);
  r.post<PledgeAction, PledgeRow>(
      "/api/v1/application-pledges/{id}/actions/{action}",
      {.access = payers,
       .summary = {"登记违约、追回、免于追回、认定没有违约", "Report as broken, recover, waive, dismiss"}},
      act_on_pledge);
  register_pledge_data(r);
}

}  // namespace qiying::application
