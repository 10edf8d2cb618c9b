#include "modules/sources/internal/roster.hpp"

#include "modules/sources/internal/catalogue.hpp"
#include "platform/auth/orgs.hpp"
#include "platform/kernel/page.hpp"

namespace qiying::sources {
namespace {

using kernel::Context;
using kernel::Nothing;

constexpr std::string_view kRosters =
    "select r.id, r.name, r.sources, r.at_least, r.state, r.note, r.unmatched, i.enterprises, i.included, "
    "p.handed, p.received, r.by_name, r.created_at, r.settled_at, r.settled_by, r.version from "
    "sources.roster r, "
    "lateral (select count(*) as enterprises, count(*) filter (where included) as included from "
    "sources.roster_item i where i.district = r.district and i.roster_id = r.id) i, lateral (select count(*) "
    "as "
    "handed, count(received_at) as received from sources.roster_receipt p where p.district = r.district and "
    "p.roster_id = r.id) p where r.district = $1";

base::Result<RosterId> roster_id(const Context& c) {
  return kernel::id_of<RosterId>(c, {"名单", "list"});
}

base::Result<void> may_read(const Context& c) {
  QY_CHECK(auth::require_signed_in(c.caller));
  return c.caller.can("sources.read") ? base::Result<void>() : auth::require(c.caller, "sources.answer");
}

base::Result<RosterRow> row_of(Context& c, RosterId id) {
  static const std::string sql = std::string(kRosters) + " and r.id = $2";
  auto found = c.db().query_one<RosterRow>(sql, c.caller.district, id);
  if (!found) return base::not_found({"名单", "list"});
  return *std::move(found);
}

base::Result<RosterView> view_of(Context& c, RosterId id) {
  QY_TRY(auto row, row_of(c, id));
  RosterView out{std::move(row), {}, {}};
  out.overlaps = c.db().query<Overlap>(
      "select named::text::json as named, count(*) from sources.roster_item where district = $1 and "
      "roster_id = "
      "$2 group by named::text order by count(*) desc, named::text",
      c.caller.district, id);
  out.receipts = c.db().query<Receipt>(
      "select street_code, owner_name, items, received_at, received_name, note from sources.roster_receipt "
      "where district = $1 and roster_id = $2 order by street_code",
      c.caller.district, id);
  return out;
}

base::Result<kernel::List<RosterRow>> list(Context& c, const Nothing&) {
  QY_CHECK(may_read(c));
  static const std::string sql = std::string(kRosters) + " order by r.created_at desc, r.id limit 100";
  kernel::List<RosterRow> out;
  out.items = c.db().query<RosterRow>(sql, c.caller.district);
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

base::Result<RosterView> show(Context& c, const Nothing&) {
  QY_CHECK(may_read(c));
  QY_TRY(const auto id, roster_id(c));
  return view_of(c, id);
}

/// Every enterprise that one of the sources names, with the ones that do.
void compare(Context& c, RosterId id, const RosterInput& in) {
  c.db().execute(R"(
insert into sources.roster_item (district, roster_id, entity_id, uscc, name, status, street_code, named, included)
select e.district, $2, e.id, e.uscc, e.name, e.status, e.street_code, n.named,
  n.times >= $4 and e.status in ('active', 'suspended')
from (select entity_id, json_agg(source_code order by source_code) as named, count(*) as times
    from (select distinct entity_id, source_code from sources.record
      where district = $1 and source_code = any($3) and entity_id is not null) r group by entity_id) n
join register.entity_public e on e.district = $1 and e.id = n.entity_id)",
                 c.caller.district, id, in.sources, in.at_least);
  c.db().execute(
      "update sources.roster set unmatched = (select count(*) from sources.record where district = $1 and "
      "source_code = any($3) and entity_id is null) where district = $1 and id = $2",
      c.caller.district, id, in.sources);
}

base::Result<RosterView> make(Context& c, const RosterInput& input) {
  QY_CHECK(auth::require(c.caller, "sources.manage"));
  auto in = input;
  std::ranges::sort(in.sources);
  const auto twice = std::ranges::unique(in.sources);
  in.sources.erase(twice.begin(), twice.end());
  for (const auto& source : in.sources)
    if (!has_source(c.db(), c.caller.district, source))
      return base::invalid("sources", "sources.roster_source",
                           {"没有这个来源：" + source, "There is no such source: " + source});
  if (in.at_least > static_cast<int>(in.sources.size()))
    return base::invalid("at_least", "sources.roster_source",
                         {"不能多于所选来源数", "It cannot be more than the sources that are chosen"});
  const auto id = RosterId::make();
  c.db().execute(
      "insert into sources.roster (district, id, name, sources, at_least, state, note, by_name, created_at) "
      "values ($1, $2, $3, array_to_json($4::text[]), $5, 'draft', $6, $7, $8)",
      c.caller.district, id, in.name, in.sources, in.at_least, in.note, c.caller.name, c.now);
  compare(c, id, in);
  c.audit("sources.roster", "sources.roster", id.str());
  return view_of(c, id);
}

base::Error settled_already() {
  return base::conflict("sources.roster_settled", {"名单已确定，不能再改", "The list is settled"},
                        {"请另建一份名单", "Make another list"});
}

struct Part {
  std::string street_code;
  std::int64_t items = 0;
};
QY_DESCRIBE(Part, QY_FIELD(street_code), QY_FIELD(items))

/// Each street's part goes to its office; what is of no street, or of one without an office, waits with us.
void hand_over(Context& c, RosterId id) {
  for (const auto& part : c.db().query<Part>("select street_code, count(*) as items from sources.roster_item "
                                             "where district = $1 and roster_id = "
                                             "$2 and included group by 1",
                                             c.caller.district, id)) {
    const auto org = auth::org_by_code(c.db(), c.caller.district, part.street_code);
    const bool there = org && org->active && org->kind == auth::OrgKind::street;
    c.db().execute(
        "insert into sources.roster_receipt (district, roster_id, street_code, owner_path, owner_name, "
        "items) "
        "values ($1, $2, $3, $4, $5, $6)",
        c.caller.district, id, part.street_code, there ? org->path : "", there ? org->name : "", part.items);
  }
}

base::Result<RosterRow> locked(Context& c, RosterId id, int version) {
  c.db().run("select id from sources.roster where district = $1 and id = $2 for update", c.caller.district,
             id);
  QY_TRY(auto row, row_of(c, id));
  if (row.state == RosterState::settled) return settled_already();
  if (row.version != version)
    return base::conflict("sources.version", {"名单刚刚被修改", "Somebody has just changed the list"},
                          {"请刷新后再看", "Reload and look again"});
  return row;
}

base::Result<RosterView> settle(Context& c, const RosterStep& step) {
  QY_CHECK(auth::require(c.caller, "sources.manage"));
  QY_TRY(const auto id, roster_id(c));
  QY_TRY(const auto row, locked(c, id, step.version));
  if (row.included == 0)
    return base::conflict("sources.roster_empty", {"名单上没有企业", "No enterprise is on the list"},
                          {"请先纳入企业", "Take enterprises in first"});
  c.db().execute(
      "update sources.roster set state = 'settled', settled_at = $3, settled_by = $4, version = version + 1 "
      "where district = $1 and id = $2",
      c.caller.district, id, c.now, c.caller.name);
  hand_over(c, id);
  c.audit("sources.roster_settled", "sources.roster", id.str());
  return view_of(c, id);
}

base::Result<RosterView> receive(Context& c, const RosterStep& step) {
  QY_CHECK(auth::require(c.caller, "sources.answer"));
  QY_TRY(const auto id, roster_id(c));
  const auto street = c.request.param("street");
  // Row-level security leaves a street its own; the registrar does not receive for others.
  const auto done = c.db().execute(
      "update sources.roster_receipt set received_at = $4, received_name = $5, note = $6 where district = $1 "
      "and "
      "roster_id = $2 and street_code = $3 and received_at is null and owner_path <> '' and "
      "starts_with($7, owner_path)",
      c.caller.district, id, street, c.now, c.caller.name, step.note, c.caller.org_path);
  if (done == 0) {
    const auto there = c.db().number(
        "select count(*) from sources.roster_receipt where district = $1 and roster_id = $2 and street_code "
        "= $3 "
        "and starts_with($4, owner_path) and owner_path <> ''",
        c.caller.district, id, street, c.caller.org_path);
    if (there == 0) return base::not_found({"移交的名单", "list handed over"});
    return base::conflict("sources.received", {"已签收过", "It was received already"});
  }
  c.audit("sources.roster_received", "sources.roster", id.str());
  return view_of(c, id);
}

}  // namespace

void register_rosters(kernel::Registry& r) {
  const kernel::Access managers{.permission = "sources.manage"}, signed_in{.signed_in = true};
  r.get<Nothing, kernel::List<RosterRow>>(
      "/api/v1/sources/rosters",
      {.access = signed_in, .summary = {"重点企业名单", "Lists of key enterprises"}}, list);
  r.post<RosterInput, RosterView>(
      "/api/v1/sources/rosters",
      {.access = managers, .summary = {"比对来源，拟定名单", "Compare sources and propose a list"}}, make);
  r.get<Nothing, RosterView>(
      "/api/v1/sources/rosters/{id}",
      {.access = signed_in, .summary = {"一份名单及各街道签收", "One list, with the streets' receipts"}},
      show);
  r.post<RosterStep, RosterView>(
      "/api/v1/sources/rosters/{id}/actions/settle",
      {.access = managers, .summary = {"确定名单并移交街道", "Settle the list and hand it to the streets"}},
      settle);
  r.post<RosterStep, RosterView>(
      "/api/v1/sources/rosters/{id}/receipts/{street}",
      {.access = {.permission = "sources.answer"}, .summary = {"街道签收", "A street says that it has it"}},
      receive);
  register_roster_items(r);
}

}  // namespace qiying::sources
