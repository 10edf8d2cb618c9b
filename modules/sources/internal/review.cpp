#include "modules/sources/internal/review.hpp"

#include "modules/sources/internal/links.hpp"
#include "platform/base/uscc.hpp"
#include "platform/kernel/follow.hpp"

namespace qiying::sources {
namespace {

using kernel::Context;
using kernel::Nothing;

constexpr std::string_view kRow =
    "select d.id, d.a_source, d.a_id, coalesce(ra.name, '') as a_name, d.b_source, d.b_id,"
    " coalesce(rb.name, '') as b_name, d.probability, d.bits, case when $2 then d.reason_en else d.reason_zh "
    "end as"
    " reason, d.high, d.state, d.proposed, d.proposed_name, d.decided_name, d.decided_at, d.version"
    " from sources.doubt d"
    " left join sources.record ra on ra.district = d.district and ra.source_code = d.a_source and "
    "ra.record_id = d.a_id"
    " left join sources.record rb on rb.district = d.district and rb.source_code = d.b_source and "
    "rb.record_id = d.b_id"
    " where d.district = $1";

void name_enterprises(Context& c, std::vector<DoubtRow>& rows) {
  for (auto& row : rows)
    for (auto [source, id, name] :
         {std::tie(row.a_source, row.a_id, row.a_name), std::tie(row.b_source, row.b_id, row.b_name)}) {
      if (source != kRegister) continue;
      const auto entity = EntityId::parse(id);
      const auto found = entity ? register_::find_public(c.db(), c.caller.district, *entity) : std::nullopt;
      if (found) name = found->name;
    }
}

base::Result<kernel::List<DoubtRow>> list(Context& c, const DoubtQuery& query) {
  QY_CHECK(auth::require(c.caller, "sources.review"));
  static const std::string where =
      " and (case when $3 = '' then d.state in ('open', 'proposed') else d.state = $3 end)";
  static const std::string page = std::string(kRow) + where + " and d.id > $4::uuid order by d.id limit $5";
  const auto state = query.state ? std::string(base::name_of(*query.state)) : std::string();
  const auto after = query.cursor.empty() ? std::optional(DoubtId()) : DoubtId::parse(query.cursor);
  if (!after) return base::invalid("cursor", "list.cursor", {"翻页位置不正确", "This is no page"});
  const auto limit = query.limit.value_or(50);
  kernel::List<DoubtRow> out;
  out.items =
      c.db().query<DoubtRow>(page, c.caller.district, c.lang == kernel::Lang::en, state, *after, limit);
  name_enterprises(c, out.items);
  if (static_cast<int>(out.items.size()) == limit) out.next_cursor = out.items.back().id.str();
  out.total = c.db().number(
      "select count(*) from sources.doubt d where d.district = $1"
      " and (case when $2 = '' then d.state in ('open', 'proposed') else d.state = $2 end)",
      c.caller.district, state);
  return out;
}

/// The row as a decision needs it.
struct Locked {
  DoubtId id;
  std::string a_source, a_id, b_source, b_id;
  bool high = false;
  DoubtState state = DoubtState::open;
  std::string proposed, proposed_name;
  std::optional<auth::AccountId> proposed_by;
  std::string note;
  int version = 0;
};
QY_DESCRIBE(Locked, QY_FIELD(id), QY_FIELD(a_source), QY_FIELD(a_id), QY_FIELD(b_source), QY_FIELD(b_id),
            QY_FIELD(high), QY_FIELD(state), QY_FIELD(proposed), QY_FIELD(proposed_name),
            QY_FIELD(proposed_by), QY_FIELD(note), QY_FIELD(version))

base::Error no_doubt() {
  return base::not_found({"复核项", "pair to review"});
}

base::Result<Locked> doubt_of(Context& c, bool lock) {
  const auto id = DoubtId::parse(c.request.param("id"));
  if (!id) return no_doubt();
  static const std::string sql =
      "select id, a_source, a_id, b_source, b_id, high, state, proposed, proposed_name, proposed_by, note, "
      "version"
      " from sources.doubt where district = $1 and id = $2";
  static const std::string locking = sql + " for update";
  auto found = c.db().query_one<Locked>(lock ? locking : sql, c.caller.district, *id);
  if (!found) return no_doubt();
  return *std::move(found);
}

struct Pair {
  RecordView a, b;
};
base::Result<Pair> pair_of(Context& c, const Locked& doubt) {
  auto a = find_record(c.db(), c.caller.district, doubt.a_source, doubt.a_id);
  auto b = find_record(c.db(), c.caller.district, doubt.b_source, doubt.b_id);
  if (!a || !b)
    return base::conflict("sources.gone", {"其中一条记录已不存在", "One of the two records has gone"},
                          {"重新归并后该项会消失", "The pair goes away with the next match"});
  return Pair{*std::move(a), *std::move(b)};
}

void hide_persons(Context& c, DoubtView& view) {
  if (c.caller.can("register.personal")) return;
  mask(view.a), mask(view.b);
  for (auto& step : view.steps)
    if (step.field == "legal_person" || step.field == "phone") step.a.clear(), step.b.clear();
}

base::Result<DoubtView> view_of(Context& c, const Locked& doubt) {
  static const std::string sql = std::string(kRow) + " and d.id = $3";
  QY_TRY(auto pair, pair_of(c, doubt));
  DoubtView view;
  auto rows = c.db().query<DoubtRow>(sql, c.caller.district, c.lang == kernel::Lang::en, doubt.id);
  name_enterprises(c, rows);
  view.doubt = rows.at(0);
  view.a = std::move(pair.a), view.b = std::move(pair.b);
  view.steps = c.db().query<StepView>(
      "select s.* from sources.doubt d, json_to_recordset(d.steps) as s"
      " (field text, bits double precision, zh text, en text, a text, b text) where d.district = $1 and d.id "
      "= $2",
      c.caller.district, doubt.id);
  view.may_decide = doubt.state != DoubtState::proposed || doubt.proposed_by != c.caller.account;
  view.note = doubt.note;
  hide_persons(c, view);
  return view;
}

base::Result<DoubtView> show(Context& c, const Nothing&) {
  QY_CHECK(auth::require(c.caller, "sources.review"));
  QY_TRY(const auto doubt, doubt_of(c, false));
  if (c.caller.can("register.personal")) c.audit("sources.see_pair", "sources.doubt", doubt.id.str());
  return view_of(c, doubt);
}

base::Error wrong_state() {
  return base::conflict("sources.state", {"该复核项当前不能这样处理", "This pair does not allow that now"},
                        {"请刷新后再试", "Reload and try again"});
}

void set_state(Context& c, const Locked& doubt, DoubtState state, std::string_view decided,
               const std::string& note) {
  c.db().execute(
      "update sources.doubt set state = $3, proposed = '', proposed_by = null, proposed_name = '', "
      "decided_name = $4,"
      " decided_at = case when $4 = '' then null else $5::timestamptz end, note = $6, version = version + 1"
      " where district = $1 and id = $2",
      c.caller.district, doubt.id, state, decided, c.now, note);
}

base::Result<void> check_same(const Pair& pair) {
  const auto x = base::tidy_uscc(pair.a.uscc), y = base::tidy_uscc(pair.b.uscc);
  if (x != y && base::check_uscc(x).all_ok() && base::check_uscc(y).all_ok())
    return base::conflict("sources.two_codes",
                          {"两条记录有不同的有效代码，不能归为一家", "They have two different valid codes"},
                          {"先由来源部门更正其中一个代码", "Have the source correct one of the codes first"});
  return {};
}

/// Two enterprises of the register become one by a merge, which settles this pair as well.
base::Result<void> not_two_enterprises(const Pair& pair) {
  if (pair.a.source_code != kRegister || pair.b.source_code != kRegister) return {};
  return base::conflict(
      "sources.two_enterprises",
      {"两家都已在法人库中，须合并为一家", "Both are enterprises of the register: they have to be merged"},
      {"请由数据管理员在企业页面“合并”，合并后本项自动了结",
       "The data administrator merges them on the enterprise's page; that settles this pair"});
}

void propose(Context& c, const Locked& doubt, bool same, const std::string& note) {
  c.db().execute(
      "update sources.doubt set state = 'proposed', proposed = $3, proposed_by = $4, proposed_name = $5, "
      "note = $6,"
      " version = version + 1 where district = $1 and id = $2",
      c.caller.district, doubt.id, same ? "same" : "different", c.caller.account, c.caller.name, note);
}

template <class T>
std::string list_json(const std::vector<T>& items) {
  std::string out = "[";
  for (const auto& item : items) out += (out.size() > 1 ? "," : "") + base::to_json(item);
  return out + "]";
}

base::Result<void> decide(Context& c, const Locked& doubt, bool same, const std::string& note) {
  QY_TRY(const auto pair, pair_of(c, doubt));
  if (same) QY_CHECK(check_same(pair));
  if (doubt.high && doubt.state != DoubtState::proposed)
    return propose(c, doubt, same, note), base::Result<void>();
  if (doubt.high && doubt.proposed_by == c.caller.account)
    return base::conflict("sources.second", {"须由另一人确认", "Another person must agree"},
                          {"请同事打开该项确认", "Ask a colleague to open it"});
  // Two persons who do not agree: it is open again, with both notes.
  if (doubt.high && doubt.proposed != (same ? "same" : "different"))
    return set_state(c, doubt, DoubtState::open, "", doubt.note + " / " + note), base::Result<void>();
  if (same) QY_CHECK(not_two_enterprises(pair));
  const LinkDeed deed{c.caller.district, c.caller.name, c.now};
  const auto before = link_by_decision(c.db(), deed, pair.a, pair.b, same);
  c.db().execute(
      "insert into sources.decision (district, id, doubt_id, a_source, a_id, b_source, b_id, same, before, "
      "by_name,"
      " second_name, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9::json, $10, $11, $12)",
      c.caller.district, DoubtId::make(), doubt.id, doubt.a_source, doubt.a_id, doubt.b_source, doubt.b_id,
      same, list_json(before), doubt.high ? doubt.proposed_name : c.caller.name,
      doubt.high ? c.caller.name : "", c.now);
  set_state(c, doubt, same ? DoubtState::same : DoubtState::different, c.caller.name, note);
  return {};
}

struct Decided {
  DoubtId id;
  std::vector<LinkBefore> before;
};
QY_DESCRIBE(Decided, QY_FIELD(id), QY_FIELD(before))

base::Result<void> undo(Context& c, const Locked& doubt, const std::string& note) {
  if (doubt.state != DoubtState::same && doubt.state != DoubtState::different) return wrong_state();
  const auto decided = c.db().query_one<Decided>(
      "select id, before from sources.decision where district = $1 and doubt_id = $2 and undone_at is null"
      " order by at desc limit 1",
      c.caller.district, doubt.id);
  if (!decided) return wrong_state();
  restore_links(c.db(), {c.caller.district, c.caller.name, c.now}, decided->before);
  c.db().execute("update sources.decision set undone_at = $3, undone_by = $4 where district = $1 and id = $2",
                 c.caller.district, decided->id, c.now, c.caller.name);
  set_state(c, doubt, DoubtState::open, "", note);
  return {};
}

base::Result<DoubtView> act(Context& c, const DecisionInput& input) {
  QY_CHECK(auth::require(c.caller, "sources.review"));
  kernel::hold_merges(c.db(), "register");
  QY_TRY(const auto doubt, doubt_of(c, true));
  if (doubt.version != input.version)
    return base::conflict("sources.version", {"该项刚刚被处理", "Somebody has just worked on this pair"},
                          {"请刷新后再看", "Reload and look again"});
  const auto action = c.request.param("action");
  const bool open = doubt.state == DoubtState::open || doubt.state == DoubtState::proposed ||
                    doubt.state == DoubtState::postponed;
  if (action == "undo")
    QY_CHECK(undo(c, doubt, input.note));
  else if (!open)
    return wrong_state();
  else if (action == "postpone")
    set_state(c, doubt, DoubtState::postponed, "", input.note);
  else if (action == "same" || action == "different")
    QY_CHECK(decide(c, doubt, action == "same", input.note));
  else
    return base::not_found({"操作", "action"});
  c.audit("sources." + std::string(action), "sources.doubt", doubt.id.str());
  QY_TRY(const auto now, doubt_of(c, false));
  return view_of(c, now);
}

}  // namespace

void register_review(kernel::Registry& r) {
  const kernel::Access reviewers{.permission = "sources.review"};
  r.get<DoubtQuery, kernel::List<DoubtRow>>(
      "/api/v1/sources/reviews",
      {.access = reviewers, .summary = {"待复核的记录对", "Pairs for persons to decide"}}, list);
  r.get<Nothing, DoubtView>(
      "/api/v1/sources/reviews/{id}",
      {.access = reviewers, .summary = {"一对记录及其比较过程", "One pair and why it is doubtful"}}, show);
  r.post<DecisionInput, DoubtView>(
      "/api/v1/sources/reviews/{id}/actions/{action}",
      {.access = reviewers,
       .summary = {"同一家、不是同一家、稍后、撤回", "Same, different, later, take back"}},
      act);
}

}  // namespace qiying::sources
