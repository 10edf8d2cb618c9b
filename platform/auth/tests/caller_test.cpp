#include "platform/auth/caller.hpp"

#include <doctest/doctest.h>

#include "platform/auth/grants.hpp"

using namespace qiying;
using namespace qiying::auth;

namespace {
std::string setting(const db::Scope& scope, std::string_view name) {
  for (const auto& [key, value] : scope.settings)
    if (key == name) return value;
  return "(missing)";
}

const Grants& grants() {
  static const Grant declared[] = {{"appeal.sign", {"officer", "head"}},
                                   {"appeal.dispatch", {"dispatcher"}},
                                   {"account.manage", {"admin"}}};
  static const Grants out{declared};
  return out;
}
}  // namespace

TEST_CASE("nobody signed in is asked to sign in, somebody without the permission is refused") {
  Caller nobody, officer;
  officer.kind = CallerKind::staff;
  officer.permissions = {"appeal.sign"};
  CHECK(require(nobody, "appeal.sign").error().kind == base::ErrorKind::unauthenticated);
  CHECK(require(officer, "appeal.dispatch").error().kind == base::ErrorKind::forbidden);
  CHECK(require(officer, "appeal.sign").ok());
  CHECK(require(Caller::system("420199"), "anything").ok());
}

TEST_CASE("the scope names every setting, so that nothing of an earlier caller stays") {
  const auto scope = scope_of(Caller{});
  CHECK(scope.settings.size() == 7);
  CHECK(setting(scope, "kind") == "anonymous");
  CHECK(setting(scope, "account").empty());
  CHECK(setting(scope, "permissions").empty());
}

TEST_CASE("permissions stand between commas in the scope") {
  Caller officer;
  officer.kind = CallerKind::staff;
  officer.permissions = {"b.c", "a.b"};
  CHECK(setting(scope_of(officer), "permissions") == ",a.b,b.c,");
}

TEST_CASE("roles hold what modules declare, together their union") {
  const std::vector<std::string> roles = {"officer", "dispatcher", "no such role"};
  CHECK(grants().permissions_of(roles) == Permissions{"appeal.sign", "appeal.dispatch"});
  CHECK(grants().knows("head"));
  CHECK_FALSE(grants().knows("no such role"));
}

TEST_CASE("nobody gives away more than he holds") {
  Caller manager;
  manager.kind = CallerKind::staff;
  manager.permissions = {"account.manage", "appeal.sign"};
  using Roles = std::vector<std::string>;
  CHECK(grants().may_give(manager, Roles{"officer", "admin"}).ok());
  CHECK(grants().may_give(manager, Roles{"dispatcher"}).error().kind == base::ErrorKind::forbidden);
  CHECK(grants().may_give(manager, Roles{"emperor"}).error().field == "roles");
}
