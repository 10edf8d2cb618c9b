/// Random people take random steps with an appeal over HTTP. Whatever they try: the answer is the one that
/// the pure life of modules/appeal/internal/life.hpp gives for the same step, every refusal is one that its
/// table gives, the version grows by one a step, and the log of events replays to the state.

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <boost/json.hpp>

#include "modules/appeal/internal/deeds.hpp"
#include "modules/appeal/internal/life.hpp"
#include "modules/appeal/internal/replay.hpp"
#include "platform/base/json.hpp"
#include "tests/support/test_app.hpp"

using namespace qiying;
using namespace qiying::test;
using appeal::Action;
using appeal::Actor;
using appeal::State;
namespace json = boost::json;

namespace {

enum class Who { owner, colleague, stranger, centre, industry, chief, finance };
constexpr const char* kLogins[] = {"qiye", "tongshi", "qiye2", "zhongxin", "jingxin", "juzhang", "caizheng"};
constexpr const char* kDepartments[] = {"d01", "d02"};

struct Try {
  Who who;
  Action action;
  int department;        ///< dispatch, add_cohandler: which
  int level, outcome;    ///< rate, call
  bool complete, stale;  ///< with all that the step needs; with the version of before
};

rc::Gen<Try> any_try() {
  // Sensible steps come often enough that walks get far.
  const auto action = rc::gen::weightedElement<Action>(
      {{6, Action::dispatch},  {6, Action::sign},         {6, Action::reply},         {6, Action::rate},
       {2, Action::give_back}, {2, Action::allow_return}, {2, Action::refuse_return}, {1, Action::reject},
       {1, Action::divert},    {1, Action::withdraw},     {1, Action::note},          {1, Action::contact},
       {1, Action::stage},     {1, Action::urge},         {2, Action::add_cohandler}, {2, Action::co_reply},
       {1, Action::suspend},   {2, Action::resume},       {2, Action::to_callback},   {3, Action::call},
       {2, Action::reopen},    {1, Action::track},        {1, Action::pass},          {1, Action::accept}});
  const auto who = rc::gen::weightedElement<Who>({{4, Who::owner},
                                                  {1, Who::colleague},
                                                  {1, Who::stranger},
                                                  {5, Who::centre},
                                                  {5, Who::industry},
                                                  {2, Who::chief},
                                                  {3, Who::finance}});
  return rc::gen::build<Try>(
      rc::gen::set(&Try::who, who), rc::gen::set(&Try::action, action),
      rc::gen::set(&Try::department, rc::gen::weightedElement<int>({{3, 0}, {1, 1}})),
      rc::gen::set(&Try::level, rc::gen::inRange(0, 3)), rc::gen::set(&Try::outcome, rc::gen::inRange(0, 3)),
      rc::gen::set(&Try::complete, rc::gen::weightedElement<bool>({{9, true}, {1, false}})),
      rc::gen::set(&Try::stale, rc::gen::weightedElement<bool>({{1, true}, {12, false}})));
}

[[maybe_unused]] void showValue(const Try& t, std::ostream& out) {
  out << kLogins[static_cast<int>(t.who)] << " " << base::name_of(t.action)
      << (t.complete ? "" : " incomplete") << (t.stale ? " stale" : "");
}

std::string path_of(int department) {
  return std::string(kDistrict) + "/" + kDepartments[department] + "/";
}

/// The parts in which somebody stands towards the appeal, as the access file must see them; none for
/// strangers.
std::vector<Actor> parts(Who who, const appeal::Record& m) {
  if (who == Who::owner || who == Who::colleague) return {Actor::enterprise};
  if (who == Who::centre) return {Actor::centre};
  if (who == Who::stranger) return {};
  const auto path = path_of(who == Who::finance ? 1 : 0);
  std::vector<Actor> out;
  if (m.lead_org_path == path) out.push_back(Actor::lead);
  if (m.lead_org_path == path && who == Who::chief) out.push_back(Actor::head);
  for (const auto& c : m.cohandlers)
    if (c.path == path && (out.empty() || out.back() != Actor::cohandler)) out.push_back(Actor::cohandler);
  return out;
}

/// The part that has this step in this state; else the first.
Actor part_for(const std::vector<Actor>& mine, const appeal::Record& m, Action action) {
  for (const auto& t : appeal::transitions())
    if (t.from == m.state && t.action == action && std::ranges::find(mine, t.actor) != mine.end())
      return t.actor;
  return mine.front();
}

constexpr const char* kWords = "说明一下情况。";

appeal::Deed deed_of(const Try& t, const appeal::Record& m, Actor part, const auth::OrgId (&departments)[2],
                     base::Timestamp now) {
  appeal::Deed d;
  d.action = t.action;
  d.part = part;
  d.at = now;
  if (!t.complete) {
    if (t.action == Action::co_reply && !m.cohandlers.empty()) d.more.org_id = m.cohandlers[0].org_id;
    return d;
  }
  d.note = kWords;
  if (t.action == Action::dispatch || t.action == Action::add_cohandler) {
    d.more.org_id = departments[t.department];
    d.more.org_path = path_of(t.department);
  }
  if (t.action == Action::co_reply)
    for (const auto& c : m.cohandlers)
      if (c.open() && c.path == path_of(t.who == Who::finance ? 1 : 0)) d.more.org_id = c.org_id;
  if (t.action == Action::suspend || t.action == Action::track) d.more.until = now + std::chrono::hours(48);
  if (t.action == Action::rate) d.more.level = static_cast<appeal::Level>(t.level);
  if (t.action == Action::call) {
    d.more.outcome = static_cast<appeal::Outcome>(t.outcome);
    d.more.prompt = d.more.quick = true;
    if (*d.more.outcome == appeal::Outcome::reached) d.more.level = static_cast<appeal::Level>(t.level);
  }
  return d;
}

std::string body_of(const Try& t, const appeal::Record& m, const auth::OrgId (&departments)[2],
                    base::Timestamp now) {
  json::object body;
  if (t.stale && m.version > 1) body["version"] = m.version - 1;
  if (!t.complete) return json::serialize(body);
  body["text"] = body["reason"] = body["note"] = kWords;
  body["org_id"] = departments[t.department].str();
  body["until"] = base::to_iso(now + std::chrono::hours(48));
  body["level"] = base::name_of(static_cast<appeal::Level>(t.level));
  body["outcome"] = base::name_of(static_cast<appeal::Outcome>(t.outcome));
  body["prompt"] = body["quick"] = true;
  return json::serialize(body);
}

/// The program, and everybody signed in.
struct Town {
  App app;
  std::vector<Browser> people;
  auth::OrgId departments[2];
  Town() {
    for (const char* login : kLogins) people.push_back(app.as(login));
    for (int i = 0; i < 2; ++i)
      departments[i] = *auth::OrgId::parse(app.sql().text(
          "select id from auth.org where district = $1 and code = $2", kDistrict, kDepartments[i]));
  }
  std::string raise() {
    const auto answer =
        people[0].post("/api/v1/appeals", R"({"kind":"help","title":"随机行走","body":"一件随机的事情",)"
                                          R"("contact_name":"周","contact_phone":"13900000001"})");
    return std::string(answer.json().at("id").as_string());
  }
};

Town& town() {
  static Town one;
  return one;
}

/// The status that the pure life gives, and the model after it.
int expect(appeal::Record& m, const Try& t) {
  const auto mine = parts(t.who, m);
  if (mine.empty()) return 404;
  if (t.stale && m.version > 1) return 409;
  const auto now = town().app.clock.now();
  const auto done = appeal::take(m, deed_of(t, m, part_for(mine, m, t.action), town().departments, now));
  return done.ok() ? 200 : base::status_of(done.error().kind);
}

/// The events lead from draft to where it stands, one a version, and replay to the same standing.
void check_log(const std::string& id, const appeal::Record& m) {
  const auto appeal_id = *appeal::AppealId::parse(id);
  const auto steps = appeal::stored_steps(town().app.sql(), kDistrict, appeal_id);
  RC_ASSERT(static_cast<int>(steps.size()) == m.version);
  const auto kept = *appeal::find(town().app.sql(), kDistrict, appeal_id);
  const auto again = appeal::replay(kept, steps);
  RC_ASSERT(again.ok());
  RC_ASSERT(base::to_json(static_cast<const appeal::Standing&>(*again)) ==
            base::to_json(static_cast<const appeal::Standing&>(kept)));
  RC_ASSERT(kept.state == m.state);
}

}  // namespace

