#include "modules/policy/internal/contest.hpp"

#include <algorithm>

#include "modules/account/account.hpp"
#include "modules/policy/policy.hpp"
#include "platform/kernel/page.hpp"

namespace qiying::policy {
namespace {

using kernel::Context;
using ContestId = base::Id<struct ContestTag>;

struct ContestRow {
  ContestId id;
  auth::SubjectId subject_id;
  std::string subject_name, fact, title, held, source, claimed;
  base::Timestamp raised_at;
  ContestState state = ContestState::open;
  std::string note, decided_name;
  std::optional<base::Timestamp> decided_at;
  int version = 1;
};
QY_DESCRIBE(ContestRow, QY_FIELD(id), QY_FIELD(subject_id), QY_FIELD(subject_name), QY_FIELD(fact),
            QY_FIELD(title), QY_FIELD(held), QY_FIELD(source), QY_FIELD(claimed), QY_FIELD(raised_at),
            QY_FIELD(state), QY_FIELD(note, .min = 0), QY_FIELD(decided_name, .min = 0), QY_FIELD(decided_at),
            QY_FIELD(version))

struct ContestQuery {
  std::optional<ContestState> state;
  std::optional<std::string> q;
  std::optional<int> limit;
  std::optional<std::string> cursor;
};
QY_DESCRIBE(ContestQuery, QY_FIELD(state), QY_FIELD(q, .min = 0, .max = 100),
            QY_FIELD(limit, .min = 1, .max = 200), QY_FIELD(cursor, .min = 0, .max = 20))

struct ContestDecision {
  std::string note;
  int version = 1;
};
QY_DESCRIBE(ContestDecision, QY_FIELD(note, .min = 0, .max = 500), QY_FIELD(version))

#define QY_CONTESTS                                                                                   \
  "select id, subject_id, subject_name, fact, title, held, source, claimed, raised_at, state, note, " \
  "decided_name, decided_at, version from policy.contest where district = $1"
#define QY_CONTESTS_CHOSEN                                                                                   \
  " and ($2::text is null or state = $2) and ($3 = '' or strpos(subject_name, $3) > 0 or strpos(title, $3) " \
  "> 0)"

base::Result<kernel::List<ContestRow>> list(Context& c, const ContestQuery& q) {
  QY_CHECK(auth::require(c.caller, "policy.contest"));
  const int limit = q.limit.value_or(50), from = std::max(0, std::atoi(q.cursor.value_or("0").c_str()));
  kernel::List<ContestRow> out;
  out.items = c.db().query<ContestRow>(QY_CONTESTS QY_CONTESTS_CHOSEN
                                       " order by state <> 'open', raised_at, id offset $4 limit $5",
                                       c.caller.district, q.state, q.q.value_or(""), from, limit + 1);
  out.total = c.db().number("select count(*) from policy.contest where district = $1" QY_CONTESTS_CHOSEN,
                            c.caller.district, q.state, q.q.value_or(""));
  if (static_cast<int>(out.items.size()) > limit) {
    out.items.pop_back();
    out.next_cursor = std::to_string(from + limit);
  }
  return out;
}

base::Result<ContestRow> row_of(Context& c, ContestId id) {
  auto row = c.db().query_one<ContestRow>(QY_CONTESTS " and id = $2", c.caller.district, id);
  if (!row) return base::not_found({"画像异议", "objection"});
  return *std::move(row);
}

// What the register calls a fact; empty: it is corrected at its source only.
std::string_view field_of(std::string_view fact) {
  if (fact == "reg_date") return "reg_date";
  return fact == "reg_capital" ? "capital" : "";
}

// Whether the register now says what the enterprise says.
bool agrees(Context& c, const ContestRow& row) {
  const auto& catalogue = law_library().catalogue;
  const auto use = catalogue.find(row.fact);
  const auto firm = register_::find_entity(c.db(), row.subject_id);
  if (!use || !firm) return false;
  rules::Facts facts;
  fill_from_register(*firm, c.caller.district, catalogue, facts);
  const auto* held = facts.find(*use);
  const auto claimed = rules::parse_value(catalogue.at(use->fact), row.claimed);
  return held && claimed.ok() && held->number == claimed->number && held->text == claimed->text;
}

base::Result<void> correct(Context& c, const ContestRow& row) {
  if (agrees(c, row)) return {};
  if (const auto field = field_of(row.fact); !field.empty())
    register_::set_values(c.db(), c.caller.district, row.subject_id, {{std::string(field), row.claimed}},
                          "画像异议核实", c.caller.name, c.now);
  if (agrees(c, row)) return {};
  return base::conflict("policy.contest_register",
                        {"法人库还不是企业所说的值", "The register does not say so yet"},
                        {"先在登记来源或法人库更正“" + row.title + "”，再认可异议",
                         "Correct “" + row.title + "” in the register first"});
}

void tell(Context& c, const ContestRow& row, bool accepted, const std::string& note) {
  account::notify_subject(
      c.db(), c.caller.district, row.subject_id,
      {"policy.contest",
       accepted
           ? base::Text{"异议已核实，登记信息已更正：" + row.title, "Your objection stands: " + row.title}
           : base::Text{"异议未获认可：" + row.title, "Your objection was not accepted: " + row.title},
       {note, note},
       "/policies/mine#data"});
}

base::Result<ContestRow> decide(Context& c, const ContestDecision& in) {
  QY_CHECK(auth::require(c.caller, "policy.contest"));
  QY_TRY(const auto id, kernel::id_of<ContestId>(c, {"画像异议", "objection"}));
  QY_TRY(const auto row, row_of(c, id));
  const auto action = c.request.param("action");
  if (action != "accept" && action != "refuse") return base::not_found({"操作", "action"});
  if (row.state != ContestState::open || row.version != in.version)
    return base::conflict("policy.contest_moved",
                          {"已被他人处理，请刷新", "Somebody has dealt with it; reload"});
  if (action == "refuse" && in.note.empty())
    return base::invalid("note", "field.required", {"不予更正须说明理由", "Say why it is not corrected"});
  if (action == "accept") QY_CHECK(correct(c, row));
  c.db().execute(
      "update policy.contest set state = $3, note = $4, decided_name = $5, decided_at = $6, version = "
      "version + 1 "
      "where district = $1 and id = $2",
      c.caller.district, id, action == "accept" ? ContestState::accepted : ContestState::refused, in.note,
      c.caller.name, c.now);
  c.audit(action == "accept" ? "policy.contest_accept" : "policy.contest_refuse", "enterprise",
          row.subject_id.str());
  tell(c, row, action == "accept", in.note);
  return row_of(c, id);
}

void open(Context& c, const rules::Catalogue& catalogue, rules::FactUse use, const rules::Datum& held,
          const std::string& claimed) {
  const auto firm = register_::find_entity(c.db(), c.caller.subject);
  const auto& fact = catalogue.at(use.fact);
  const auto added = c.db().execute(
      "insert into policy.contest (district, id, subject_id, subject_name, fact, title, held, source, "
      "claimed, "
      "raised_at, state) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open') on conflict (district, "
      "subject_id, fact) where state = 'open' do update set claimed = excluded.claimed, held = "
      "excluded.held, "
      "version = policy.contest.version + 1",
      c.caller.district, ContestId::make(), c.caller.subject, firm ? firm->name : "", catalogue.id_of(use),
      catalogue.title_of(use).zh, rules::show_value(fact, held), held.source, claimed, c.now);
  if (added > 0)
    account::notify_holders(c.db(), c.caller.district, "policy.contest",
                            {"policy.contest",
                             {"企业对登记信息有异议：" + catalogue.title_of(use).zh,
                              "A registered value is contested: " + catalogue.title_of(use).en},
                             {firm ? firm->name : "", firm ? firm->name : ""},
                             "/desk/policy-contests"});
}

}  // namespace

void note_contest(Context& c, const rules::Catalogue& catalogue, rules::FactUse use,
                  const std::string& claimed) {
  const auto mine = profile(c, catalogue);
  const bool contested = std::ranges::any_of(mine.contests, [&](const auto& one) { return one.use == use; });
  const auto* held = mine.facts.find(use);
  if (contested && held) return open(c, catalogue, use, *held, claimed);
  c.db().execute(
      "update policy.contest set state = 'withdrawn', decided_at = $4, version = version + 1 where district "
      "= $1 and "
      "subject_id = $2 and fact = $3 and state = 'open'",
      c.caller.district, c.caller.subject, catalogue.id_of(use), c.now);
}

std::vector<ContestWord> contest_words(Context& c) {
  return c.db().query<ContestWord>(
      "select distinct on (fact) fact, claimed, note, state from policy.contest where district = $1 and "
      "subject_id = "
      "$2 and state <> 'withdrawn' order by fact, raised_at desc",
      c.caller.district, c.caller.subject);
}

void register_contests(kernel::Registry& r) {
  const kernel::Access deciders{.permission = "policy.contest"};
  r.get<ContestQuery, kernel::List<ContestRow>>(
      "/api/v1/policy-contests", {.access = deciders, .summary = {"画像异议", "Contested data"}}, list);
  r.post<ContestDecision, ContestRow>(
      "/api/v1/policy-contests/{id}/actions/{action}",
      {.access = deciders, .summary = {"认可或不予更正", "Accept or refuse an objection"}}, decide);
}

}  // namespace qiying::policy
