/// Appeals by e-mail, from the folder that a mail program fills to the portal.

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "tests/support/test_app.hpp"

using namespace qiying;
using namespace qiying::test;
namespace fs = std::filesystem;

namespace {

/// A town with a letter box.
struct Town {
  App app;
  fs::path mail = app.services().settings.data / "mail";

  void post(const std::string& name, const std::string& letter) {
    fs::create_directories((mail / "in" / name).parent_path());
    std::ofstream(mail / "in" / name, std::ios::binary) << letter;
  }
  void read() {
    app.clock.advance(std::chrono::minutes(2));
    // The clock of the schedule is the machine's: the test asks by itself.
    jobs::enqueue(app.sql(), "appeal.letters", {"{}"});
    app.site().run_jobs();
  }
  std::int64_t appeals() {
    return app.sql().number("select count(*) from appeal.appeal where channel = 'mail'");
  }
  std::string of(const std::string& column) {
    return app.sql().text("select " + column +
                          " from appeal.appeal where channel = 'mail' order by created_at limit 1");
  }
  std::size_t confirmations() {
    std::size_t n = 0;
    std::error_code none;
    for ([[maybe_unused]] const auto& file :
         fs::directory_iterator(mail.parent_path() / "spool" / "mail", none))
      ++n;
    return n;
  }
};

std::string letter(const std::string& id, const std::string& body, const std::string& more = "") {
  return "From: Chen <chen@example.com>\r\nSubject: water\r\nMessage-ID: <" + id + ">\r\n" + more +
         "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\n" + body + "\r\n";
}

}  // namespace

TEST_CASE("a letter becomes an appeal, is confirmed once, and its answer is added to it") {
  Town town;
  town.post("1.eml", letter("a@x", "园区水压不足，请协调。电话13900000009，代码" + kFirm.uscc()));
  town.read();
  REQUIRE(town.appeals() == 1);
  CHECK(town.of("state") == "submitted");
  CHECK_MESSAGE(town.of("contact_phone").find("139") == std::string::npos, "the telephone lies sealed");
  CHECK(town.of("contact_mark") == town.app.sql().search_mark("13900000009", "appeal.contact_phone"));
  CHECK(town.of("subject_name") == kFirm.name);
  // What anybody could have written does not appear in the enterprise's own list.
  CHECK(town.of("subject_id::text").empty());
  CHECK(town.confirmations() == 1);
  CHECK(fs::exists(town.mail / "taken" / "1.eml"));

  // The same letter again, from another folder of the same box.
  town.post("new/2", letter("a@x", "园区水压不足，请协调。"));
  town.read();
  CHECK(town.appeals() == 1);
  CHECK(town.confirmations() == 1);

  town.post("3.eml",
            letter("b@x", "补充：三楼以上完全没有水。", "In-Reply-To: <" + town.of("id") + "@qiying>\r\n"));
  town.read();
  CHECK(town.appeals() == 1);
  CHECK(town.app.sql().number(
            "select count(*) from appeal.event where action = 'note' and public and note like "
            "'%三楼以上%'") == 1);
}

TEST_CASE("a stranger's answer is an appeal of its own; a file comes along by the rules of uploads") {
  Town town;
  town.post("1.eml", letter("a@x", "园区水压不足，请协调。"));
  town.read();
  town.post("2.eml",
            "From: other@example.com\r\nSubject: gas\r\nMessage-ID: <c@x>\r\nIn-Reply-To: "
            "<a@x>\r\nMIME-Version: 1.0\r\n"
            "Content-Type: multipart/mixed; boundary=o\r\n\r\n"
            "--o\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\n燃气压力不足，影响生产。\r\n"
            "--o\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; "
            "filename=\"a.txt\"\r\n\r\nreading\r\n"
            "--o\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; "
            "filename=\"a.exe\"\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\nTVqQAAMAAAAEAAAA\r\n--o--\r\n");
  town.read();
  CHECK(town.appeals() == 2);
  CHECK(town.app.sql().number("select count(*) from files.ref where object_kind = 'appeal'") == 1);
}

TEST_CASE("machines, bounces and rubbish make nothing and are not answered") {
  Town town;
  town.post("1.eml", letter("a@x", "I am away", "Auto-Submitted: auto-replied\r\n"));
  town.post("2.eml", "From: MAILER-DAEMON@mx.cn\r\nSubject: failure\r\n\r\nnot delivered\r\n");
  town.post("3.eml", "");
  town.read();
  CHECK(town.appeals() == 0);
  CHECK(town.confirmations() == 0);
  CHECK(fs::exists(town.mail / "ignored" / "1.eml"));
  CHECK(fs::exists(town.mail / "ignored" / "2.eml"));
  CHECK(fs::exists(town.mail / "refused" / "3.eml"));
}

TEST_CASE("one sender raises at most twenty a day; who follows by the code sees how it stands") {
  Town town;
  for (int i = 0; i < 22; ++i)
    town.post(std::to_string(100 + i) + ".eml", letter(std::to_string(i) + "@x", "第几封都一样，请协调。"));
  town.read();
  CHECK(town.appeals() == 20);
  CHECK(fs::exists(town.mail / "refused" / "121.eml"));
  const auto number = town.of("number");
  CHECK_FALSE(town.of("query_hash").empty());
  CHECK(town.app.visitor()
            .post("/api/v1/appeal-status", R"({"number":")" + number + R"(","code":"AAAAAAAA"})")
            .status == 404);
}
