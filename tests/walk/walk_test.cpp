/// Random people take random steps with an appeal over HTTP. Whatever they try: the state follows the table
/// of modules/appeal/internal/states.hpp, every refusal is one that the table gives, the version grows by one
/// a step, and the log of events replays to the state.

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <boost/json.hpp>

#include "modules/appeal/internal/states.hpp"
#include "tests/support/test_app.hpp"

using namespace qiying;
using namespace qiying::test;
using appeal::Action;
using appeal::Actor;
using appeal::State;
namespace json = boost::json;

namespace {

enum class Who { owner, colleague, stranger, centre, industry, finance };
constexpr const char* kLogins[] = {"qiye", "tongshi", "qiye2", "zhongxin", "jingxin", "caizheng"};
constexpr const char* kDepartments[] = {"d01", "d02"};

struct Try {
  Who who;
  Action action;
  int department;        ///< dispatch: to which
  int level;             ///< rate
  bool complete, stale;  ///< with all that the step needs; with the version of before
};

rc::Gen<Try> any_try() {
  // Sensible steps come often enough that walks get far.
  const auto action = rc::gen::weightedElement<Action>({{6, Action::dispatch},
                                                        {6, Action::sign},
                                                        {6, Action::reply},
                                                        {6, Action::rate},
                                                        {2, Action::give_back},
                                                        {1, Action::reject},
                                                        {1, Action::withdraw},
                                                        {1, Action::note}});
  const auto who = rc::gen::weightedElement<Who>({{4, Who::owner},
                                                  {1, Who::colleague},
                                                  {1, Who::stranger},
                                                  {5, Who::centre},
                                                  {5, Who::industry},
                                                  {3, Who::finance}});
  return rc::gen::build<Try>(
      rc::gen::set(&Try::who, who), rc::gen::set(&Try::action, action),
      rc::gen::set(&Try::department, rc::gen::weightedElement<int>({{3, 0}, {1, 1}})),
      rc::gen::set(&Try::level, rc::gen::inRange(0, 3)),
      rc::gen::set(&Try::complete, rc::gen::weightedElement<bool>({{9, true}, {1, false}})),
      rc::gen::set(&Try::stale, rc::gen::weightedElement<bool>({{1, true}, {12, false}})));
}

[[maybe_unused]] void showValue(const Try& t, std::ostream& out) {
  out << kLogins[static_cast<int>(t.who)] << " " << base::name_of(t.action)
      << (t.complete ? "" : " incomplete") << (t.stale ? " stale" : "");
}

/// What we believe of the appeal.
struct Model {
  State state = State::submitted;
  int lead = -1;  ///< index of kDepartments
  int redo = 0;
  int version = 1;
};

bool leads(Who who, const Model& m) {
  return (who == Who::industry && m.lead == 0) || (who == Who::finance && m.lead == 1);
}
/// The part in which somebody stands towards the appeal; none for strangers.
std::optional<Actor> part(Who who, const Model& m) {
  if (who == Who::owner || who == Who::colleague) return Actor::enterprise;
  if (who == Who::centre) return Actor::centre;
  if (leads(who, m)) return Actor::lead;
  return std::nullopt;
}

/// What an action asks for besides the right to take it.
bool needs_more(const Try& t) {
  if (t.action == Action::sign || t.action == Action::withdraw) return false;
  if (t.action == Action::rate) return !t.complete;
  return !t.complete;
}

/// The expected status and, for 200, the model after it.
std::pair<int, Model> expected(const Model& m, const Try& t) {
  const auto actor = part(t.who, m);
  if (!actor) return {404, m};
  if (t.stale && m.version > 1) return {409, m};
  appeal::Facts facts;
  facts.redo_count = m.redo;
  if (t.action == Action::rate && t.complete) facts.level = static_cast<appeal::Level>(t.level);
  const auto to = appeal::next(m.state, t.action, *actor, facts);
  if (!to.ok()) return {base::status_of(to.error().kind), m};
  if (needs_more(t)) return {422, m};
  Model after = m;
  if (t.action == Action::rate && *to == State::in_progress) after.redo += 1;
  if (t.action == Action::dispatch) after.lead = t.department;
  after.state = *to;
  after.version += 1;
  return {200, after};
}

std::string body_of(const Try& t, const Model& m, const std::string& department_id) {
  json::object body;
  if (t.stale && m.version > 1) body["version"] = m.version - 1;
  if (!t.complete) return json::serialize(body);
  if (t.action == Action::dispatch) body["org_id"] = department_id;
  if (t.action == Action::reply) body["text"] = "这是一次答复。";
  if (t.action == Action::reject || t.action == Action::give_back) body["reason"] = "这是一个理由。";
  if (t.action == Action::note || t.action == Action::rate) body["note"] = "一句话";
  if (t.action == Action::rate) body["level"] = base::name_of(static_cast<appeal::Level>(t.level));
  return json::serialize(body);
}

/// The program, and everybody signed in.
struct Town {
  App app;
  std::vector<Browser> people;
  std::string departments[2];
  Town() {
    for (const char* login : kLogins) people.push_back(app.as(login));
    for (int i = 0; i < 2; ++i)
      departments[i] = app.sql().text("select id from auth.org where district = $1 and code = $2", kDistrict,
                                      kDepartments[i]);
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

struct Kept {
  std::string from_state, to_state;
};
QY_DESCRIBE(Kept, QY_FIELD(from_state), QY_FIELD(to_state))

/// The events lead from draft to `m.state` without a gap, one event a version.
void check_log(const std::string& id, const Model& m) {
  const auto events = town().app.sql().query<Kept>(
      "select from_state, to_state from appeal.event where appeal_id = $1 order by seq", id);
  RC_ASSERT(static_cast<int>(events.size()) == m.version);
  std::string state = "draft";
  for (const auto& event : events) {
    RC_ASSERT(event.from_state == state);
    state = event.to_state;
  }
  RC_ASSERT(state == base::name_of(m.state));
}

}  // namespace

TEST_CASE("no walk of any people leaves the table") {
  setenv("RC_PARAMS", "max_success=40 max_size=40", 0);
  town();
  CHECK(rc::check("random walk over HTTP", [] {
    const auto tries = *rc::gen::container<std::vector<Try>>(any_try());
    const auto id = town().raise();
    Model m;
    for (const auto& t : tries) {
      const auto [status, after] = expected(m, t);
      const auto answer = town().people[static_cast<std::size_t>(t.who)].post(
          "/api/v1/appeals/" + id + "/actions/" + std::string(base::name_of(t.action)),
          body_of(t, m, town().departments[t.department]));
      if (answer.status != status)
        RC_FAIL(std::string(kLogins[static_cast<int>(t.who)]) + " " + std::string(base::name_of(t.action)) +
                " in " + std::string(base::name_of(m.state)) + ": expected " + std::to_string(status) +
                ", got " + std::to_string(answer.status) + " " + answer.body);
      if (status == 200) {
        const auto view = answer.json();
        RC_ASSERT(view.at("state").as_string() == base::name_of(after.state));
        RC_ASSERT(view.at("version").to_number<int>() == after.version);
      }
      m = after;
    }
    check_log(id, m);
  }));
}
