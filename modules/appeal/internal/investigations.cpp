#include "modules/appeal/internal/hardship.hpp"

namespace qiying::appeal {
namespace {

using kernel::Context;
using InvestigationId = base::Id<struct InvestigationTag>;

struct Investigation {
  InvestigationId id;
  base::Date on_day;
  std::string place, present, findings, measures, by_name, by_org;
  base::Timestamp created_at;
};
QY_DESCRIBE(Investigation, QY_FIELD(id), QY_FIELD(on_day), QY_FIELD(place), QY_FIELD(present),
            QY_FIELD(findings), QY_FIELD(measures), QY_FIELD(by_name), QY_FIELD(by_org), QY_FIELD(created_at))

struct InvestigationInput {
  base::Date on_day;
  std::string place, present, findings;
  std::optional<std::string> measures;
};
QY_DESCRIBE(InvestigationInput, QY_FIELD(on_day), QY_FIELD(place, .min = 2, .max = 200),
            QY_FIELD(present, .min = 2, .max = 500, .doc = "参加人员 / who was there"),
            QY_FIELD(findings, .min = 5, .max = 5000, .multiline = true),
            QY_FIELD(measures, .max = 2000, .multiline = true))

base::Result<Record> of_request(Context& c) {
  QY_CHECK(auth::require(c.caller, "appeal.handle"));
  const auto id = AppealId::parse(c.request.param("id"));
  if (!id) return base::not_found({"诉求", "appeal"});
  return get(c, *id);
}

kernel::List<Investigation> all_of(Context& c, AppealId id) {
  kernel::List<Investigation> out;
  out.items = c.db().query<Investigation>(
      "select id, on_day, place, present, findings, measures, by_name, by_org, created_at from "
      "appeal.investigation where district = $1 and appeal_id = $2 order by on_day, created_at",
      c.caller.district, id);
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

base::Result<kernel::List<Investigation>> list_them(Context& c, const kernel::Nothing&) {
  QY_TRY(const Record r, of_request(c));
  return all_of(c, r.id);
}

/// Kept as it was written: a mistake is put right by another record.
base::Result<kernel::List<Investigation>> add(Context& c, const InvestigationInput& in) {
  QY_TRY(const Record r, of_request(c));
  if (r.state == State::draft || is_final(r.state))
    return base::conflict("appeal.state", {"该诉求不能再记录调查", "Nothing more can be recorded here"}, {});
  if (in.on_day > base::local_date(c.now))
    return base::invalid("on_day", "appeal.span", {"调查日期不能晚于今天", "The day lies in the future"});
  c.db().execute(
      "insert into appeal.investigation (district, id, appeal_id, on_day, place, present, findings, "
      "measures, "
      "by_account, by_name, by_org, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
      r.district, InvestigationId::make(), r.id, in.on_day, in.place, in.present, in.findings,
      in.measures.value_or(""), c.caller.account, c.caller.name, c.caller.org_name, c.now);
  c.audit("appeal.investigate", "appeal", r.id.str());
  return all_of(c, r.id);
}

}  // namespace

void register_investigations(kernel::Registry& r) {
  const kernel::Access handlers{.permission = "appeal.handle"};
  r.get<kernel::Nothing, kernel::List<Investigation>>(
      "/api/v1/appeals/{id}/investigations",
      {.access = handlers, .summary = {"调查记录", "Records of investigation"}}, list_them);
  r.post<InvestigationInput, kernel::List<Investigation>>(
      "/api/v1/appeals/{id}/investigations",
      {.access = handlers, .summary = {"记录调查", "Record an investigation"}}, add);
}

}  // namespace qiying::appeal
