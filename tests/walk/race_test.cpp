/// Many at once: nobody's step is lost, none is taken twice, numbers stay apart.

#include <doctest/doctest.h>

#include <boost/json.hpp>
#include <set>
#include <thread>

#include "tests/support/test_app.hpp"

using namespace qiying;
using namespace qiying::test;

namespace {

constexpr const char* kAppeal =
    R"({"kind":"help","title":"同时","body":"许多人同时办事","contact_name":"周","contact_phone":"13900000001"})";

/// Runs `work(i)` in `n` threads that start together, each with a browser of its own.
template <class F>
void together(int n, F work) {
  std::atomic<int> ready{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < n; ++i)
    threads.emplace_back([&, i] {
      for (++ready; ready.load() < n;) std::this_thread::yield();
      work(i);
    });
  for (auto& thread : threads) thread.join();
}

App& town() {
  static App one;
  return one;
}

}  // namespace

TEST_CASE("two dispatchers at the same moment: one wins, the other is told") {
  auto qiye = town().as("qiye");
  std::vector<Browser> desks;
  desks.push_back(town().as("zhongxin"));
  desks.push_back(town().as("zhuren"));
  for (auto& desk : desks) desk.csrf();
  const auto d01 = town().sql().text("select id from auth.org where code = 'd01'");
  for (int round = 0; round < 10; ++round) {
    const std::string id(qiye.post("/api/v1/appeals", kAppeal).json().at("id").as_string());
    int status[2] = {};
    together(2, [&](int i) {
      status[i] =
          desks[static_cast<std::size_t>(i)]
              .post("/api/v1/appeals/" + id + "/actions/dispatch", R"({"version":1,"org_id":")" + d01 + "\"}")
              .status;
    });
    CHECK(std::min(status[0], status[1]) == 200);
    CHECK(std::max(status[0], status[1]) == 409);
    CHECK(town().sql().number("select count(*) from appeal.event where appeal_id = $1", id) == 2);
  }
}

TEST_CASE("numbers of a day are given once each, without a gap") {
  const auto before = town().sql().number("select count(*) from appeal.appeal");
  std::vector<Browser> clerks;
  for (int i = 0; i < 4; ++i) clerks.push_back(town().as(i % 2 ? "qiye" : "qiye2"));
  for (auto& clerk : clerks) clerk.csrf();
  std::atomic<int> failed{0};
  together(4, [&](int i) {
    for (int n = 0; n < 8; ++n)
      if (clerks[static_cast<std::size_t>(i)].post("/api/v1/appeals", kAppeal).status != 200) ++failed;
  });
  CHECK(failed == 0);
  CHECK(town().sql().number("select count(*) from appeal.appeal") == before + 32);
  CHECK(town().sql().number("select count(distinct number) from appeal.appeal") == before + 32);
  CHECK(town().sql().number("select right(max(number), 4)::integer from appeal.appeal") == before + 32);
}

TEST_CASE("a form clicked twice at the same moment raises once") {
  std::vector<Browser> tabs;
  for (int i = 0; i < 2; ++i) tabs.push_back(town().as("qiye"));
  for (auto& tab : tabs) tab.csrf();
  const auto before = town().sql().number("select count(*) from appeal.appeal");
  for (int round = 0; round < 8; ++round) {
    const auto form = town().sql().text("select gen_random_uuid()");
    int status[2] = {};
    together(2, [&](int i) {
      status[i] = tabs[static_cast<std::size_t>(i)]
                      .submit("/appeals/new", {{"form_id", form},
                                               {"kind", "help"},
                                               {"title", "两次点击"},
                                               {"body", "同一张表单点了两次"},
                                               {"contact_name", "周"},
                                               {"contact_phone", "13900000001"},
                                               {"sure", "1"},
                                               {"action", "send"}})
                      .status;
    });
    CHECK(status[0] == 303);
    CHECK(status[1] == 303);
  }
  CHECK(town().sql().number("select count(*) from appeal.appeal") == before + 8);
}

TEST_CASE("the same login signs in from many places at once") {
  std::atomic<int> good{0};
  std::vector<Browser> places;
  for (int i = 0; i < 4; ++i) places.push_back(town().visitor());
  together(4, [&](int i) {
    const auto body = std::string(R"({"login":"bianji","password":")") + kPassword + "\"}";
    if (places[static_cast<std::size_t>(i)].post("/api/v1/session", body).status == 200) ++good;
  });
  CHECK(good == 4);
}
