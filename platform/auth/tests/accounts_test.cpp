#include "platform/auth/accounts.hpp"

#include <doctest/doctest.h>

#include "platform/auth/tests/house.hpp"

using namespace qiying;
using namespace qiying::auth;
using namespace qiying::auth::testing;

namespace {

AccountDraft draft(std::string login) {
  return {.district = kHere,
          .login = std::move(login),
          .name = "孙新",
          .org = house().finance,
          .roles = {"clerk"}};
}

template <class T>
std::string code_of(const base::Result<T>& result) {
  return result.ok() ? "ok" : result.error().code;
}

}  // namespace

TEST_CASE("a new member of staff has a main post, roles and a login in small letters") {
  auto db = as_system(house());
  const auto id = must(create_account(*db, draft(" Sun.Xin "), kPassword));
  const auto account = find_account(*db, id).value();
  CHECK(account.login == "sun.xin");
  CHECK(account.org_name == "财政局");
  CHECK(account.org_path == "420199/d01/");
  CHECK(account.roles == std::vector<std::string>{"clerk"});
  CHECK(account.status == AccountStatus::active);
  REQUIRE(posts_of_account(*db, id).size() == 1);
  CHECK(posts_of_account(*db, id)[0].is_main);
  CHECK(account_by_login(*db, "SUN.XIN")->id == id);
}

TEST_CASE("what is wrong with a new account is told at its field") {
  auto db = as_system(house());
  CHECK(code_of(create_account(*db, draft("a"), kPassword)) == "account.login");
  CHECK(code_of(create_account(*db, draft("zhang san"), kPassword)) == "account.login");
  CHECK(code_of(create_account(*db, draft("张三丰"), kPassword)) == "account.login");
  CHECK(code_of(create_account(*db, draft("ADMIN"), kPassword)) == "account.login_taken");
  CHECK(code_of(create_account(*db, draft("newcomer"), "short")) == "password.too_short");
  auto homeless = draft("newcomer");
  homeless.org.reset();
  CHECK(code_of(create_account(*db, homeless, kPassword)) == "account.org");
  homeless.org = house().other_root;
  CHECK(code_of(create_account(*db, homeless, kPassword)) == "account.org");
  auto nameless = draft("newcomer");
  nameless.name = " ";
  CHECK(code_of(create_account(*db, nameless, kPassword)) == "account.name");
  CHECK_FALSE(account_by_login(*db, "newcomer"));
}

TEST_CASE("ensuring an account twice makes one, keeps the password and updates the rest") {
  auto db = as_system(house());
  const auto first = must(ensure_account(*db, draft("ensured"), kPassword));
  auto changed = draft("ensured");
  changed.name = "孙新民";
  changed.roles = {"chief", "clerk"};
  changed.org = house().culture;
  const auto second = must(ensure_account(*db, changed, "quite-another-password"));
  CHECK(first.created);
  CHECK_FALSE(second.created);
  CHECK(second.id == first.id);
  const auto account = find_account(*db, first.id).value();
  CHECK(account.name == "孙新民");
  CHECK(account.roles == std::vector<std::string>{"chief", "clerk"});
  CHECK(account.org_path == "420199/d02/");
  CHECK(login(house().pool, "ensured", kPassword, "10.0.0.1", "test").ok());
}

TEST_CASE("an update of an old version is refused") {
  auto db = as_system(house());
  const auto id = must(create_account(*db, draft("versioned"), kPassword));
  const auto version = find_account(*db, id)->version;
  CHECK(update_account(*db, id, {"孙一", "13900000002", version}).ok());
  CHECK(code_of(update_account(*db, id, {"孙二", "", version})) == "account.changed");
  CHECK(find_account(*db, id)->name == "孙一");
  CHECK(update_account(*db, AccountId::make(), {"无名", "", 1}).error().kind == base::ErrorKind::not_found);
}

TEST_CASE("accounts are listed by login, in pages, with filters") {
  auto db = as_system(house());
  const auto logins = [&](const AccountFilter& filter) {
    std::string out;
    for (const auto& account : list_accounts(*db, filter)) out += account.login + ' ';
    return out;
  };
  CHECK(logins({.q = "admin"}) == "admin other-admin ");
  CHECK(logins({.q = "admin", .limit = 1}) == "admin ");
  CHECK(logins({.q = "admin", .after = "admin"}) == "other-admin ");
  CHECK(logins({.q = "139 0000 0001", .kind = AccountKind::subject}) == "company ");
  CHECK(logins({.q = "1390000", .kind = AccountKind::subject}).empty());
  CHECK(logins({.q = "ie", .within = "420199/d01/"}) == "chief ");
  CHECK(logins({.role = "enterprise"}) == "company ");
  CHECK(logins({.q = "%"}).empty());
  CHECK(count_accounts(*db, {.q = "admin"}) == 2);
}

