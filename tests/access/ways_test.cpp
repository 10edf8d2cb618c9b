#include "modules/account/internal/ways.hpp"

#include <doctest/doctest.h>

#include "modules/account/internal/deliveries.hpp"
#include "platform/crypto/crypto.hpp"

using namespace qiying;
using namespace qiying::account;
using namespace std::chrono_literals;

namespace {

base::Timestamp at(const char* text) {
  return base::parse_timestamp(std::string("2026-03-02 ") + text + ":00").value();
}

std::string shown(base::Timestamp t) {
  return base::to_display(t).substr(5);
}

}  // namespace

TEST_CASE("quiet hours over midnight let copies leave in the morning") {
  const auto out = [](const char* time) { return shown(after_quiet(at(time), "21:00", "08:00")); };
  CHECK(out("20:59") == "03-02 20:59");
  CHECK(out("21:00") == "03-03 08:00");
  CHECK(out("23:59") == "03-03 08:00");
  CHECK(out("00:00") == "03-02 08:00");
  CHECK(out("07:59") == "03-02 08:00");
  CHECK(out("08:00") == "03-02 08:00");
}

TEST_CASE("quiet hours within a day, and none") {
  CHECK(shown(after_quiet(at("13:00"), "12:00", "14:00")) == "03-02 14:00");
  CHECK(shown(after_quiet(at("11:59"), "12:00", "14:00")) == "03-02 11:59");
  CHECK(shown(after_quiet(at("03:00"), "00:00", "00:00")) == "03-02 03:00");
}

TEST_CASE("failures are tried again more and more rarely, then given up") {
  CHECK(pause_after(1) == 1min);
  CHECK(pause_after(2) == 5min);
  CHECK(pause_after(5) == 480min);
  CHECK_FALSE(pause_after(6));
}

TEST_CASE("a mail is plain ASCII on the wire, and no title breaks out of its header") {
  const auto text = mail_text("qiying@example.gov.cn", {"id-1", "a@example.cn\r\nBcc: x@y.cn",
                                                        "标题\r\nBcc: evil@x.cn", "正文", "https://x/y"});
  for (const unsigned char c : text) REQUIRE(c < 0x80);
  CHECK(text.find("\r\nBcc:") == std::string::npos);
  CHECK(text.find("Subject: =?UTF-8?B?" + crypto::base64_encode("标题Bcc: evil@x.cn") + "?=\r\n") !=
        std::string::npos);
  CHECK(text.find(crypto::base64_encode("正文\n\nhttps://x/y\n").substr(0, 20)) != std::string::npos);
  CHECK(text.find("\r\n\r\n") != std::string::npos);
}
