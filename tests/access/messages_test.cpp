/// Copies of messages beyond the screen: to whom, when, how many, and what is not wanted.

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "modules/account/internal/deliveries.hpp"
#include "platform/crypto/crypto.hpp"
#include "tests/support/test_app.hpp"

using namespace qiying;
using namespace qiying::test;
using namespace std::chrono_literals;

namespace {

namespace fs = std::filesystem;

std::vector<std::string> spooled(App& app, const char* way) {
  std::vector<std::string> out;
  const auto folder = app.services().settings.data / "spool" / way;
  if (!fs::exists(folder)) return out;
  for (const auto& entry : fs::directory_iterator(folder)) {
    std::ifstream in(entry.path(), std::ios::binary);
    out.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return out;
}

void tell(App& app, const std::string& kind = "appeal.replied") {
  app.sql().run(
      "insert into account.message (district, id, created_at, audience, target, kind, title_zh, title_en, "
      "body_zh, body_en, "
      "url) select '420199', gen_random_uuid(), $1, 'account', id::text, $2, '已答复', 'Replied', '请查看', "
      "'Look', '/appeals' "
      "from auth.account where login = 'qiye'",
      app.clock.now(), kind);
}

void round(App& app) {
  app.clock.advance(61s);
  app.sql().run(
      "update jobs.schedule set next_run_at = now() - interval '1 minute' where kind = 'account.deliver'");
  app.site().run_jobs();
}

int choose(App& app, HeaderList fields) {
  return app.as("qiye").submit("/messages/ways", std::move(fields)).status;
}

}  // namespace

TEST_CASE("whoever wants mail gets a copy, once; others get none") {
  App app;
  CHECK(choose(app, {{"mail", "no address"}}) == 422);
  CHECK(choose(app, {{"sms", "123"}}) == 422);
  REQUIRE(choose(app, {{"mail", "zhou@example.cn"}, {"kinds", "appeal.replied"}}) == 303);
  CHECK(app.sql().number("select count(*) from account.way where address like '%zhou%'") == 0);
  tell(app);
  round(app);
  round(app);
  const auto mails = spooled(app, "mail");
  REQUIRE(mails.size() == 1);
  CHECK(mails[0].find("To: zhou@example.cn\r\n") != std::string::npos);
  CHECK(mails[0].find(crypto::base64_encode("已答复")) != std::string::npos);
  CHECK(spooled(app, "sms").empty());
  CHECK(app.sql().text("select state from account.delivery") == "sent");
}

TEST_CASE("nothing leaves in the quiet hours; the morning brings it") {
  App app;
  REQUIRE(choose(app, {{"sms", "13900000001"}}) == 303);
  app.clock.set(china("2026-03-02 22:00"));
  tell(app, "account.x");
  round(app);
  CHECK(spooled(app, "sms").empty());
  app.clock.set(china("2026-03-03 08:01"));
  round(app);
  CHECK(spooled(app, "sms").size() == 1);
}

TEST_CASE("a kind that is not wanted stays on the screen only") {
  App app;
  tell(app);
  REQUIRE(choose(app, {{"mail", "zhou@example.cn"}}) == 303);
  CHECK(app.sql().number("select count(*) from account.unwanted where kind = 'appeal.replied'") == 1);
  tell(app);
  tell(app, "appeal.due");
  round(app);
  CHECK(spooled(app, "mail").size() == 1);
}

TEST_CASE("who never had a message can unsubscribe all the same: each sees the kinds that can reach him") {
  App app;
  REQUIRE(app.sql().number("select count(*) from account.message") == 0);
  const auto firm = app.as("qiye").get("/messages/ways").body;
  CHECK(firm.find("诉求已答复，请评价") != std::string::npos);
  CHECK(firm.find("企业认证结果") != std::string::npos);
  CHECK(firm.find("新诉求待签收") == std::string::npos);
  CHECK(firm.find("待派单") == std::string::npos);
  const auto officer = app.as("jingxin").get("/messages/ways").body;
  CHECK(officer.find("新诉求待签收") != std::string::npos);
  CHECK(officer.find("待派单") == std::string::npos);
  CHECK(officer.find("请评价") == std::string::npos);
  CHECK(app.as("zhongxin").get("/messages/ways").body.find("待派单") != std::string::npos);
  REQUIRE(choose(app, {{"mail", "zhou@example.cn"}, {"kinds", "policy.push"}}) == 303);
  for (const char* kind : {"appeal.reply", "appeal.pass", "policy.push"}) tell(app, kind);
  round(app);
  CHECK(spooled(app, "mail").size() == 1);
  const auto after = app.as("qiye").get("/messages/ways").body;
  const auto checked = [&](const char* kind) {
    const auto at = after.find("value=\"" + std::string(kind) + "\"");
    REQUIRE(at != std::string::npos);
    return after.substr(at, after.find('>', at) - at).find("checked") != std::string::npos;
  };
  CHECK(checked("policy.push"));
  CHECK_FALSE(checked("appeal.reply"));
}

TEST_CASE("beyond the quota of the day copies are left out, and said so") {
  App app([](config::Settings& s) { s.messages_a_day = 2; });
  REQUIRE(choose(app, {{"mail", "zhou@example.cn"}}) == 303);
  for (int i = 0; i < 3; ++i) tell(app, "k" + std::to_string(i));
  round(app);
  CHECK(spooled(app, "mail").size() == 2);
  CHECK(app.sql().number("select count(*) from account.delivery where state = 'over_quota'") == 1);
  const auto page = app.as("qiye").get("/messages/ways").body;
  CHECK(page.find("超过当日上限") != std::string::npos);
  CHECK(page.find("已发出") != std::string::npos);
}

TEST_CASE("a gateway that is away is tried again, then given up") {
  App app([](config::Settings& s) { s.sms_address = "http://127.0.0.1:1/sms"; });
  REQUIRE(choose(app, {{"sms", "13900000001"}}) == 303);
  tell(app, "k");
  round(app);
  CHECK(app.sql().text("select state || tries from account.delivery") == "waiting1");
  CHECK(app.sql().text("select error from account.delivery").find("127.0.0.1") != std::string::npos);
  for (const auto pause : {5min, 30min, 120min}) app.clock.advance(pause), round(app);
  CHECK(app.sql().text("select state || tries from account.delivery") == "waiting4");
}

TEST_CASE("addresses survive the rotation of keys, the old ones forgotten") {
  App app;
  REQUIRE(choose(app, {{"mail", "zhou@example.cn"}}) == 303);
  vault::Keyring keys(app.services().settings.data / "keys" / "data.key");
  keys.rotate();
  CHECK(account::reseal_ways(app.sql(), keys) == 1);
  keys.forget_old();
  CHECK(account::reseal_ways(app.sql(), keys) == 0);
  tell(app);
  round(app);
  const auto mails = spooled(app, "mail");
  REQUIRE(mails.size() == 1);
  CHECK(mails[0].find("To: zhou@example.cn\r\n") != std::string::npos);
}
