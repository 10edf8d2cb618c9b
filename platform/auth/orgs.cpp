#include "platform/auth/orgs.hpp"

#include <algorithm>

#include "platform/search/search.hpp"

namespace qiying::auth {
namespace {

bool is_code(std::string_view code) {
  return !code.empty() && code.size() <= 24 && std::ranges::all_of(code, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

base::Result<std::string> path_of(db::Connection& db, const OrgDraft& draft) {
  if (!draft.parent) return draft.code + '/';
  const auto parent = find_org(db, *draft.parent);
  if (!parent)
    return base::invalid("parent_id", "org.parent",
                         {"没有这个上级机构", "There is no such parent organisation"});
  return parent->path + draft.code + '/';
}

}  // namespace

void ensure_district(db::Connection& db, std::string_view code, std::string_view name,
                     std::string_view name_en) {
  db.execute("insert into auth.district (code, name, name_en) values ($1, $2, $3) on conflict do nothing",
             code, name, name_en);
}

base::Result<OrgId> create_org(db::Connection& db, const OrgDraft& draft) {
  if (!is_code(draft.code))
    return base::invalid("code", "org.code",
                         {"代码只能用小写字母、数字、- 和 _，最长 24 位",
                          "A code has lower-case letters, digits, - and _ only, 24 at most"});
  QY_TRY(const auto path, path_of(db, draft));
  const auto id = draft.id.value_or(OrgId::make());
  const auto added = db.execute(
      "insert into auth.org (district, id, parent_id, kind, code, path, name, name_en, sort) "
      "values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing",
      draft.district, id, draft.parent, draft.kind, draft.code, path, draft.name, draft.name_en, draft.sort);
  if (added == 0)
    return base::conflict("org.code_taken",
                          {"代码“" + draft.code + "”已被使用", "The code \"" + draft.code + "\" is in use"});
  return id;
}

base::Result<void> update_org(db::Connection& db, OrgId id, const OrgChange& change) {
  const auto changed = db.execute(
      "update auth.org set name = $2, name_en = $3, sort = $4, active = $5, version = version + 1, "
      "updated_at = now() where id = $1 and version = $6",
      id, change.name, change.name_en, change.sort, change.active, change.version);
  if (changed == 1) return {};
  if (!find_org(db, id)) return base::not_found({"机构", "organisation"});
  return base::conflict("org.changed",
                        {"机构信息已被他人修改，或您不能修改它",
                         "The organisation has been changed meanwhile, or is not yours to change"});
}

base::Result<OrgId> ensure_org(db::Connection& db, const OrgDraft& draft) {
  const auto known = org_by_code(db, draft.district, draft.code);
  if (!known) return create_org(db, draft);
  if (known->name != draft.name || known->name_en != draft.name_en || known->sort != draft.sort)
    QY_CHECK(
        update_org(db, known->id, {draft.name, draft.name_en, draft.sort, known->active, known->version}));
  return known->id;
}

#define QY_ORG_COLUMNS                                                                             \
  "select o.district, o.id, o.parent_id, o.kind, o.code, o.path, o.name, o.name_en, o.sort, "      \
  "(select count(*) from auth.account a where a.org_id = o.id and a.status = 'active') as staff, " \
  "o.active, o.version from auth.org o "

std::optional<Org> find_org(db::Connection& db, OrgId id) {
  return db.query_one<Org>(QY_ORG_COLUMNS "where o.id = $1", id);
}

std::optional<Org> org_by_code(db::Connection& db, std::string_view district, std::string_view code) {
  return db.query_one<Org>(QY_ORG_COLUMNS "where o.district = $1 and o.code = $2", district, code);
}

std::optional<Org> org_by_path(db::Connection& db, std::string_view path) {
  return db.query_one<Org>(QY_ORG_COLUMNS "where o.path = $1", path);
}

std::vector<Org> list_orgs(db::Connection& db, const OrgFilter& filter) {
  return db.query<Org>(
      QY_ORG_COLUMNS
      "where ($1::text is null or o.district = $1) and ($2::uuid is null or o.parent_id = $2) "
      "and ($3::text is null or o.kind = $3) and starts_with(o.path, $4) and (o.active or $5) "
      "and ($6 = '' or o.name ilike '%' || $6 || '%' or o.name_en ilike '%' || $6 || '%' "
      "or o.code ilike '%' || $6 || '%') "
      "order by length(o.path) - length(replace(o.path, '/', '')), o.sort, o.path",
      filter.district, filter.parent, filter.kind, filter.within, filter.with_inactive,
      search::like_escape(filter.q));
}

}  // namespace qiying::auth
