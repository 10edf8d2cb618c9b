/// Role × state × step, generated from the table: what the page offers is what the server does. For every
/// login of the test district, every state and every step: a step that is offered is taken or asks for what
/// is missing; one that is not is refused, and changes nothing.

#include <doctest/doctest.h>

#include <boost/json.hpp>
#include <set>

#include "modules/appeal/internal/repository.hpp"
#include "modules/appeal/internal/states.hpp"
#include "tests/support/test_app.hpp"

using namespace qiying;
using namespace qiying::test;
using appeal::Action;
using appeal::State;

namespace {

constexpr const char* kLogins[] = {"qiye",    "tongshi", "qiye2",    "zhongxin",  "zhuren",
                                   "jingxin", "juzhang", "caizheng", "zhuanyuan", "bianji",
                                   "lingdao", "admin",   "shenji",   "waiqu",     "waiqiye"};

template <class E>
std::vector<E> all() {
  std::vector<E> out;
  for (std::size_t i = 0; i < qy_names(E{}).size(); ++i) out.push_back(static_cast<E>(i));
  return out;
}

struct House {
  App app;
  std::string id;
  appeal::Record record;
  int version = 10;  ///< never one that an event has

  House() {
    auto qiye = app.as("qiye");
    auto centre = app.as("zhongxin");
    id =
        qiye.post(
                "/api/v1/appeals",
                R"({"kind":"help","title":"逐项核对","body":"角色与步骤逐项核对。","contact_name":"周","contact_phone":"13900000001"})")
            .json()
            .at("id")
            .as_string();
    const auto d01 =
        app.sql().text("select id from auth.org where district = $1 and code = 'd01'", kDistrict);
    const auto sent =
        centre.post("/api/v1/appeals/" + id + "/actions/dispatch", R"({"org_id":")" + d01 + "\"}");
    REQUIRE(sent.status == 200);
    record = *appeal::find(app.sql(), kDistrict, *appeal::AppealId::parse(id));
  }
  /// The appeal stands in `state`, with everything that the state may need.
  void put(State state) {
    const auto before = *appeal::find(app.sql(), kDistrict, record.id);
    auto r = record;
    r.state = state;
    r.replied_at = r.closed_at = r.paused_at = app.clock.now();
    r.supervision = appeal::Supervision::none;
    r.extension_until = app.clock.now() + std::chrono::hours(100);
    r.version = version += 10;
    appeal::update_standing(app.sql(), before, r);
  }
};

}  // namespace

TEST_CASE("what the page offers is what the server does, for every role, state and step") {
  House house;
  std::size_t taken = 0, refused = 0;
  for (const char* login : kLogins) {
    auto who = house.app.as(login);
    for (const auto state : all<State>()) {
      if (state == State::draft) continue;
      house.put(state);
      const auto view = who.get("/api/v1/appeals/" + house.id);
      std::set<std::string> offered;
      if (view.status == 200) {
        const auto body = view.json();
        for (const auto& action : body.at("actions").as_array()) offered.emplace(action.as_string());
      }
      for (const auto action : all<Action>()) {
        if (action == Action::submit) continue;
        const std::string name(base::name_of(action));
        const auto answer = who.post("/api/v1/appeals/" + house.id + "/actions/" + name, "{}");
        const bool possible = answer.status == 200 || answer.status == 422;
        CHECK_MESSAGE(possible == offered.contains(name), login, " ", name, " in ", base::name_of(state),
                      ": ", answer.status, " ", answer.body);
        if (view.status != 200) CHECK_MESSAGE(answer.status == view.status, login, " ", name);
        (possible ? taken : refused) += 1;
        if (answer.status == 200) house.put(state);
      }
    }
  }
  CHECK(taken > 100);
  CHECK(refused > 1000);
}