TEST_CASE("no walk of any people leaves the table") {
  setenv("RC_PARAMS", "max_success=40 max_size=40", 0);
  town();
  CHECK(rc::check("random walk over HTTP", [] {
    const auto tries = *rc::gen::container<std::vector<Try>>(any_try());
    const auto id = town().raise();
    auto m = *appeal::find(town().app.sql(), kDistrict, *appeal::AppealId::parse(id));
    for (const auto& t : tries) {
      const auto body = body_of(t, m, town().departments, town().app.clock.now());
      const auto before = m.state;
      const int status = expect(m, t);
      const auto answer = town().people[static_cast<std::size_t>(t.who)].post(
          "/api/v1/appeals/" + id + "/actions/" + std::string(base::name_of(t.action)), body);
      if (answer.status != status)
        RC_FAIL(std::string(kLogins[static_cast<int>(t.who)]) + " " + std::string(base::name_of(t.action)) +
                " in " + std::string(base::name_of(before)) + ": expected " + std::to_string(status) +
                ", got " + std::to_string(answer.status) + " " + answer.body);
      if (status != 200) continue;
      const auto view = answer.json();
      RC_ASSERT(view.at("state").as_string() == base::name_of(m.state));
      RC_ASSERT(view.at("version").to_number<int>() == m.version);
      RC_ASSERT(view.at("redo_count").to_number<int>() == m.redo_count);
      if (m.due_at) RC_ASSERT(view.at("clock_due_at").as_string() == base::to_iso(*m.due_at));
    }
    check_log(id, m);
  }));
}
