#include "modules/appeal/internal/access.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>

#include "modules/appeal/internal/view.hpp"

using namespace qiying;
using namespace qiying::appeal;

namespace {

[[maybe_unused]] const bool kFromSource = setenv("QIYING_RESOURCES", ".", 0) == 0;

auth::Caller staff(std::string path, std::set<std::string, std::less<>> permissions) {
  auth::Caller caller;
  caller.kind = auth::CallerKind::staff;
  caller.account = auth::AccountId::make();
  caller.org_path = std::move(path);
  caller.district = "420199";
  caller.permissions = std::move(permissions);
  return caller;
}

auth::Caller clerk(auth::SubjectId subject) {
  auth::Caller caller;
  caller.kind = auth::CallerKind::subject;
  caller.account = auth::AccountId::make();
  caller.subject = subject;
  caller.district = "420199";
  caller.permissions = {"appeal.raise"};
  return caller;
}

/// An appeal of an enterprise, led by department d01.
struct Case {
  auth::SubjectId enterprise = auth::SubjectId::make();
  auth::Caller owner = clerk(enterprise);
  Record record;
  Case() {
    record.district = "420199";
    record.id = AppealId::make();
    record.state = State::dispatched;
    record.rule = "general-2020";
    record.subject_id = enterprise;
    record.raised_by = owner.account;
    record.lead_org_path = "420199/d01/";
    record.dispatched_at = *base::parse_timestamp("2026-03-02T10:00:00");
  }
};

const auto kNow = *base::parse_timestamp("2026-03-02T11:00:00");

auth::Caller officer(std::string path) {
  return staff(std::move(path), {"appeal.handle"});
}

}  // namespace

TEST_CASE("the enterprise owns its appeal, with all its clerks; another does not") {
  Case c;
  CHECK(is_owner(c.owner, c.record));
  CHECK(may_see(clerk(c.enterprise), c.record));
  CHECK_FALSE(may_see(clerk(auth::SubjectId::make()), c.record));
  auto elsewhere = clerk(c.enterprise);
  elsewhere.district = "420198";
  CHECK_FALSE(may_see(elsewhere, c.record));
}

TEST_CASE("the leading department and those above see and handle; others and those below do not") {
  Case c;
  CHECK(is_lead(officer("420199/d01/"), c.record));
  CHECK(is_lead(officer("420199/"), c.record));
  CHECK_FALSE(may_see(officer("420199/d01/k1/"), c.record));
  CHECK_FALSE(may_see(officer("420199/d02/"), c.record));
  CHECK_FALSE(may_see(officer(""), c.record));
  CHECK_FALSE(may_see(staff("420199/d01/", {"content.edit"}), c.record));
}

TEST_CASE("before dispatch no department sees anything") {
  Case c;
  c.record.state = State::submitted;
  c.record.lead_org_path.clear();
  CHECK_FALSE(may_see(officer("420199/d01/"), c.record));
  CHECK_FALSE(may_see(officer("420199/"), c.record));
  CHECK(may_see(staff("420199/zx/", {"appeal.dispatch"}), c.record));
}

TEST_CASE("a draft is for its writer only") {
  Case c;
  c.record.state = State::draft;
  CHECK(may_see(c.owner, c.record));
  CHECK_FALSE(may_see(clerk(c.enterprise), c.record));
  CHECK_FALSE(may_see(staff("420199/zx/", {"appeal.dispatch"}), c.record));
  CHECK_FALSE(may_see(staff("420199/", {"appeal.supervise"}), c.record));
  CHECK_FALSE(may_see(auth::Caller::system("420199"), c.record));
}

TEST_CASE("a leader sees the case, not the contact, and instructs") {
  Case c;
  const auto leader = staff("420199/", {"appeal.supervise"});
  CHECK(may_see(leader, c.record));
  CHECK_FALSE(may_see_contact(leader, c.record));
  CHECK(allowed_actions(leader, c.record, kNow) == std::vector<std::string>{"instruct", "supervise"});
  CHECK(next(c.record.state, Action::sign, *actor_for(leader, c.record, Action::sign)).error().code ==
        "appeal.actor");
}

