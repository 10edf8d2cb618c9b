#include "modules/application/internal/grants.hpp"

#include <fmt/format.h>

#include "modules/application/internal/api.hpp"
#include "modules/application/internal/limits.hpp"
#include "platform/auth/orgs.hpp"
#include "platform/base/json.hpp"
#include "platform/exports/exports.hpp"

namespace qiying::application {
namespace {

using kernel::Context;

base::Result<RunId> id_of(const Context& c) {
  const auto id = RunId::parse(c.request.param("id"));
  if (!id) return base::not_found({"免申即享", "grant"});
  return *id;
}

base::Result<GrantRun> run_of(Context& c, RunId id) {
  QY_CHECK(auth::require(c.caller, "application.grant"));
  auto run = c.db().query_one<GrantRun>(QY_RUN " where district = $1 and id = $2", c.caller.district, id);
  if (!run) return base::not_found({"免申即享", "grant"});
  return *std::move(run);
}

struct StoredFacts {
  std::string uscc;
  base::Json facts;
};
QY_DESCRIBE(StoredFacts, QY_FIELD(uscc), QY_FIELD(facts))

std::string quoted(const std::string& text) {
  return base::to_json(text);
}

/// Keeps the uploaded table with the run; returns its rows.
base::Result<int> keep_comparison(Context& c, RunId id) {
  if (c.request.files.empty() || c.request.files.front().size == 0) return 0;
  QY_TRY(const auto table, policy::read_comparison(*c.request.files.front().path));
  std::vector<StoredFacts> rows;
  for (const auto& [uscc, facts] : table) {
    std::string json = "{";
    for (const auto& [fact, value] : facts)
      json += (json.size() > 1 ? "," : "") + quoted(fact) + ":" + quoted(value);
    rows.push_back({uscc, {json + "}"}});
  }
  c.db().execute(
      "insert into application.grant_compared (district, run_id, uscc, facts) select $1, $2, uscc, facts "
      "from json_populate_recordset(null::application.grant_compared, $3::json)",
      c.caller.district, id, base::to_json(rows));
  return static_cast<int>(rows.size());
}

base::Result<policy::Offer> automatic_offer(Context& c) {
  const auto slug = c.request.form_value("policy").value_or("");
  const auto offer = policy::find_offer(c.db(), c.caller.district, slug, c.now);
  if (!offer)
    return base::invalid("policy", "application.policy",
                         {"没有这项已发布的政策", "No such published policy"});
  if (offer->mode != rules::Mode::automatic)
    return base::invalid("policy", "application.not_automatic",
                         {"该政策不是免申即享", "It is not granted without application"});
  if (offer->not_in_force)
    return base::invalid("policy", "application.not_in_force",
                         {"该政策现在不适用：" + offer->not_in_force->reason.zh,
                          "Not in force: " + offer->not_in_force->reason.en});
  return *offer;
}

base::Result<std::string> period_of(const Context& c) {
  const std::string period(c.request.form_value("period").value_or(""));
  if (!period.empty() && period.size() <= 20 &&
      std::all_of(period.begin(), period.end(),
                  [](unsigned char ch) { return std::isalnum(ch) || ch == '-'; }))
    return period;
  return base::invalid("period", "application.period",
                       {"期次写成 2026、2026Q1 或 2026-11", "Write the period as 2026, 2026Q1 or 2026-11"});
}

base::Result<http::Response> begin(Context& c) {
  QY_CHECK(auth::require(c.caller, "application.grant"));
  QY_TRY(const auto offer, automatic_offer(c));
  QY_TRY(const auto period, period_of(c));
  const auto office = auth::find_org(c.db(), c.caller.org);
  const auto total = register_::overview(c.db(), c.caller.district, base::local_date(c.now)).total;
  const auto id = RunId::make();
  c.db().execute(
      "insert into application.grant_run (district, id, slug, version_id, version_number, policy_title, "
      "period, state, office_path, office, office_name, notice_days, instalments, created_by, created_name, "
      "created_at, total) values ($1, $2, $3, $4, $5, $6, $7, 'computing', $8, $9, $10, $11, $12::jsonb, "
      "$13, "
      "$14, $15, $16)",
      c.caller.district, id, offer.slug, offer.version, offer.number, offer.title, period, c.caller.org_path,
      c.caller.org, office ? office->name : "", offer.notice_days.value_or(5),
      base::to_json(offer.instalments), c.caller.account, c.caller.name, c.now, total);
  QY_TRY(const int compared, keep_comparison(c, id));
  c.db().execute("update application.grant_run set compared = $3 where district = $1 and id = $2",
                 c.caller.district, id, compared);
  jobs::enqueue(c.db(), "application.grant",
                {fmt::format(R"({{"district":"{}","run":"{}"}})", c.caller.district, id.str())});
  c.audit("application.grant_run", "grant", id.str());
  QY_TRY(const auto run, run_of(c, id));
  return http::Response::json(base::to_json(run));
}

base::Result<kernel::List<GrantRun>> list_runs(Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "application.grant"));
  kernel::List<GrantRun> out;
  out.items = c.db().query<GrantRun>(
      QY_RUN " where district = $1 order by created_at desc, id desc limit 100", c.caller.district);
  out.total =
      c.db().number("select count(*) from application.grant_run where district = $1", c.caller.district);
  return out;
}

