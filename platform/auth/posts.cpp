#include "platform/auth/internal/posts.hpp"

#include "platform/auth/internal/doorbell.hpp"
#include "platform/auth/orgs.hpp"

namespace qiying::auth {
namespace {

#define QY_POST_COLUMNS                                                                                \
  "select p.id, p.account_id, coalesce(auth.staff_name(p.account_id), '') as account_name, p.org_id, " \
  "o.name as org_name, p.title, p.is_head, p.is_main, p.deputy_of, p.valid_from, p.valid_to "          \
  "from auth.post p join auth.org o on o.id = p.org_id "

struct Identified {
  AccountId id;
};
QY_DESCRIBE(Identified, QY_FIELD(id))

std::vector<AccountId> ids(const std::vector<Identified>& rows) {
  std::vector<AccountId> out;
  for (const auto& row : rows) out.push_back(row.id);
  return out;
}

/// A deputy of his own deputy would leave nobody.
bool is_circle(db::Connection& db, AccountId account, PostId deputy_of) {
  return db.number(
             "with recursive up as (select id, account_id, deputy_of from auth.post where id = $1 "
             "union select p.id, p.account_id, p.deputy_of from auth.post p join up on p.id = up.deputy_of) "
             "select count(*) from up where account_id = $2",
             deputy_of, account) > 0;
}

base::Result<void> check_deputy(db::Connection& db, const PostDraft& draft) {
  if (!draft.deputy_of) return {};
  if (db.number("select count(*) from auth.post where id = $1", *draft.deputy_of) == 0)
    return base::invalid("deputy_of", "post.deputy_of", {"没有这个岗位", "There is no such post"});
  if (is_circle(db, draft.account, *draft.deputy_of))
    return base::invalid("deputy_of", "post.deputy_of",
                         {"不能互相代理或代理自己", "Nobody can be a deputy of himself, nor in a circle"});
  return {};
}

}  // namespace

namespace internal {

void set_main_org(db::Connection& db, AccountId account, const Org& org) {
  db.execute(
      "update auth.account set org_id = $2, org_path = $3, version = version + 1, updated_at = now() "
      "where id = $1",
      account, org.id, org.path);
  forget_account(db, account);
}

}  // namespace internal

base::Result<PostId> create_post(db::Connection& db, const PostDraft& draft) {
  const auto org = find_org(db, draft.org);
  if (!org || !org->active)
    return base::invalid("org_id", "post.org", {"没有这个机构", "There is no such organisation"});
  if (db.number("select count(*) from auth.account where id = $1 and kind = 'staff'", draft.account) == 0)
    return base::invalid("account_id", "post.account",
                         {"没有这个工作人员", "There is no such member of staff"});
  if (draft.valid_from && draft.valid_to && *draft.valid_to < *draft.valid_from)
    return base::invalid("valid_to", "post.valid_to",
                         {"结束日期早于开始日期", "The end lies before the start"});
  QY_CHECK(check_deputy(db, draft));
  const auto id = draft.id.value_or(PostId::make());
  db.transaction([&] {
    if (draft.is_main)
      db.execute("update auth.post set is_main = false where account_id = $1 and is_main", draft.account);
    db.execute(
        "insert into auth.post (district, id, account_id, org_id, title, is_head, is_main, deputy_of, "
        "valid_from, valid_to) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        org->district, id, draft.account, draft.org, draft.title, draft.is_head, draft.is_main,
        draft.deputy_of, draft.valid_from, draft.valid_to);
    if (draft.is_main) internal::set_main_org(db, draft.account, *org);
  });
  return id;
}

base::Result<void> remove_post(db::Connection& db, PostId id) {
  if (db.execute("delete from auth.post where id = $1 and not is_main", id) == 1) return {};
  if (db.number("select count(*) from auth.post where id = $1", id) == 0)
    return base::not_found({"岗位", "post"});
  return base::conflict("post.main", {"主岗不能删除，请先指定新的主岗，或您不能修改它",
                                      "A main post cannot be removed: give another one first"});
}

std::vector<Post> posts_of_org(db::Connection& db, OrgId org) {
  return db.query<Post>(QY_POST_COLUMNS "where p.org_id = $1 order by p.is_head desc, p.created_at, p.id",
                        org);
}

std::vector<Post> posts_of_account(db::Connection& db, AccountId account) {
  return db.query<Post>(QY_POST_COLUMNS "where p.account_id = $1 order by p.is_main desc, p.created_at, p.id",
                        account);
}

std::vector<AccountId> acting_for(db::Connection& db, PostId post, base::Date day) {
  return ids(
      db.query<Identified>("select account_id as id from auth.post where (id = $1 or deputy_of = $1) "
                           "and coalesce(valid_from, $2) <= $2 and coalesce(valid_to, $2) >= $2 "
                           "order by id <> $1, created_at, id",
                           post, day));
}

std::vector<AccountId> heads_of(db::Connection& db, OrgId org, base::Date day) {
  return ids(db.query<Identified>(
      "select p.account_id as id from auth.post p left join auth.post h on h.id = p.deputy_of "
      "where ((p.org_id = $1 and p.is_head) or (h.org_id = $1 and h.is_head)) "
      "and coalesce(p.valid_from, $2) <= $2 and coalesce(p.valid_to, $2) >= $2 "
      "group by p.account_id order by bool_or(p.is_head) desc, min(p.created_at), p.account_id",
      org, day));
}

}  // namespace qiying::auth
