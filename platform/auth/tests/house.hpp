#pragma once
/// A district with some organisations and people, in a real database.

#include <memory>
#include <string>

#include "platform/auth/accounts.hpp"
#include "platform/auth/login.hpp"
#include "platform/auth/orgs.hpp"
#include "platform/auth/sessions.hpp"
#include "tests/support/test_db.hpp"

namespace qiying::auth::testing {

inline constexpr const char* kPassword = "river-lotus-bridge";

class ManualClock final : public base::Clock {
 public:
  base::Timestamp now() const override { return now_; }
  void advance(std::chrono::microseconds by) { now_ += by; }

 private:
  base::Timestamp now_ = base::SystemClock().now();
};

inline constexpr const char* kHere = "420199";
inline constexpr const char* kElsewhere = "420198";

/// The value, or an exception with the error.
template <class T>
T must(base::Result<T> result) {
  if (!result.ok()) throw std::runtime_error(result.error().code + ": " + result.error().message.en);
  return *std::move(result);
}
inline void must(base::Result<void> result) {
  if (!result.ok()) throw std::runtime_error(result.error().code + ": " + result.error().message.en);
}

/// District 420199: root, finance with its tax section, culture. District 420198: a root. Admins hold
/// account.manage, chiefs too, clerks nothing.
struct House {
  explicit House(db::Pool& pool) : pool(pool) {
    auto db = pool.acquire(scope_of(Caller::system("")));
    ensure_district(*db, kHere, "示范区");
    ensure_district(*db, kElsewhere, "邻区");
    root = must(ensure_org(*db, {kHere, {}, OrgKind::district, kHere, "示范区"}));
    finance = must(ensure_org(*db, {kHere, root, OrgKind::department, "d01", "财政局"}));
    tax_section = must(ensure_org(*db, {kHere, finance, OrgKind::section, "d01-tax", "税政科"}));
    culture = must(ensure_org(*db, {kHere, root, OrgKind::department, "d02", "文旅局"}));
    other_root = must(ensure_org(*db, {kElsewhere, {}, OrgKind::district, kElsewhere, "邻区"}));
    admin = person(*db, "admin", kHere, root, {"admin"});
    chief = person(*db, "chief", kHere, finance, {"chief"});
    clerk = person(*db, "clerk", kHere, culture, {"clerk"});
    other_admin = person(*db, "other-admin", kElsewhere, other_root, {"admin"});
    company = must(ensure_account(*db,
                                  {.district = kHere,
                                   .login = "company",
                                   .name = "赵办事",
                                   .kind = AccountKind::subject,
                                   .phone = "13900000001",
                                   .subject = SubjectId::make(),
                                   .roles = {"enterprise"}},
                                  kPassword))
                  .id;
  }

  static AccountId person(db::Connection& db, std::string login, std::string district, OrgId org,
                          std::vector<std::string> roles) {
    const AccountDraft draft{
        .district = district, .login = login, .name = "工作人员 " + login, .org = org, .roles = roles};
    return must(ensure_account(db, draft, kPassword)).id;
  }

  db::Pool& pool;
  OrgId root, finance, tax_section, culture, other_root;
  AccountId admin, chief, clerk, other_admin, company;
};

inline const Grants& grants() {
  static const Grant declared[] = {{"account.manage", {"admin", "chief"}},
                                   {"appeal.sign", {"admin", "clerk"}},
                                   {"appeal.raise", {"enterprise"}}};
  static const Grants out{declared};
  return out;
}

/// The caller that a session of this account has.
inline Caller caller_of(const House& house, AccountId id) {
  auto db = house.pool.acquire(scope_of(Caller::system("")));
  const auto account = find_account(*db, id).value();
  const bool staff = account.kind == AccountKind::staff;
  Caller caller;
  caller.kind = staff ? CallerKind::staff : CallerKind::subject;
  caller.account = id;
  caller.name = account.name;
  caller.district = account.district;
  if (staff) caller.org = account.org_id.value(), caller.org_path = account.org_path;
  caller.subject = account.subject_id.value_or(SubjectId{});
  caller.permissions = grants().permissions_of(account.roles);
  return caller;
}
/// One database for each test file.
static inline const House& house() {
  static test::Database database(test::migrations_of({"platform/auth"}));
  static const House out(database.pool());
  return out;
}

/// A connection as this account sees the world.
inline db::Pool::Lease as(const House& house, AccountId account) {
  return house.pool.acquire(scope_of(caller_of(house, account)));
}
inline db::Pool::Lease as_system(const House& house) {
  return house.pool.acquire(scope_of(Caller::system("")));
}

}  // namespace qiying::auth::testing
