#include "platform/auth/accounts.hpp"

#include <algorithm>

#include "platform/auth/internal/accounts.hpp"
#include "platform/auth/internal/doorbell.hpp"
#include "platform/auth/internal/posts.hpp"
#include "platform/auth/passwords.hpp"
#include "platform/auth/sessions.hpp"
#include "platform/base/phone.hpp"
#include "platform/base/text.hpp"
#include "platform/crypto/password.hpp"
#include "platform/search/search.hpp"

namespace qiying::auth {
namespace {

base::Result<void> check_login(std::string_view login) {
  const bool good = login.size() >= 3 && login.size() <= 64 && std::ranges::all_of(login, [](char c) {
                      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                             std::string_view("._-@").find(c) != std::string_view::npos;
                    });
  if (good) return {};
  return base::invalid(
      "login", "account.login",
      {"登录名为 3 至 64 位字母、数字或 . _ - @", "A login has 3 to 64 letters, digits or . _ - @"});
}

/// The organisation whose managers look after the account: its own, or the district's root.
base::Result<Org> home_of(db::Connection& db, const AccountDraft& draft) {
  const bool staff = draft.kind == AccountKind::staff;
  if (staff && !draft.org)
    return base::invalid("org_id", "account.org", {"请选择机构", "Choose an organisation"});
  auto org = staff ? find_org(db, *draft.org) : org_by_code(db, draft.district, draft.district);
  if (org && org->district == draft.district) return *std::move(org);
  return base::invalid("org_id", "account.org", {"没有这个机构", "There is no such organisation"});
}

void add_roles(db::Connection& db, AccountId id, const std::vector<std::string>& roles) {
  db.execute(
      "insert into auth.account_role (district, account_id, role) "
      "select a.district, a.id, r.role from auth.account a, unnest($2::text[]) as r(role) where a.id = $1 "
      "on conflict do nothing",
      id, roles);
}

constexpr std::string_view kPhone = "auth.account.phone";

/// However it is written.
std::string phone_mark(const db::Connection& db, std::string_view phone) {
  return db.search_mark(base::phone_digits(phone), kPhone);
}

base::Error login_taken(std::string_view login) {
  const std::string name(login);
  auto error = base::conflict("account.login_taken",
                              {"登录名“" + name + "”已被使用", "The login \"" + name + "\" is in use"});
  error.field = "login";
  return error;
}

struct Telephone {
  AccountId id;
  std::string phone;
};
QY_DESCRIBE(Telephone, QY_FIELD(id), QY_FIELD(phone, .sealed = kPhone))

base::Error account_missing() {
  return base::not_found({"账号", "account"});
}

std::optional<PostId> main_post_id(const AccountDraft& draft) {
  return draft.id ? std::optional(PostId{draft.id->value}) : std::nullopt;
}

base::Result<AccountId> insert_account(db::Connection& db, const AccountDraft& draft, const Org& home,
                                       std::string_view login, std::string_view password_hash) {
  const auto id = draft.id.value_or(AccountId::make());
  const auto added = db.execute(
      "insert into auth.account (district, id, login, name, kind, phone, phone_mark, org_path, subject_id, "
      "must_change_password) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing",
      draft.district, id, login, draft.name, draft.kind, db.seal(draft.phone, kPhone),
      phone_mark(db, draft.phone), home.path, draft.subject, draft.must_change_password);
  if (added == 0) return login_taken(login);
  db.execute("insert into auth.credential (district, account_id, password_hash) values ($1, $2, $3)",
             draft.district, id, password_hash);
  add_roles(db, id, draft.roles);
  if (draft.kind == AccountKind::staff)
    QY_CHECK(create_post(db, {.account = id,
                              .org = home.id,
                              .title = draft.post_title,
                              .is_head = draft.is_head,
                              .is_main = true,
                              .id = main_post_id(draft)}));
  return id;
}

base::Result<Org> check_draft(db::Connection& db, const AccountDraft& draft, std::string_view login) {
  QY_CHECK(check_login(login));
  if (base::trim(draft.name).empty())
    return base::invalid("name", "account.name", {"请填写姓名", "Enter a name"});
  return home_of(db, draft);
}

/// An account that is there already gets the draft's name, telephone, roles and organisation.
base::Result<Ensured> bring_up_to_date(db::Connection& db, const AccountDraft& draft, const Account& known) {
  if (known.name != draft.name || known.phone != draft.phone)
    QY_CHECK(update_account(db, known.id, {draft.name, draft.phone, known.version}));
  auto roles = draft.roles;
  std::ranges::sort(roles);
  if (known.roles != roles) QY_CHECK(set_roles(db, known.id, roles));
  if (draft.org && known.org_id != draft.org)
    QY_CHECK(create_post(db, {.account = known.id,
                              .org = *draft.org,
                              .title = draft.post_title,
                              .is_head = draft.is_head,
                              .is_main = true}));
  return Ensured{known.id, false};
}

}  // namespace

namespace internal {

std::string login_key(std::string_view login) {
  std::string out(base::trim(login));
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

}  // namespace internal

base::Result<AccountId> create_account(db::Connection& db, const AccountDraft& draft,
                                       std::string_view password) {
  const auto login = internal::login_key(draft.login);
  QY_TRY(const auto home, check_draft(db, draft, login));
  QY_CHECK(check_password(login, password));
  if (account_by_login(db, login)) return login_taken(login);
  QY_TRY(const auto hash, crypto::hash_password(password));
  return db.transaction([&] { return insert_account(db, draft, home, login, hash); });
}

base::Result<Ensured> ensure_account(db::Connection& db, const AccountDraft& draft,
                                     std::string_view password) {
  if (const auto known = account_by_login(db, internal::login_key(draft.login)))
    return bring_up_to_date(db, draft, *known);
  QY_TRY(const auto id, create_account(db, draft, password));
  return Ensured{id, true};
}

base::Result<Ensured> ensure_account_hashed(db::Connection& db, const AccountDraft& draft,
                                            std::string_view password_hash) {
  const auto login = internal::login_key(draft.login);
  if (const auto known = account_by_login(db, login)) return bring_up_to_date(db, draft, *known);
  QY_TRY(const auto home, check_draft(db, draft, login));
  QY_TRY(const auto id,
         db.transaction([&] { return insert_account(db, draft, home, login, password_hash); }));
  return Ensured{id, true};
}

#define QY_ACCOUNT_STATUS                                                                                    \
  "case when a.status = 'disabled' then 'disabled' when a.locked_until > now() then 'locked' else 'active' " \
  "end"
#define QY_ACCOUNT_COLUMNS                                                                             \
  "select a.district, a.id, a.login, a.name, a.kind, a.phone, " QY_ACCOUNT_STATUS                      \
  " as status, a.locked_until, a.org_id, coalesce(o.name, '') as org_name, a.org_path, a.subject_id, " \
  "coalesce((select json_agg(distinct r.role order by r.role) from auth.account_role r "               \
  "where r.account_id = a.id), '[]') as roles, a.must_change_password, a.last_login_at, a.version "    \
  "from auth.account a left join auth.org o on o.id = a.org_id "

std::optional<Account> find_account(db::Connection& db, AccountId id) {
  return db.query_one<Account>(QY_ACCOUNT_COLUMNS "where a.id = $1", id);
}

std::optional<Account> account_by_login(db::Connection& db, std::string_view login) {
  return db.query_one<Account>(QY_ACCOUNT_COLUMNS "where a.login = $1", internal::login_key(login));
}

std::vector<Account> accounts_of_subject(db::Connection& db, std::string_view district, SubjectId subject) {
  return db.query<Account>(QY_ACCOUNT_COLUMNS "where a.district = $1 and a.subject_id = $2 order by a.login",
                           district, subject);
}

#define QY_ACCOUNT_FILTER                                                                             \
  "where ($1 = '' or a.login like '%' || $1 || '%' or a.name like '%' || $1 || '%' or "               \
  "a.phone_mark = nullif($6, '')) "                                                                   \
  "and starts_with(a.org_path, $2) and ($3::text is null or exists (select from auth.account_role r " \
  "where r.account_id = a.id and r.role = $3)) and ($4::text is null or a.kind = $4) "                \
  "and ($5::text is null or " QY_ACCOUNT_STATUS " = $5) "

std::vector<Account> list_accounts(db::Connection& db, const AccountFilter& filter) {
  return db.query<Account>(QY_ACCOUNT_COLUMNS QY_ACCOUNT_FILTER "and a.login > $7 order by a.login limit $8",
                           search::like_escape(filter.q), filter.within, filter.role, filter.kind,
                           filter.status, phone_mark(db, filter.q), filter.after, filter.limit);
}

std::int64_t count_accounts(db::Connection& db, const AccountFilter& filter) {
  return db.number("select count(*) from auth.account a " QY_ACCOUNT_FILTER, search::like_escape(filter.q),
                   filter.within, filter.role, filter.kind, filter.status, phone_mark(db, filter.q));
}

base::Result<void> update_account(db::Connection& db, AccountId id, const AccountChange& change) {
  const auto changed = db.execute(
      "update auth.account set name = $2, phone = $3, phone_mark = $5, version = version + 1, updated_at = "
      "now() where id = $1 and version = $4",
      id, change.name, db.seal(change.phone, kPhone), change.version, phone_mark(db, change.phone));
  if (changed == 1) return forget_account(db, id), base::Result<void>();
  if (!find_account(db, id)) return account_missing();
  return base::conflict("account.changed", {"账号信息已被他人修改，请刷新后重试",
                                            "The account has been changed meanwhile: reload"});
}

base::Result<void> set_roles(db::Connection& db, AccountId id, const std::vector<std::string>& roles) {
  return db.transaction([&]() -> base::Result<void> {
    const auto changed =
        db.execute("update auth.account set version = version + 1, updated_at = now() where id = $1", id);
    if (changed == 0) return account_missing();
    db.execute("delete from auth.account_role where account_id = $1 and org_id is null", id);
    add_roles(db, id, roles);
    forget_account(db, id);
    return {};
  });
}

std::pair<std::int64_t, std::string> reseal_accounts(db::Connection& db, const std::string& district,
                                                     const std::string& after) {
  const auto rows = db.query<Telephone>(
      "select id, phone from auth.account where district = $1 and id > $2::uuid order by id limit 500 for "
      "update",
      district, after);
  for (const auto& row : rows)
    if (!row.phone.empty())
      db.execute("update auth.account set phone = $2, phone_mark = $3 where id = $1", row.id,
                 db.seal(row.phone, kPhone), phone_mark(db, row.phone));
  return {static_cast<std::int64_t>(rows.size()), rows.empty() ? after : rows.back().id.str()};
}

std::int64_t count_unreadable(db::Connection& db) {
  return std::ranges::count_if(
      db.query<Telephone>("select id, phone from auth.account where phone <> '' limit 100"),
      [](const Telephone& row) { return row.phone.empty(); });
}

base::Result<void> set_enabled(db::Connection& db, AccountId id, bool enabled, base::Timestamp now) {
  return db.transaction([&]() -> base::Result<void> {
    const auto changed = db.execute(
        "update auth.account set status = $2, version = version + 1, updated_at = now() where id = $1", id,
        enabled ? "active" : "disabled");
    if (changed == 0) return account_missing();
    if (!enabled) revoke_sessions(db, id, now);
    return {};
  });
}

base::Result<void> unlock(db::Connection& db, AccountId id) {
  const auto changed = db.execute(
      "update auth.account set failed_count = 0, locked_until = null, version = version + 1 where id = $1",
      id);
  return changed == 1 ? base::Result<void>() : account_missing();
}

}  // namespace qiying::auth
