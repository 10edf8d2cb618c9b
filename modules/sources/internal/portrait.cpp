#include "modules/sources/internal/portrait.hpp"

namespace qiying::sources {
namespace {

using kernel::Context;
using kernel::Nothing;

void hide_persons(Portrait& portrait) {
  for (auto& record : portrait.records) mask(record);
  for (auto& value : portrait.values) {
    if (value.field != "legal_person" && value.field != "phone") continue;
    RecordView one;
    auto& place = value.field == "phone" ? one.phone : one.legal_person;
    for (auto* text : {&value.value, &value.base}) {
      place = *text;
      mask(one);
      *text = place;
    }
  }
}

/// Decisions on the enterprise's records, whichever side of the pair they were.
std::vector<Verdict> verdicts_on(db::Connection& db, const std::string& district, EntityId id) {
  return db.query<Verdict>(
      "with mine as (select source_code, record_id from sources.record where district = $1 and entity_id = "
      "$2::uuid),"
      " found as ("
      "select m.source_code, m.record_id, d.b_source as other, d.b_id as other_id, d.same, d.by_name, "
      "d.second_name, d.at from mine m join sources.decision d on d.district = $1 and d.a_source = "
      "m.source_code and d.a_id = m.record_id where d.undone_at is null"
      " union all "
      "select m.source_code, m.record_id, d.a_source, d.a_id, d.same, d.by_name, d.second_name, d.at from "
      "mine m join sources.decision d on d.district = $1 and d.b_source = m.source_code and d.b_id = "
      "m.record_id where d.undone_at is null)"
      " select f.source_code, f.record_id, case when f.other = $3 then '' else coalesce(s.name, f.other) end "
      "as other_source, f.other_id, f.same, f.by_name, f.second_name, f.at from found f left join "
      "sources.source s on s.district = $1 and s.code = f.other order by f.at desc, f.record_id",
      district, id, kRegister);
}

base::Result<Portrait> show(Context& c, const Nothing&) {
  QY_CHECK(auth::require(c.caller, "register.read"));
  QY_CHECK(auth::require(c.caller, "sources.read"));
  const auto id = EntityId::parse(c.request.param("id"));
  if (!id || !register_::find_public(c.db(), c.caller.district, *id))
    return base::not_found({"企业", "enterprise"});
  Portrait out;
  out.records = records_of(c.db(), c.caller.district, {*id});
  out.values = values_of(c.db(), c.caller.district, *id);
  out.tags = tags_of(c.db(), c.caller.district, *id);
  out.links = c.db().query<LinkEvent>(
      "select l.at, l.source_code, coalesce(s.name, l.source_code) as source_name, l.record_id,"
      " l.to_entity is not distinct from $2::uuid as joined, l.because, l.by_name, l.probability from "
      "sources.link_log l"
      " left join sources.source s on s.district = l.district and s.code = l.source_code"
      " where l.district = $1 and (l.from_entity = $2::uuid or l.to_entity = $2::uuid) order by l.id desc "
      "limit 100",
      c.caller.district, *id);
  out.verdicts = verdicts_on(c.db(), c.caller.district, *id);
  // Persons are asked for one by one, with a reason (register: reveal).
  hide_persons(out);
  return out;
}

}  // namespace

void register_portrait(kernel::Registry& r) {
  r.get<Nothing, Portrait>("/api/v1/sources/portraits/{id}",
                           {.access = {.permission = "sources.read"},
                            .summary = {"企业在各来源中的情况", "What the sources say of an enterprise"}},
                           show);
}

}  // namespace qiying::sources