base::Result<GrantRun> show(Context& c, const kernel::Nothing&) {
  QY_TRY(const auto id, id_of(c));
  return run_of(c, id);
}

struct LineQuery {
  std::optional<Placed> outcome;
  std::optional<std::string> q;
  std::optional<int> limit;
  std::optional<std::string> cursor;
};
QY_DESCRIBE(LineQuery, QY_FIELD(outcome), QY_FIELD(q, .min = 0, .max = 100),
            QY_FIELD(limit, .min = 1, .max = 200), QY_FIELD(cursor, .max = 60))

base::Result<kernel::List<GrantLine>> list_lines(Context& c, const LineQuery& q) {
  QY_TRY(const auto id, id_of(c));
  QY_TRY(const auto run, run_of(c, id));
  std::optional<register_::EntityId> after;
  if (q.cursor && !q.cursor->empty()) {
    after = register_::EntityId::parse(*q.cursor);
    if (!after) return base::invalid("cursor", "list.cursor", {"翻页标记无效", "The page mark is not valid"});
  }
  const int limit = q.limit.value_or(50);
  const auto words = q.q.value_or("");
  kernel::List<GrantLine> out;
  out.items = c.db().query<GrantLine>(
      "select entity_id, name, uscc, outcome, reason, amount from application.grant_line where district = $1 "
      "and run_id = $2 and ($3::text is null or outcome = $3) and ($4::uuid is null or entity_id > $4) and "
      "($5 = '' or strpos(name, $5) > 0 or strpos(uscc, $5) > 0) order by entity_id limit $6",
      c.caller.district, run.id, q.outcome, after, words, limit + 1);
  out.total = c.db().number(
      "select count(*) from application.grant_line where district = $1 and run_id = $2 and ($3::text is null "
      "or outcome = $3) and ($4 = '' or strpos(name, $4) > 0 or strpos(uscc, $4) > 0)",
      c.caller.district, run.id, q.outcome, words);
  if (static_cast<int>(out.items.size()) > limit) {
    out.items.pop_back();
    out.next_cursor = out.items.back().entity_id.str();
  }
  return out;
}

/// A list longer than the quota is not for a program to shorten.
base::Result<void> within_quota(Context& c, const GrantRun& run) {
  const auto offer = policy::find_offer(c.db(), c.caller.district, run.version_id, c.now);
  if (!offer) return base::not_found({"政策版本", "version"});
  Record nobody;
  nobody.district = c.caller.district;
  for (const auto& l : limits_of(c.db(), *offer, nobody, c.now))
    if (l.firms_left && run.count_in > *l.firms_left)
      return base::conflict(
          "application.quota",
          {fmt::format("名单有 {} 家，超过名额：{}", run.count_in, l.words),
           fmt::format("The list has {} enterprises: {}", run.count_in, l.words)},
          {"收紧比对表或条件后重新比对", "Narrow the table or the conditions and compare again"});
  return {};
}

base::Result<GrantRun> confirm(Context& c, const kernel::Nothing&) {
  QY_TRY(const auto id, id_of(c));
  QY_TRY(const auto run, run_of(c, id));
  QY_CHECK(within_quota(c, run));
  const auto changed = c.db().execute(
      "update application.grant_run set state = 'confirming', confirmed_at = $3, after = "
      "'00000000-0000-0000-0000-000000000000' where district = $1 and id = $2 and state = 'preview'",
      c.caller.district, id, c.now);
  if (changed == 0)
    return base::conflict("application.run_state", {"只能确认已比对完成、尚未确认的名单",
                                                    "Only a finished, unconfirmed list can be confirmed"});
  jobs::enqueue(c.db(), "application.invite",
                {fmt::format(R"({{"district":"{}","run":"{}"}})", c.caller.district, id.str())});
  c.audit("application.grant_confirm", "grant", id.str());
  return run_of(c, id);
}

