// What specialists do with the enterprises that are to be called.
#include "modules/application/internal/api.hpp"
#include "modules/application/internal/chase.hpp"
#include "platform/exports/exports.hpp"
#include "platform/kernel/page.hpp"

namespace qiying::application {
namespace {

using kernel::Context;
using ChaseId = base::Id<struct ChaseTag>;

constexpr int kAgain = 3;  // working days until the next call

struct ChaseRow {
  ChaseId id;
  ApplicationId application_id;
  std::string number, policy_title;
  auth::SubjectId subject_id;
  std::string subject_name, uscc, contact;
  std::optional<base::Fen> amount;
  ChaseReason reason = ChaseReason::no_answer;
  std::string org_name, assignee_name;
  bool mine = false;
  base::Timestamp opened_at;
  base::Date due;
  bool late = false;
  ChaseState state = ChaseState::open;
  std::optional<base::Timestamp> closed_at;
  std::int64_t calls = 0;
  std::string last_result, last_note;
  int version = 1;
};
QY_DESCRIBE(ChaseRow, QY_FIELD(id), QY_FIELD(application_id), QY_FIELD(number), QY_FIELD(policy_title),
            QY_FIELD(subject_id), QY_FIELD(subject_name), QY_FIELD(uscc),
            QY_FIELD(contact, .min = 0, .sealed = kChaseContact), QY_FIELD(amount), QY_FIELD(reason),
            QY_FIELD(org_name), QY_FIELD(assignee_name, .min = 0), QY_FIELD(mine), QY_FIELD(opened_at),
            QY_FIELD(due), QY_FIELD(late), QY_FIELD(state), QY_FIELD(closed_at), QY_FIELD(calls),
            QY_FIELD(last_result, .min = 0), QY_FIELD(last_note, .min = 0), QY_FIELD(version))

struct ChaseCall {
  int seq = 0;
  base::Timestamp at;
  std::string by_name;
  CallResult result = CallResult::promised;
  std::string note;
};
QY_DESCRIBE(ChaseCall, QY_FIELD(seq), QY_FIELD(at), QY_FIELD(by_name), QY_FIELD(result),
            QY_FIELD(note, .min = 0))

struct ChaseView {
  ChaseRow chase;
  std::vector<ChaseCall> calls;
};
QY_DESCRIBE(ChaseView, QY_FIELD(chase), QY_FIELD(calls))

struct ChaseQuery {
  std::optional<ChaseState> state;
  std::optional<bool> mine;
  std::optional<std::string> q;
  std::optional<int> limit;
  std::optional<std::string> cursor;
};
QY_DESCRIBE(ChaseQuery, QY_FIELD(state), QY_FIELD(mine), QY_FIELD(q, .min = 0, .max = 100),
            QY_FIELD(limit, .min = 1, .max = 200), QY_FIELD(cursor, .min = 0, .max = 20))

struct CallInput {
  CallResult result = CallResult::promised;
  std::string note;
  int version = 1;
};
QY_DESCRIBE(CallInput, QY_FIELD(result), QY_FIELD(note, .min = 0, .max = 500), QY_FIELD(version))

#define QY_CHASES                                                                                       \
  "select k.id, k.application_id, k.number, k.policy_title, k.subject_id, k.subject_name, k.uscc, "     \
  "k.contact, "                                                                                         \
  "k.amount, k.reason, k.org_name, k.assignee_name, k.assignee is not distinct from $2::uuid as mine, " \
  "k.opened_at, k.due, k.state = 'open' and k.due < $3::date as late, k.state, k.closed_at, "           \
  "coalesce(l.seq, "                                                                                    \
  "0)::bigint as calls, coalesce(l.result, '') as last_result, coalesce(l.note, '') as last_note, "     \
  "k.version "                                                                                          \
  "from application.chase k left join lateral (select seq, result, note from application.chase_call c " \
  "where "                                                                                              \
  "c.district = k.district and c.chase_id = k.id order by seq desc limit 1) l on true where k.district = $1"

#define QY_CHOSEN                                                                                           \
  " and ($4::text is null or k.state = $4) and (not $5::boolean or k.assignee = $2::uuid) and ($6 = '' or " \
  "strpos(k.subject_name, $6) > 0 or strpos(k.uscc, $6) > 0 or strpos(k.policy_title, $6) > 0)"

base::Result<kernel::List<ChaseRow>> list(Context& c, const ChaseQuery& q) {
  QY_CHECK(auth::require(c.caller, "application.chase"));
  const int limit = q.limit.value_or(50), from = std::max(0, std::atoi(q.cursor.value_or("0").c_str()));
  const auto today = base::local_date(c.now);
  kernel::List<ChaseRow> out;
  out.items = c.db().query<ChaseRow>(
      QY_CHASES QY_CHOSEN " order by k.state <> 'open', k.due, k.id offset $7 limit $8", c.caller.district,
      c.caller.account, today, q.state, q.mine.value_or(false), q.q.value_or(""), from, limit + 1);
  out.total = c.db().number(
      "select count(*) from application.chase k where k.district = $1 and $3::date is not null" QY_CHOSEN,
      c.caller.district, c.caller.account, today, q.state, q.mine.value_or(false), q.q.value_or(""));
  if (static_cast<int>(out.items.size()) > limit) {
    out.items.pop_back();
    out.next_cursor = std::to_string(from + limit);
  }
  return out;
}

base::Result<ChaseRow> row_of(Context& c, ChaseId id) {
  QY_CHECK(auth::require(c.caller, "application.chase"));
  auto row = c.db().query_one<ChaseRow>(QY_CHASES " and k.id = $4", c.caller.district, c.caller.account,
                                        base::local_date(c.now), id);
  if (!row) return base::not_found({"企业跟进", "task"});
  return *std::move(row);
}

base::Result<ChaseView> view_of(Context& c, ChaseId id) {
  QY_TRY(auto row, row_of(c, id));
  ChaseView out{std::move(row), {}};
  out.calls = c.db().query<ChaseCall>(
      "select seq, at, by_name, result, note from application.chase_call where district = $1 and chase_id = "
      "$2 "
      "order by seq desc",
      c.caller.district, id);
  return out;
}

base::Result<ChaseView> show(Context& c, const kernel::Nothing&) {
  QY_TRY(const auto id, kernel::id_of<ChaseId>(c, {"企业跟进", "task"}));
  return view_of(c, id);
}

base::Result<void> fresh(const ChaseRow& row, int version) {
  if (row.state != ChaseState::open)
    return base::conflict("application.chase_closed", {"这件事已经办结", "This is over"});
  if (row.version != version)
    return base::conflict("application.chase_moved",
                          {"已被他人更新，请刷新", "Somebody has changed it; reload"});
  return {};
}

base::Result<void> check(const CallInput& in) {
  if (in.result == CallResult::settled)
    return base::invalid("result", "application.chase_result",
                         {"企业填写账户后自动办结", "It is settled when the enterprise gives its account"});
  if (in.note.empty() && in.result != CallResult::unreachable)
    return base::invalid("note", "field.required", {"请写明联系情况", "Say what was said"});
  return {};
}

ChaseState after(CallResult result) {
  if (result == CallResult::declined) return ChaseState::declined;
  return result == CallResult::gone ? ChaseState::gone : ChaseState::open;
}

base::Result<ChaseView> call(Context& c, const CallInput& in) {
  QY_TRY(const auto id, kernel::id_of<ChaseId>(c, {"企业跟进", "task"}));
  QY_TRY(const auto row, row_of(c, id));
  QY_CHECK(fresh(row, in.version));
  QY_CHECK(check(in));
  const auto to = after(in.result);
  c.db().execute(
      "insert into application.chase_call (district, chase_id, seq, at, by_name, result, note) values ($1, "
      "$2, $3, "
      "$4, $5, $6, $7)",
      c.caller.district, id, static_cast<int>(row.calls) + 1, c.now, c.caller.name, in.result, in.note);
  c.db().execute(
      "update application.chase set state = $3, closed_at = $4, due = $5, reminded_at = null, assignee = "
      "coalesce(assignee, $6), assignee_name = case when assignee is null then $7 else assignee_name end, "
      "version "
      "= version + 1 where district = $1 and id = $2",
      c.caller.district, id, to, to == ChaseState::open ? std::nullopt : std::optional(c.now),
      policy::working_days_after(base::local_date(c.now), kAgain), c.caller.account, c.caller.name);
  c.audit("application.chase_call", "application", row.application_id.str());
  return view_of(c, id);
}

base::Result<ChaseView> take(Context& c, const kernel::Nothing&) {
  QY_TRY(const auto id, kernel::id_of<ChaseId>(c, {"企业跟进", "task"}));
  QY_TRY(const auto row, row_of(c, id));
  QY_CHECK(fresh(row, row.version));
  c.db().execute(
      "update application.chase set assignee = $3, assignee_name = $4, version = version + 1 where district "
      "= $1 "
      "and id = $2",
      c.caller.district, id, c.caller.account, c.caller.name);
  c.audit("application.chase_take", "application", row.application_id.str());
  return view_of(c, id);
}

base::Text title_of(ChaseReason reason) {
  static const base::Text titles[] = {
      {"未确认、缺账户", "Not confirmed"}, {"缺账户", "No account"}, {"银行退回", "Returned by the bank"}};
  return titles[static_cast<std::size_t>(reason)];
}

base::Text title_of(ChaseState state) {
  static const base::Text titles[] = {
      {"跟进中", "Open"}, {"已补齐", "Settled"}, {"企业放弃", "Declined"}, {"找不到企业", "Not found"}};
  return titles[static_cast<std::size_t>(state)];
}

std::vector<exports::Column<ChaseRow>> columns() {
  using Row = ChaseRow;
  using exports::shown;
  return {{{"企业", "Enterprise"}, [](const Context&, const Row& r) { return r.subject_name; }},
          {{"统一社会信用代码", "Code"}, [](const Context&, const Row& r) { return r.uscc; }},
          {{"政策", "Policy"}, [](const Context&, const Row& r) { return r.policy_title; }},
          {{"申报编号", "Number"}, [](const Context&, const Row& r) { return r.number; }},
          {{"原因", "Reason"}, [](const Context& c, const Row& r) { return c.pick(title_of(r.reason)); }},
          {{"金额（元）", "Amount (yuan)"},
           [](const Context&, const Row& r) { return r.amount ? base::to_yuan(*r.amount) : std::string(); }},
          {{"跟进单位", "Office"}, [](const Context&, const Row& r) { return r.org_name; }},
          {{"专员", "Specialist"}, [](const Context&, const Row& r) { return r.assignee_name; }},
          {{"期限", "Due"}, [](const Context&, const Row& r) { return base::to_iso(r.due); }},
          {{"状态", "State"}, [](const Context& c, const Row& r) { return c.pick(title_of(r.state)); }},
          {{"联系次数", "Calls"}, [](const Context&, const Row& r) { return std::to_string(r.calls); }},
          {{"最近情况", "Last words"}, [](const Context&, const Row& r) { return r.last_note; }}};
}

}  // namespace

void register_chases(kernel::Registry& r) {
  const kernel::Access callers{.permission = "application.chase"};
  r.get<ChaseQuery, kernel::List<ChaseRow>>(
      "/api/v1/chases", {.access = callers, .summary = {"待跟进的企业", "Enterprises to be called"}}, list);
  r.get<kernel::Nothing, ChaseView>("/api/v1/chases/{id}",
                                    {.access = callers, .summary = {"跟进详情", "One task"}}, show);
  r.post<CallInput, ChaseView>("/api/v1/chases/{id}/calls",
                               {.access = callers, .summary = {"登记联系结果", "Record a call"}}, call);
  r.post<kernel::Nothing, ChaseView>("/api/v1/chases/{id}/take",
                                     {.access = callers, .summary = {"由我跟进", "Take the task"}}, take);
  exports::add_list<ChaseQuery, ChaseRow>(r,
                                          {.path = "/api/v1/chases/export",
                                           .name = "chases",
                                           .title = {"企业跟进", "Enterprises to be called"},
                                           .action = "application.chase_export",
                                           .access = callers},
                                          columns(), list);
}

}  // namespace qiying::application
