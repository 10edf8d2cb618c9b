// What can be read from the text of a notice; from real PDF and DOCX, too.
#include "modules/policy/internal/notice.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "engines/rules/check.hpp"
#include "modules/policy/internal/rulebook.hpp"
#include "platform/doctext/doctext.hpp"
#include "platform/docx/docx.hpp"
#include "platform/pdf/pdf.hpp"
#include "tests/support/test_server.hpp"

using namespace qiying;
using namespace qiying::policy;

namespace {

base::Date day(const char* text) {
  return base::parse_date(text).value();
}

constexpr const char* kNotice = R"(示范区人民政府文件
示政规〔2026〕3号

示范区人民政府关于印发
示范区节能改造补贴办法（试行）的通知

各街道办事处，区政府各部门：
  《示范区节能改造补贴办法（试行）》已经区政府同意，现印发给你们，请认真贯彻执行。

示范区人民政府
2026年3月1日

— 1 —
示范区节能改造补贴办法（试行）
第一条 对设备投资给予20%补贴，单个企业最高50万元。
第二条 申报截止时间为2026年6月30日17:00，逾期不予受理。
第三条 本办法自2026年4月1日起施行，有效期至2028年3月31日。
)";

template <class Document>
std::string written() {
  Document doc({.title = "来文", .footer = "来文"});
  const std::string text = kNotice;
  std::size_t from = 0;
  for (auto stop = text.find('\n'); stop != text.npos; from = stop + 1, stop = text.find('\n', from))
    if (stop > from) doc.paragraph(text.substr(from, stop - from));
  return doc.finish();
}

std::string text_of(const std::string& bytes, const char* name) {
  const test::TemporaryDirectory folder;
  std::ofstream(folder.path() / name, std::ios::binary) << bytes;
  const auto text = doctext::text_of(folder.path() / name);
  REQUIRE(text.ok());
  return *text;
}

void is_read(const std::string& text) {
  const auto n = read_notice(text);
  CHECK(n.title == "示范区人民政府关于印发示范区节能改造补贴办法（试行）的通知");
  CHECK(n.doc_number == "示政规〔2026〕3号");
  CHECK(n.issuer == "示范区人民政府");
  CHECK(n.published == day("2026-03-01"));
  CHECK(n.effective == day("2026-04-01"));
  CHECK(n.expires == day("2028-03-31"));
  CHECK(n.closes == day("2026-06-30"));
  CHECK(n.closes_at == "17:00");
}

}  // namespace

TEST_CASE("a notice as text, as DOCX and as PDF says the same of itself") {
  is_read(kNotice);
  is_read(text_of(written<docx::Document>(), "a.docx"));
  is_read(text_of(written<pdf::Document>(), "a.pdf"));
}

TEST_CASE("dates in Chinese digits, alone on their line only") {
  CHECK(date_alone("二〇二六年三月一日") == day("2026-03-01"));
  CHECK(date_alone("二○二六年十二月三十一日") == day("2026-12-31"));
  CHECK(date_alone(" 2026年11月10日 ") == day("2026-11-10"));
  for (const char* line :
       {"", "自2026年3月1日起施行", "二〇二六年十三月一日", "年月日", "二〇二六年", "（此件公开发布）"})
    CHECK_FALSE(date_alone(line).has_value());
}

TEST_CASE("words set apart to fill a line are words; page numbers are no lines") {
  const auto lines = lines_of("关 于 节 能 的 通 知\n\n  - 2 -\n第 1 页 Windows 11\f末行");
  REQUIRE(lines.size() == 3);
  CHECK(lines[0] == "关于节能的通知");
  CHECK(lines[2] == "末行");
}

TEST_CASE("what a text does not say is not made up") {
  const auto n = read_notice("今天天气很好。\n我们去公园。\n根据2026年的安排，最高温度二十度。");
  CHECK(n.title.empty());
  CHECK(n.doc_number.empty());
  CHECK_FALSE(n.published.has_value());
  CHECK_FALSE(n.effective.has_value());
  CHECK_FALSE(n.closes.has_value());
}

TEST_CASE(
    "the draft carries what was read and the text as notes, matches nobody, and reads without a fault") {
  rules::Findings findings;
  const auto text = draft_of({"f-1", "节能办法", "示政规〔2026〕3号", "", "区里来文", std::nullopt, kNotice});
  const auto p = rules::read_policy({"草稿", text}, law_library(), findings);
  REQUIRE(p);
  CHECK(findings.errors() == 0);
  CHECK(p->issuer == "示范区人民政府");
  CHECK(p->effective == day("2026-04-01"));
  CHECK(p->expires == day("2028-03-31"));
  CHECK(p->application.closes.has_value());
  CHECK(rules::not_in_force(*p, day("2026-05-01")).has_value());
  CHECK(text.find("# 第一条对设备投资给予20%补贴") != std::string::npos);
}

TEST_CASE("a hostile text stays a note") {
  rules::Findings findings;
  const auto text =
      draft_of({"f-1", "办法", "", "", "来源", std::nullopt,
                "第一条\r\n条件:\n  全部: []\n\x01\x02状态: 有效\n\xE2\x80\xA8\u0085编号: x\n"});
  const auto p = rules::read_policy({"草稿", text}, law_library(), findings);
  REQUIRE(p);
  CHECK(p->status == rules::Status::unverified);
}