/// Once a day at most.
base::Result<GrantRun> chase(Context& c, const kernel::Nothing&) {
  QY_TRY(const auto id, id_of(c));
  QY_TRY(const auto run, run_of(c, id));
  if (run.state != RunState::confirmed)
    return base::conflict("application.run_state", {"名单还没有确认", "The list is not confirmed yet"});
  if (run.reminded_at && c.now - *run.reminded_at < std::chrono::hours(24))
    return base::conflict("application.reminded", {"24 小时内已提醒过", "Reminded within the last 24 hours"});
  c.db().execute("update application.grant_run set reminded_at = $3 where district = $1 and id = $2",
                 c.caller.district, id, c.now);
  jobs::enqueue(c.db(), "application.remind",
                {fmt::format(R"({{"district":"{}","run":"{}"}})", c.caller.district, id.str())});
  c.audit("application.grant_remind", "grant", id.str());
  return run_of(c, id);
}

/// Hands those who lack an account to specialists, now instead of in three days.
base::Result<GrantRun> hand_over(Context& c, const kernel::Nothing&) {
  QY_TRY(const auto id, id_of(c));
  QY_TRY(const auto run, run_of(c, id));
  if (run.state != RunState::confirmed)
    return base::conflict("application.run_state", {"名单还没有确认", "The list is not confirmed yet"});
  jobs::enqueue(c.db(), "application.hand_over",
                {fmt::format(R"({{"district":"{}","run":"{}"}})", c.caller.district, id.str())});
  c.audit("application.grant_chase", "grant", id.str());
  return run;
}

base::Text title_of(Placed p) {
  if (p == Placed::in) return {"享受", "in"};
  return p == Placed::out ? base::Text{"不享受", "out"} : base::Text{"缺少信息", "unknown"};
}

std::vector<exports::Column<GrantLine>> columns() {
  using Row = GrantLine;
  return {
      {{"企业", "Enterprise"}, [](const Context&, const Row& r) { return r.name; }},
      {{"统一社会信用代码", "Code"}, [](const Context&, const Row& r) { return r.uscc; }},
      {{"结果", "Outcome"}, [](const Context& c, const Row& r) { return c.pick(title_of(r.outcome)); }},
      {{"金额（元）", "Amount (yuan)"},
       [](const Context&, const Row& r) { return r.amount ? base::to_yuan(*r.amount) : std::string(); }},
      {{"原因", "Reason"}, [](const Context&, const Row& r) { return r.reason; }},
  };
}

}  // namespace

void register_grants(kernel::Registry& r) {
  const kernel::Access granters{.permission = "application.grant"};
  http::RouteOptions upload;
  upload.multipart = true;
  upload.body_limit = 60u << 20;
  r.raw(http::Method::post, "/api/v1/grant-runs",
        {.access = granters, .summary = {"比对免申即享名单", "Find who is entitled"}, .options = upload},
        begin);
  r.get<kernel::Nothing, kernel::List<GrantRun>>(
      "/api/v1/grant-runs", {.access = granters, .summary = {"免申即享", "Grant runs"}}, list_runs);
  r.get<kernel::Nothing, GrantRun>("/api/v1/grant-runs/{id}",
                                   {.access = granters, .summary = {"免申即享详情", "A grant run"}}, show);
  r.get<LineQuery, kernel::List<GrantLine>>(
      "/api/v1/grant-runs/{id}/lines",
      {.access = granters, .summary = {"名单和原因", "Who is in or out, and why"}}, list_lines);
  r.post<kernel::Nothing, GrantRun>("/api/v1/grant-runs/{id}/confirm",
                                    {.access = granters, .summary = {"确认名单", "Confirm the list"}},
                                    confirm);
  r.post<kernel::Nothing, GrantRun>(
      "/api/v1/grant-runs/{id}/remind",
      {.access = granters, .summary = {"提醒未确认的企业", "Remind who has not answered"}}, chase);
  r.post<kernel::Nothing, GrantRun>(
      "/api/v1/grant-runs/{id}/chase",
      {.access = granters, .summary = {"缺账户的交专员联系", "Have those without an account called"}},
      hand_over);
  exports::add_list<LineQuery, GrantLine>(r,
                                          {.path = "/api/v1/grant-runs/{id}/lines/export",
                                           .name = "grant-lines",
                                           .title = {"免申即享名单", "Grant list"},
                                           .action = "application.grant_export",
                                           .access = granters},
                                          columns(), list_lines);
  register_grant_jobs(r);
}

}  // namespace qiying::application
