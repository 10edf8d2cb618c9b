#include "platform/auth/orgs.hpp"

#include <doctest/doctest.h>

#include "platform/auth/tests/house.hpp"

using namespace qiying;
using namespace qiying::auth;
using namespace qiying::auth::testing;

namespace {

template <class T>
std::string code_of(const base::Result<T>& result) {
  return result.ok() ? "ok" : result.error().code;
}

base::Date day(const char* text) {
  return must(base::parse_date(text));
}

}  // namespace

TEST_CASE("the path of an organisation is its codes from the root") {
  auto db = as_system(house());
  CHECK(find_org(*db, house().root)->path == "420199/");
  CHECK(find_org(*db, house().tax_section)->path == "420199/d01/d01-tax/");
  CHECK(org_by_code(*db, kHere, "d02")->id == house().culture);
  CHECK(org_by_path(*db, "420199/d01/")->id == house().finance);
  CHECK_FALSE(org_by_code(*db, kElsewhere, "d02"));
}

TEST_CASE("codes are checked and unique in a district") {
  auto db = as_system(house());
  CHECK(code_of(create_org(*db, {kHere, house().root, OrgKind::street, "S01", "一街"})) == "org.code");
  CHECK(code_of(create_org(*db, {kHere, house().root, OrgKind::street, "s/1", "一街"})) == "org.code");
  CHECK(code_of(create_org(*db, {kHere, house().root, OrgKind::street, "d01", "一街"})) == "org.code_taken");
  CHECK(code_of(create_org(*db, {kHere, OrgId::make(), OrgKind::street, "s01", "一街"})) == "org.parent");
}

TEST_CASE("the tree lists parents before children and can be filtered") {
  auto db = as_system(house());
  const auto all = list_orgs(*db, {.district = kHere});
  REQUIRE(all.size() == 4);
  CHECK(all[0].code == "420199");
  CHECK(all[3].code == "d01-tax");
  CHECK(list_orgs(*db, {.parent = house().root}).size() == 2);
  CHECK(list_orgs(*db, {.within = "420199/d01/"}).size() == 2);
  CHECK(list_orgs(*db, {.kind = OrgKind::section}).size() == 1);
  CHECK(list_orgs(*db, {.q = "财"}).size() == 1);
  CHECK(list_orgs(*db, {.q = "_"}).empty());
}

TEST_CASE("an organisation is changed with its version, and hidden when it is closed") {
  auto db = as_system(house());
  const auto id = must(create_org(*db, {kHere, house().root, OrgKind::department, "d90", "临时办"}));
  CHECK(update_org(*db, id, {"临时办公室", "", 5, false, 1}).ok());
  CHECK(code_of(update_org(*db, id, {"又一个", "", 5, true, 1})) == "org.changed");
  CHECK(find_org(*db, id)->name == "临时办公室");
  CHECK(list_orgs(*db, {.q = "临时"}).empty());
  CHECK(list_orgs(*db, {.q = "临时", .with_inactive = true}).size() == 1);
  CHECK(update_org(*db, OrgId::make(), {"x", "", 1, true, 1}).error().kind == base::ErrorKind::not_found);
}

TEST_CASE("a manager works on his part of the tree") {
  auto db = as(house(), house().chief);
  CHECK(create_org(*db, {kHere, house().finance, OrgKind::section, "d01-new", "新科"}).ok());
  CHECK_THROWS_AS((void)create_org(*db, {kHere, house().culture, OrgKind::section, "d02-new", "新科"}),
                  db::DbError);
  const auto culture = find_org(*db, house().culture).value();
  CHECK_FALSE(update_org(*db, culture.id, {"改名", "", 1, true, culture.version}).ok());
}

TEST_CASE("a manager of organisations needs no right over accounts") {
  auto caller = caller_of(house(), house().chief);
  caller.permissions = {"org.manage"};
  auto db = house().pool.acquire(scope_of(caller));
  CHECK(create_org(*db, {kHere, house().finance, OrgKind::section, "d01-more", "又一科"}).ok());
  CHECK_FALSE(find_account(*db, house().admin));
}

TEST_CASE("a deputy acts for a post between two days, beside its holder") {
  auto db = as_system(house());
  const auto holder = House::person(*db, "holder", kHere, house().finance, {});
  const auto deputy = House::person(*db, "deputy", kHere, house().culture, {});
  const auto post = must(
      create_post(*db, {.account = holder, .org = house().tax_section, .title = "科长", .is_head = true}));
  must(create_post(*db, {.account = deputy,
                         .org = house().tax_section,
                         .deputy_of = post,
                         .valid_from = day("2026-11-01"),
                         .valid_to = day("2026-11-30")}));
  using Accounts = std::vector<AccountId>;
  CHECK(acting_for(*db, post, day("2026-10-31")) == Accounts{holder});
  CHECK(acting_for(*db, post, day("2026-11-01")) == Accounts{holder, deputy});
  CHECK(acting_for(*db, post, day("2026-11-30")) == Accounts{holder, deputy});
  CHECK(acting_for(*db, post, day("2026-12-01")) == Accounts{holder});
  CHECK(heads_of(*db, house().tax_section, day("2026-11-05")) == Accounts{holder, deputy});
  CHECK(posts_of_org(*db, house().tax_section).size() == 2);
}

TEST_CASE("deputies in a circle, outsiders and impossible spans are refused") {
  auto db = as_system(house());
  const auto one = House::person(*db, "one-of-two", kHere, house().finance, {});
  const auto two = House::person(*db, "two-of-two", kHere, house().finance, {});
  const auto first = must(create_post(*db, {.account = one, .org = house().finance}));
  const auto second = must(create_post(*db, {.account = two, .org = house().finance, .deputy_of = first}));
  const auto refused = [&](PostDraft draft) { return code_of(create_post(*db, draft)); };
  CHECK(refused({.account = one, .org = house().finance, .deputy_of = second}) == "post.deputy_of");
  CHECK(refused({.account = one, .org = house().finance, .deputy_of = PostId::make()}) == "post.deputy_of");
  CHECK(refused({.account = house().company, .org = house().finance}) == "post.account");
  CHECK(refused({.account = one, .org = OrgId::make()}) == "post.org");
  CHECK(refused({.account = one,
                 .org = house().finance,
                 .valid_from = day("2026-11-02"),
                 .valid_to = day("2026-11-01")}) == "post.valid_to");
}

TEST_CASE("a new main post moves the person; a main post cannot just be taken away") {
  auto db = as_system(house());
  const auto mover = House::person(*db, "mover", kHere, house().finance, {});
  const auto main = must(create_post(*db, {.account = mover, .org = house().culture, .is_main = true}));
  CHECK(find_account(*db, mover)->org_path == "420199/d02/");
  CHECK(code_of(remove_post(*db, main)) == "post.main");
  const auto posts = posts_of_account(*db, mover);
  REQUIRE(posts.size() == 2);
  CHECK(remove_post(*db, posts[1].id).ok());
  CHECK(remove_post(*db, posts[1].id).error().kind == base::ErrorKind::not_found);
}
