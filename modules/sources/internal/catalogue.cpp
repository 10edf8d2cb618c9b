#include "modules/sources/internal/catalogue.hpp"

#include "platform/auth/orgs.hpp"

namespace qiying::sources {
namespace {

using kernel::Context;
using kernel::Nothing;

constexpr std::string_view kList = R"(
select s.code, s.name, s.owner_path, s.owner_name, s.authority, s.fresh_days, s.adds, s.note, s.active, s.loaded_at,
  s.active and (s.loaded_at is null or s.loaded_at < $2::timestamptz - s.fresh_days * interval '1 day') as stale,
  coalesce(r.records, 0) as records, coalesce(r.with_code, 0) as with_code, coalesce(r.matched, 0) as matched,
  coalesce(f.errors, 0) as errors, coalesce(f.warnings, 0) as warnings,
  (select count(*) from sources.work_order o where o.district = s.district and o.source_code = s.code
     and o.state <> 'closed') as orders, p.last_at as feed_at, coalesce(p.last_state, '') as feed_state,
  coalesce(p.last_rows, 0) as feed_rows, s.version
from sources.source s
left join sources.feed p on p.district = s.district and p.source_code = s.code
left join (select source_code, count(*) as records, count(*) filter (where uscc <> '') as with_code,
    count(entity_id) as matched from sources.record where district = $1 group by 1) r on r.source_code = s.code
left join (select source_code, count(*) filter (where severity = 'error') as errors,
    count(*) filter (where severity = 'warning') as warnings
    from sources.finding where district = $1 group by 1) f on f.source_code = s.code
where s.district = $1 and ($3 = '' or s.code = $3)
order by s.active desc, s.authority desc, s.code)";

base::Error bad(std::string field, std::string code, base::Text message, base::Text help) {
  return base::invalid(std::move(field), std::move(code), std::move(message), std::move(help));
}

bool good_code(const std::string& code) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return !code.empty() && code[0] >= 'a' && code[0] <= 'z' && std::ranges::all_of(code, letter) &&
         code != kRegister;
}

base::Result<SourceView> one(Context& c, const std::string& code) {
  auto found = c.db().query_one<SourceView>(kList, c.caller.district, c.now, code);
  if (!found || code.empty()) return base::not_found({"数据来源", "data source"});
  return *std::move(found);
}

base::Result<kernel::List<SourceView>> list(Context& c, const Nothing&) {
  QY_CHECK(auth::require(c.caller, "sources.read"));
  kernel::List<SourceView> out;
  out.items = c.db().query<SourceView>(kList, c.caller.district, c.now, "");
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

base::Result<SourceView> show(Context& c, const Nothing&) {
  QY_CHECK(auth::require(c.caller, "sources.read"));
  return one(c, std::string(c.request.param("code")));
}

struct Owner {
  std::string path, name;
};

base::Result<Owner> owner_of(Context& c, const std::string& code) {
  if (code.empty()) return Owner{};
  const auto org = auth::org_by_code(c.db(), c.caller.district, code);
  if (!org || !org->active)
    return bad("owner", "sources.owner", {"没有这个单位", "There is no such organisation"},
               {"填写组织机构中的编码", "Give the code it has under organisations"});
  return Owner{org->path, org->name};
}

base::Result<SourceView> save(Context& c, const SourceInput& in) {
  QY_CHECK(auth::require(c.caller, "sources.manage"));
  if (!good_code(in.code))
    return bad("code", "sources.code", {"编码不正确", "This is no usable code"},
               {"小写字母开头，只用小写字母、数字和下划线",
                "Small letters, digits and underscores, a letter first"});
  QY_TRY(const auto owner, owner_of(c, in.owner));
  const auto changed =
      in.version == 0 ? c.db().execute(
                            "insert into sources.source (district, code, name, owner_path, owner_name, "
                            "authority, fresh_days, adds,"
                            " note, active, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
                            " on conflict do nothing",
                            c.caller.district, in.code, in.name, owner.path, owner.name, in.authority,
                            in.fresh_days, in.adds, in.note, in.active, c.now)
                      : c.db().execute(
                            "update sources.source set name = $3, owner_path = $4, owner_name = $5, "
                            "authority = $6, fresh_days = $7,"
                            " adds = $8, note = $9, active = $10, version = version + 1"
                            " where district = $1 and code = $2 and version = $11",
                            c.caller.district, in.code, in.name, owner.path, owner.name, in.authority,
                            in.fresh_days, in.adds, in.note, in.active, in.version);
  if (changed == 0 && in.version == 0)
    return base::conflict("sources.taken", {"该编码已被使用", "This code is taken"},
                          {"请换一个编码", "Choose another"});
  if (changed == 0)
    return base::conflict("sources.version", {"该来源刚刚被修改", "Somebody has just changed this source"},
                          {"请刷新后再改", "Reload and change again"});
  c.audit("sources.save", "sources.source", in.code);
  return one(c, in.code);
}

}  // namespace

bool has_source(db::Connection& db, const std::string& district, std::string_view code) {
  return db.number("select count(*) from sources.source where district = $1 and code = $2 and active",
                   district, code) > 0;
}

void register_catalogue(kernel::Registry& r) {
  const kernel::Access readers{.permission = "sources.read"};
  r.get<Nothing, kernel::List<SourceView>>(
      "/api/v1/sources",
      {.access = readers, .summary = {"数据来源及其质量", "Data sources and how good they are"}}, list);
  r.get<Nothing, SourceView>("/api/v1/sources/{code}",
                             {.access = readers, .summary = {"一个数据来源", "One data source"}}, show);
  r.put<SourceInput, SourceView>("/api/v1/sources/{code}",
                                 {.access = {.permission = "sources.manage"},
                                  .summary = {"登记或修改数据来源", "Enter or change a data source"}},
                                 save);
}

}  // namespace qiying::sources