TEST_CASE("one's own password is changed with the old one only") {
  auto system = as_system(house());
  const auto id = must(create_account(*system, draft("changer"), kPassword));
  auto caller = caller_of(house(), id);
  auto db = as(house(), id);
  const auto now = base::SystemClock().now();
  CHECK(code_of(change_password(*db, caller, "wrong-password", "mountain-tea-cup", now)) == "password.wrong");
  CHECK(code_of(change_password(*db, caller, kPassword, "changer123", now)) == "password.like_login");
  CHECK(code_of(change_password(*db, caller, kPassword, "mountain-tea-cup", now)) == "ok");
  CHECK(code_of(login(house().pool, "changer", kPassword, "10.0.0.1", "test")) == "login.wrong");
  CHECK(code_of(login(house().pool, "changer", "mountain-tea-cup", "10.0.0.1", "test")) == "ok");
}

TEST_CASE("a password to hand over passes the rules") {
  CHECK(random_password().size() == 19);
  CHECK(random_password() != random_password());
}

TEST_CASE("managers see the accounts of their organisation and below, others only their own") {
  const auto seen = [&](AccountId by, AccountId of) {
    return find_account(*as(house(), by), of).has_value();
  };
  CHECK(seen(house().admin, house().chief));
  CHECK(seen(house().admin, house().company));
  CHECK(seen(house().chief, house().chief));
  CHECK_FALSE(seen(house().chief, house().clerk));
  CHECK_FALSE(seen(house().chief, house().admin));
  CHECK_FALSE(seen(house().chief, house().company));
  CHECK_FALSE(seen(house().clerk, house().chief));
  CHECK(seen(house().company, house().company));
  CHECK_FALSE(seen(house().company, house().clerk));
  CHECK_FALSE(seen(house().admin, house().other_admin));
  CHECK_FALSE(seen(house().other_admin, house().clerk));
}

TEST_CASE("row-level security by SQL: nobody signed in sees nothing of accounts, sessions, credentials") {
  auto db = house().pool.acquire(scope_of(Caller{}));
  CHECK(db->number("select count(*) from auth.account") == 0);
  CHECK(db->number("select count(*) from auth.credential") == 0);
  CHECK(db->number("select count(*) from auth.account_role") == 0);
  CHECK(db->number("select count(*) from auth.session") == 0);
  CHECK(db->number("select count(*) from auth.login_attempt") == 0);
  CHECK(db->number("select count(*) from auth.post") == 0);
  CHECK(db->number("select count(*) from auth.org") >= 5);
  auto unset = house().pool.acquire({});
  CHECK(unset->number("select count(*) from auth.account") == 0);
}

TEST_CASE("row-level security by SQL: a clerk cannot write accounts, roles, orgs, posts or counters") {
  auto db = as(house(), house().clerk);
  CHECK(db->execute("update auth.account set name = 'x' where login <> 'clerk'") == 0);
  CHECK(db->execute("delete from auth.account") == 0);
  CHECK(db->execute("update auth.org set name = 'x'") == 0);
  CHECK(db->execute("update auth.post set is_head = true") == 0);
  CHECK(db->execute("delete from auth.session") == 0);
  CHECK(db->execute("delete from auth.login_attempt") == 0);
  CHECK_THROWS_AS(
      db->execute("insert into auth.account_role (district, account_id, role) values ('420199', $1, 'admin')",
                  house().clerk),
      db::DbError);
  CHECK_THROWS_AS(db->execute("insert into auth.district (code, name) values ('420100', 'x')"), db::DbError);
}

TEST_CASE("row-level security by SQL: a manager cannot write outside his organisation") {
  auto db = as(house(), house().chief);
  CHECK(db->execute("update auth.account set name = name where id = $1", house().clerk) == 0);
  CHECK(db->execute("update auth.credential set password_hash = 'x' where account_id = $1", house().clerk) ==
        0);
  CHECK_THROWS_AS(db->execute("insert into auth.account (district, id, login, name, kind, org_path) values "
                              "('420199', $1, 'intruder', 'x', 'staff', '420199/d02/')",
                              AccountId::make()),
                  db::DbError);
}

TEST_CASE("a district's system sees its own accounts only") {
  auto db = house().pool.acquire(scope_of(Caller::system(kHere)));
  CHECK(find_account(*db, house().admin));
  CHECK_FALSE(find_account(*db, house().other_admin));
}

TEST_CASE("the name of a member of staff may be seen by all, that of a citizen not") {
  auto db = as(house(), house().clerk);
  CHECK(db->text("select auth.staff_name($1)", house().chief) == "工作人员 chief");
  CHECK(db->text("select auth.staff_name($1)", house().company).empty());
  CHECK(db->text("select platform.setting('kind')") == "staff");
}
