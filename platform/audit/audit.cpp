#include "platform/audit/audit.hpp"

namespace qiying::audit {
namespace {

template <class Tag>
std::optional<base::Id<Tag>> unless_nil(const base::Id<Tag>& id) {
  return id.is_nil() ? std::nullopt : std::optional(id);
}

/// Outside accounts and the platform act at the district's root.
std::string place_of(const auth::Caller& caller) {
  return caller.org_path.empty() ? caller.district + '/' : caller.org_path;
}

}  // namespace

void record(db::Connection& db, const auth::Caller& caller, const Entry& entry) {
  db.later(
      "insert into audit.entry (district, account_id, account_name, account_kind, org_path, session_id, "
      "action, object_kind, object_id, detail, request_id) "
      "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      caller.district, unless_nil(caller.account), caller.name, auth::name_of(caller.kind), place_of(caller),
      unless_nil(caller.session), entry.action, entry.object_kind, entry.object_id, entry.detail,
      entry.request_id);
}

void record_use(db::Connection& db, const auth::Caller& caller, const Entry& entry, const Use& use) {
  db.later(
      "insert into audit.entry (district, account_id, account_name, account_kind, org_path, session_id, "
      "action, object_kind, object_id, detail, request_id, class, purpose, fields, subject_id) "
      "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'personal', $12, $13, $14)",
      caller.district, unless_nil(caller.account), caller.name, auth::name_of(caller.kind), place_of(caller),
      unless_nil(caller.session), entry.action, entry.object_kind, entry.object_id, entry.detail,
      entry.request_id, use.purpose, use.fields, unless_nil(use.subject));
}

#define QY_AUDIT_FILTER                                                                                     \
  "from audit.entry where ($1::text is null or object_kind = $1) and ($2::text is null or object_id = $2) " \
  "and ($3::uuid is null or account_id = $3) "                                                              \
  "and ($4::text is null or action = $4 or (right($4, 1) = '.' and starts_with(action, $4))) "              \
  "and ($5::timestamptz is null or at >= $5) and ($6::timestamptz is null or at < $6) "                     \
  "and (not $7 or class = 'personal') "

std::vector<EntryView> list(db::Connection& db, const Filter& filter) {
  return db.query<EntryView>(
      "select id, at, account_id, account_name, account_kind, org_path, action, object_kind, object_id, "
      "detail, request_id, purpose, to_json(fields) as fields " QY_AUDIT_FILTER
      "and ($8::bigint is null or id < $8) order by id desc limit $9",
      filter.object_kind, filter.object_id, filter.account, filter.action, filter.from, filter.to,
      filter.personal, filter.before, filter.limit);
}

std::int64_t count(db::Connection& db, const Filter& filter) {
  return db.number("select count(*) " QY_AUDIT_FILTER, filter.object_kind, filter.object_id, filter.account,
                   filter.action, filter.from, filter.to, filter.personal);
}

std::vector<UseView> uses_of(db::Connection& db, auth::SubjectId subject, std::optional<std::int64_t> before,
                             int limit) {
  return db.query<UseView>(
      "select e.id, e.at, coalesce(o.name, '') as org_name, e.action, e.object_kind, e.object_id, "
      "to_json(e.fields) as fields, e.purpose from audit.entry e "
      "left join auth.org o on o.district = e.district and o.path = e.org_path and e.account_kind = 'staff' "
      "where e.subject_id = $1 and e.class = 'personal' and ($2::bigint is null or e.id < $2) "
      "order by e.id desc limit $3",
      subject, before, limit);
}

std::int64_t count_uses(db::Connection& db, auth::SubjectId subject) {
  return db.number("select count(*) from audit.entry where subject_id = $1 and class = 'personal'", subject);
}

}  // namespace qiying::audit