TEST_CASE("nobody who is not signed in sees anything") {
  Case c;
  auth::Caller anonymous;
  anonymous.district = "420199";
  CHECK_FALSE(may_see(anonymous, c.record));
  CHECK(allowed_actions(anonymous, c.record, kNow).empty());
}

TEST_CASE("buttons: what each part may do with a dispatched appeal") {
  using Actions = std::vector<std::string>;
  Case c;
  CHECK(allowed_actions(c.owner, c.record, kNow) == Actions{"urge", "note"});
  CHECK(allowed_actions(officer("420199/d01/"), c.record, kNow) == Actions{"sign", "return", "note"});
  CHECK(allowed_actions(staff("420199/zx/", {"appeal.dispatch"}), c.record, kNow) ==
        Actions{"merge", "dispatch", "supervise", "note"});
  const auto later = *base::parse_timestamp("2026-03-04T11:00:00");
  CHECK(allowed_actions(officer("420199/d01/"), c.record, later) == Actions{"sign", "note"});
  c.record.state = State::closed;
  CHECK(allowed_actions(officer("420199/d01/"), c.record, kNow).empty());
}

TEST_CASE("who is both centre and lead acts in the part that the step needs") {
  Case c;
  const auto both = staff("420199/d01/", {"appeal.dispatch", "appeal.handle"});
  CHECK(*actor_for(both, c.record, Action::sign) == Actor::lead);
  CHECK(*actor_for(both, c.record, Action::dispatch) == Actor::centre);
}

TEST_CASE("the head decides for his office, the head of the centre for one without a head") {
  Case c;
  c.record.state = State::in_progress;
  c.record.extension_until = kNow;
  const auto can = [&](const auth::Caller& caller) {
    const auto actions = allowed_actions(caller, c.record, kNow);
    return std::ranges::find(actions, "allow_extension") != actions.end();
  };
  CHECK(can(staff("420199/d01/", {"appeal.handle", "appeal.approve"})));
  CHECK_FALSE(can(officer("420199/d01/")));
  CHECK_FALSE(can(staff("420199/d02/", {"appeal.handle", "appeal.approve"})));
  CHECK(can(staff("420199/zx/", {"appeal.dispatch", "appeal.approve"})));
}

TEST_CASE(
    "an office that helps sees the case and answers; of a confidential case it does not see the contact") {
  Case c;
  c.record.state = State::in_progress;
  const auto helper = officer("420199/d03/");
  CHECK_FALSE(may_see(helper, c.record));
  c.record.cohandlers.push_back({auth::OrgId::make(), "420199/d03/", "三局", kNow, std::nullopt});
  CHECK(may_see(helper, c.record));
  CHECK(may_see_contact(helper, c.record));
  CHECK(allowed_actions(helper, c.record, kNow) == std::vector<std::string>{"co_reply", "note"});
  c.record.confidential = true;
  CHECK_FALSE(may_see_contact(helper, c.record));
  c.record.cohandlers[0].answered_at = kNow;
  CHECK(allowed_actions(helper, c.record, kNow) == std::vector<std::string>{"note"});
}

TEST_CASE("who recorded a case for an enterprise may withdraw it, not rate it") {
  Case c;
  const auto clerk_of_centre = staff("420199/s01/", {"appeal.record"});
  c.record.raised_by = clerk_of_centre.account;
  c.record.state = State::submitted;
  CHECK(allowed_actions(clerk_of_centre, c.record, kNow) ==
        std::vector<std::string>{"withdraw", "urge", "note"});
  c.record.state = State::replied;
  CHECK(allowed_actions(clerk_of_centre, c.record, kNow) == std::vector<std::string>{"note"});
}

TEST_CASE("names are masked") {
  CHECK(mask_name("张小明") == "张**");
  CHECK(mask_name("张") == "张");
  CHECK(mask_name("") == "");
  CHECK(mask_name("Li") == "L*");
}
