#include "modules/privacy/internal/requests.hpp"

#include <algorithm>
#include <set>

#include "modules/privacy/internal/carry_out.hpp"
#include "platform/base/json.hpp"
#include "platform/base/text.hpp"

namespace qiying::privacy {
namespace {

constexpr int kRemindDays = 3;

/// What stands in `outcome` for one item.
struct Outcome {
  std::string item;
  Done done = Done::kept;
  std::string reason;
  std::int64_t count = 0;
};
QY_DESCRIBE(Outcome, QY_FIELD(item), QY_FIELD(done), QY_FIELD(reason, .min = 0), QY_FIELD(count))

struct Row {
  RequestId id;
  auth::AccountId account;
  std::optional<auth::SubjectId> subject_id;
  std::string name, enterprise;
  Kind kind = Kind::erase;
  std::vector<std::string> items;
  std::string wish;
  State state = State::received;
  base::Timestamp received_at;
  base::Date due_on;
  std::optional<base::Timestamp> decided_at;
  std::string answer;
  std::vector<Outcome> outcome;
  std::int64_t version = 1;
};
QY_DESCRIBE(Row, QY_FIELD(id), QY_FIELD(account), QY_FIELD(subject_id), QY_FIELD(name), QY_FIELD(enterprise),
            QY_FIELD(kind), QY_FIELD(items), QY_FIELD(wish), QY_FIELD(state), QY_FIELD(received_at),
            QY_FIELD(due_on), QY_FIELD(decided_at), QY_FIELD(answer), QY_FIELD(outcome), QY_FIELD(version))

constexpr const char* kRow =
    "select r.id, r.account, r.subject_id, r.name, coalesce(e.name, '') as enterprise, r.kind, "
    "array_to_json(r.items) as items, r.wish, r.state, r.received_at, r.due_on, r.decided_at, r.answer, "
    "r.outcome, "
    "r.version from privacy.request r left join register.entity_public e on e.district = r.district and e.id "
    "= "
    "r.subject_id ";

base::Error not_there() {
  return base::not_found({"个人信息申请", "request"});
}

std::optional<Row> find(db::Connection& db, RequestId id) {
  return db.query_one<Row>(std::string(kRow) + "where r.id = $1", id);
}

PrivacyItem item_view(const std::string& id, const Row& row) {
  PrivacyItem out{id, id, id};
  if (const auto* rule = item_on(id, base::local_date(row.received_at))) {
    out.title_zh = rule->title.zh;
    out.title_en = rule->title.en;
    out.source = rule->source;
    if (rule->keep) out.keep_zh = rule->keep->zh, out.keep_en = rule->keep->en;
  }
  const auto found = std::ranges::find(row.outcome, id, &Outcome::item);
  if (found == row.outcome.end()) return out;
  out.done = found->done;
  out.reason = found->reason;
  out.count = found->count;
  return out;
}

PrivacyRequest view_of(const Row& row, base::Date today) {
  PrivacyRequest out{row.id,   row.name,  row.enterprise,  row.kind,  {},
                     row.wish, row.state, row.received_at, row.due_on};
  out.overdue = row.state == State::received && row.due_on < today;
  out.rule = limit_of(row.kind, base::local_date(row.received_at)).source;
  out.decided_at = row.decided_at;
  out.answer = row.answer;
  out.version = row.version;
  for (const auto& item : row.items) out.items.push_back(item_view(item, row));
  return out;
}

base::Result<void> own(const kernel::Context& c) {
  QY_CHECK(auth::require_signed_in(c.caller));
  if (c.caller.kind != auth::CallerKind::subject) return base::forbidden();
  return {};
}

base::Result<void> check_wish(const Wish& wish, base::Date today) {
  const bool known = std::ranges::all_of(wish.items, [&](const auto& id) { return item_on(id, today); });
  if (wish.items.empty() || !known)
    return base::invalid("items", "privacy.items", {"请至少选择一项信息", "Choose what it is about"});
  if (wish.kind == Kind::correct && wish.text.size() < 2)
    return base::invalid("text", "privacy.wish",
                         {"请写明哪里有误、应改为什么", "Say what is wrong and what it should be"});
  return {};
}

struct Cursor {
  std::optional<std::string> day, id;
};

base::Result<Cursor> cursor_of(const std::optional<std::string>& text) {
  if (!text || text->empty()) return Cursor{};
  const auto cut = text->find('~');
  if (cut == std::string::npos || !base::parse_date(text->substr(0, cut)).ok() ||
      !RequestId::parse(text->substr(cut + 1)))
    return base::invalid("cursor", "cursor",
                         {"页码无效，请从第一页开始", "The cursor is not valid: begin with the first page"});
  return Cursor{text->substr(0, cut), text->substr(cut + 1)};
}

std::string joined(const std::vector<PrivacyItem>& items, Done done, bool english) {
  std::string out;
  for (const auto& item : items)
    if (item.done == done)
      out += (out.empty() ? "" : english ? ", " : "、") + (english ? item.title_en : item.title_zh);
  return out;
}

base::Text summary(const PrivacyRequest& v) {
  base::Text out;
  const auto add = [&](Done done, const char* zh, const char* en) {
    if (const auto items = joined(v.items, done, false); !items.empty()) out.zh += zh + items + "。";
    if (const auto items = joined(v.items, done, true); !items.empty()) out.en += en + items + ". ";
  };
  add(Done::erased, "已删除：", "Deleted: ");
  add(Done::corrected, "已更正：", "Corrected: ");
  add(Done::kept, "未办理（理由见详情）：", "Not done (reasons on the page): ");
  return out;
}

/// Each item of the request once, each with a decision that fits.
base::Result<void> check_all(const PrivacyDecision& decision, const Row& row) {
  std::set<std::string> left(row.items.begin(), row.items.end());
  for (const auto& d : decision.items) {
    if (left.erase(d.item) == 0)
      return base::invalid("items", "privacy.items", {"项目与申请不符", "An item that was not asked for"});
    const auto* rule = item_on(d.item, base::local_date(row.received_at));
    if (!rule) return base::invalid(d.item, "privacy.items", {"没有此项目", "There is no such item"});
    QY_CHECK(check(d, row.kind, *rule));
  }
  if (left.empty()) return {};
  return base::invalid("items", "privacy.items", {"每一项都须给出结果", "Every item needs an outcome"});
}

/// The platform itself acts for the officer, who may not write what belongs to others; afterwards the officer
/// again (an error ends the transaction, and the scope with it).
base::Result<std::vector<Outcome>> do_all(kernel::Context& c, const PrivacyDecision& decision,
                                          const Row& row) {
  c.db().set_scope(auth::scope_of(auth::Caller::system(c.caller.district)));
  std::vector<Outcome> out;
  for (const auto& d : decision.items) {
    QY_TRY(const auto count, carry_out(c, {row.account, row.subject_id}, d));
    out.push_back({d.item, d.done, d.reason, count});
  }
  c.db().set_scope(auth::scope_of(c.caller));
  return out;
}

std::string json_of(const std::vector<Outcome>& all) {
  std::string out = "[";
  for (const auto& one : all) out += (out.size() > 1 ? "," : "") + base::to_json(one);
  return out + "]";
}

/// Whether somebody has it in hand: two officers never decide the same.
base::Result<void> take(kernel::Context& c, RequestId id, const PrivacyDecision& decision) {
  const auto done = c.db().execute(
      "update privacy.request set state = 'decided', decided_at = $2, decided_by = $3, answer = $4, version "
      "= version "
      "+ 1 where id = $1 and state = 'received' and version = $5",
      id, c.now, c.caller.account, decision.answer, decision.version);
  if (done == 1) return {};
  return base::conflict("privacy.changed",
                        {"申请已被处理或撤回，请刷新", "It was decided or withdrawn: reload"});
}

}  // namespace

base::Result<kernel::List<PrivacyRequest>> list(kernel::Context& c, const RequestQuery& q) {
  QY_CHECK(auth::require(c.caller, "privacy.decide"));
  QY_TRY(const auto from, cursor_of(q.cursor));
  const auto today = base::local_date(c.now);
  const int limit = q.limit.value_or(50);
  const std::string where =
      "where r.district = $1 and ($2::text is null or r.state = $2) and ($3::text is null or r.kind = $3) "
      "and "
      "($4::boolean is not true or (r.state = 'received' and r.due_on < $5::date)) ";
  auto rows =
      c.db().query<Row>(kRow + where +
                            "and ($6::date is null or (r.due_on, r.id) > ($6::date, $7::uuid)) order by "
                            "r.due_on, r.id limit $8",
                        c.caller.district, q.state, q.kind, q.overdue, today, from.day, from.id, limit + 1);
  kernel::List<PrivacyRequest> out;
  if (static_cast<int>(rows.size()) > limit) {
    rows.pop_back();
    out.next_cursor = base::to_iso(rows.back().due_on) + "~" + rows.back().id.str();
  }
  for (auto& row : rows) {
    row.wish.clear();
    out.items.push_back(view_of(row, today));
  }
  out.total = c.db().number("select count(*) from privacy.request r " + where, c.caller.district, q.state,
                            q.kind, q.overdue, today);
  return out;
}

base::Result<PrivacyRequest> view(kernel::Context& c, RequestId id) {
  QY_CHECK(auth::require(c.caller, "privacy.decide"));
  const auto row = find(c.db(), id);
  if (!row) return not_there();
  c.audit_use("privacy.read", "privacy_request", id.str(),
              {row->subject_id.value_or(auth::SubjectId{}), {"contact_name"}, "办理个人信息申请"});
  return view_of(*row, base::local_date(c.now));
}

base::Result<std::vector<PrivacyRequest>> mine(kernel::Context& c) {
  QY_CHECK(own(c));
  std::vector<PrivacyRequest> out;
  for (const auto& row : c.db().query<Row>(
           std::string(kRow) + "where r.account = $1 order by r.received_at desc, r.id", c.caller.account))
    out.push_back(view_of(row, base::local_date(c.now)));
  return out;
}

base::Result<RequestId> ask(kernel::Context& c, const Wish& wish) {
  QY_CHECK(own(c));
  const auto today = base::local_date(c.now);
  QY_CHECK(check_wish(wish, today));
  const auto& limit = limit_of(wish.kind, today);
  const auto id = RequestId::make();
  const auto done = c.db().execute(
      "insert into privacy.request (district, id, account, subject_id, name, kind, items, wish, state, "
      "received_at, "
      "due_on, rule) values ($1, $2, $3, $4, $5, $6, $7::text[], $8, 'received', $9, $10, $11) on conflict "
      "(district, "
      "account, kind) where state = 'received' do nothing",
      c.caller.district, id, c.caller.account, c.caller.subject, c.caller.name, wish.kind, wish.items,
      wish.text, c.now, due_on(limit, today), limit.id);
  if (done == 0)
    return base::conflict("privacy.open",
                          {"已有一份同类申请在处理中", "A request of this kind is open already"},
                          {"可先撤回再重新提交", "Withdraw it to send another"});
  c.audit("privacy.ask", "privacy_request", id.str());
  account::notify_holders(
      c.db(), c.caller.district, "privacy.decide",
      {"privacy.received",
       {"收到个人信息" + title_of(wish.kind).zh + "申请", "A request about personal data"},
       {"请于 " + base::to_iso(due_on(limit, today)) + " 前答复。",
        "To be answered by " + base::to_iso(due_on(limit, today)) + "."},
       "/desk/privacy"});
  return id;
}

base::Result<void> withdraw(kernel::Context& c, RequestId id) {
  QY_CHECK(own(c));
  const auto done = c.db().execute(
      "update privacy.request set state = 'withdrawn', decided_at = $3, version = version + 1 where id = $1 "
      "and account "
      "= $2 and state = 'received'",
      id, c.caller.account, c.now);
  if (done == 0) return not_there();
  c.audit("privacy.withdraw", "privacy_request", id.str());
  return {};
}

base::Result<PrivacyRequest> decide(kernel::Context& c, RequestId id, const PrivacyDecision& decision) {
  QY_CHECK(auth::require(c.caller, "privacy.decide"));
  const auto before = find(c.db(), id);
  if (!before) return not_there();
  QY_CHECK(check_all(decision, *before));
  QY_CHECK(take(c, id, decision));
  QY_TRY(const auto outcome, do_all(c, decision, *before));
  c.db().execute("update privacy.request set outcome = $2::jsonb where id = $1", id, json_of(outcome));
  for (const auto& one : outcome)
    c.audit("privacy." + std::string(base::name_of(one.done)), "privacy_request", id.str(),
            {base::to_json(Outcome{one.item, one.done, "", one.count})});
  auto out = view_of(*find(c.db(), id), base::local_date(c.now));
  account::notify_account(
      c.db(), c.caller.district, before->account,
      {"privacy.decided",
       {"个人信息" + title_of(out.kind).zh + "申请已办理", "Your request about personal data"},
       summary(out),
       "/me/privacy"});
  return out;
}

std::int64_t remind(db::Connection& db, base::Timestamp now) {
  const auto today = base::local_date(now);
  const auto near = db.run(
      "with due as (update privacy.request set reminded_on = $1 where state = 'received' and due_on <= $2 "
      "and "
      "(reminded_on is null or reminded_on < $1) returning district, due_on) select district, count(*), "
      "min(due_on) from "
      "due group by district",
      today, today + std::chrono::days(kRemindDays));
  std::int64_t count = 0;
  for (std::size_t i = 0; i < near.size(); ++i) {
    const std::string n(near.text(i, 1)), day(near.text(i, 2));
    count += std::stoll(n);
    account::notify_holders(db, std::string(near.text(i, 0)), "privacy.decide",
                            {"privacy.due",
                             {"个人信息申请即将到期", "Requests about personal data are due"},
                             {n + " 件，最早 " + day + " 到期。", n + " of them, the first on " + day + "."},
                             "/desk/privacy"});
  }
  return count;
}

}  // namespace qiying::privacy
