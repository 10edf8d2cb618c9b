#include "platform/mail/mail.hpp"

#include <doctest/doctest.h>

using namespace qiying;
using mail::Letter;

namespace {

Letter must(std::string_view bytes, const mail::Limits& limits = {}) {
  auto letter = mail::read(bytes, limits);
  REQUIRE_MESSAGE(letter.ok(), letter.error().message.en);
  return *std::move(letter);
}

std::string code_of(std::string_view bytes, const mail::Limits& limits = {}) {
  const auto letter = mail::read(bytes, limits);
  return letter.ok() ? "read" : letter.error().code;
}

constexpr std::string_view kPlain =
    "From: =?UTF-8?B?5ZGo5Yqe5LqL?= <Zhou@Example.com>\r\n"
    "Subject: =?GB18030?B?y67RubK71+M=?=\r\n"
    "Message-ID: <one@example.com>\r\n"
    "In-Reply-To: <zero@example.com>\r\nReferences: <a@x> <zero@example.com>\r\n"
    "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: "
    "base64\r\n\r\n"
    "5Zut5Yy65rC05Y6L5LiN6Laz44CC\r\n";

std::string with_header(std::string_view line) {
  return std::string(line) + "\r\n" + std::string(kPlain);
}

}  // namespace

TEST_CASE("sender, subject and words in whatever charset they came") {
  const auto letter = must(kPlain);
  CHECK(letter.from_name == "周办事");
  CHECK(letter.from_address == "zhou@example.com");
  CHECK(letter.subject == "水压不足");
  CHECK(letter.text == "园区水压不足。");
  CHECK(letter.id == "one@example.com");
  CHECK(letter.answers_to == std::vector<std::string>{"zero@example.com", "a@x", "zero@example.com"});
  CHECK_FALSE(letter.automatic);
  CHECK_FALSE(letter.bounce);
}

TEST_CASE("plain words before HTML; files keep their bytes and their names") {
  const auto letter = must(
      "From: a@b.cn\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n"
      "--o\r\nContent-Type: multipart/alternative; boundary=i\r\n\r\n"
      "--i\r\nContent-Type: text/plain\r\n\r\nwords\r\n"
      "--i\r\nContent-Type: text/html\r\n\r\n<p>markup<script>alert(1)</script></p>\r\n--i--\r\n"
      "--o\r\nContent-Type: image/png; name=\"=?UTF-8?B?5Zu+LnBuZw==?=\"\r\nContent-Disposition: "
      "attachment\r\n"
      "Content-Transfer-Encoding: base64\r\n\r\nAAEC\r\n--o--\r\n");
  CHECK(letter.text == "words");
  REQUIRE(letter.attachments.size() == 1);
  CHECK(letter.attachments[0].filename == "图.png");
  CHECK(letter.attachments[0].declared_type == "image/png");
  CHECK(letter.attachments[0].bytes == std::string("\0\1\2", 3));
}

TEST_CASE("HTML alone loses its markup and its scripts") {
  const auto letter = must(
      "From: a@b.cn\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=UTF-8\r\n\r\n"
      "<p>水压</p><script>steal()</script><p>不足</p>");
  CHECK(letter.text.find("水压") != std::string::npos);
  CHECK(letter.text.find("steal") == std::string::npos);
}

TEST_CASE("machines are told from people") {
  for (const auto* line : {"Auto-Submitted: auto-replied", "Precedence: bulk", "List-Id: <x.y>",
                           "X-Autoreply: yes", "Return-Path: <>"})
    CHECK_MESSAGE(must(with_header(line)).automatic, line);
  CHECK_FALSE(must(with_header("Auto-Submitted: no")).automatic);
  CHECK(must("From: MAILER-DAEMON@mx.cn\r\nSubject: failure\r\n\r\nx").bounce);
  const auto report = must(
      "From: mx@b.cn\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; "
      "boundary=o\r\n\r\n--o\r\nContent-Type: text/plain\r\n\r\nnot delivered\r\n--o--\r\n");
  CHECK(report.bounce);
}

TEST_CASE("what is too large, too nested or no letter at all is refused") {
  CHECK(code_of(kPlain, {.bytes = 10}) == "mail.too_large");
  CHECK(code_of("") == "mail.empty");
  std::string nested = "From: a@b.cn\r\nMIME-Version: 1.0\r\n";
  for (int i = 0; i < 50; ++i)
    nested += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\r\n\r\n--b" +
              std::to_string(i) + "\r\n";
  CHECK(code_of(nested) == "mail.too_many_parts");
  CHECK(code_of(nested, {.parts = 20}) == "mail.too_many_parts");
}

TEST_CASE("more files than allowed are counted, long words cut, bad bytes mended") {
  std::string many = "From: a@b.cn\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n";
  for (int i = 0; i < 5; ++i)
    many +=
        "--o\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=" + std::to_string(i) +
        ".txt\r\n\r\nx\r\n";
  const auto letter = must(many + "--o--\r\n", {.attachments = 3});
  CHECK(letter.attachments.size() == 3);
  CHECK(letter.left_out == 2);
  const auto words = must(
      "From: a@b.cn\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\n" + std::string(1000, 'x') + "\xff\xfe",
      {.text_bytes = 100});
  CHECK(words.text == std::string(100, 'x'));
}
