#include "modules/register/internal/standardise/standardise.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace qiying;
using namespace qiying::register_;

namespace {

std::int64_t fen(std::string_view text, CapitalUnit unit = CapitalUnit::unknown) {
  const auto got = read_capital(text, unit);
  return got.understood && got.currency == "CNY" ? got.fen.value_or(-2) : -1;
}
std::string date(std::string_view text) {
  const auto got = read_date(text);
  return got ? base::to_iso(*got) : "";
}

}  // namespace

TEST_CASE("capital in the forms of real registers") {
  CHECK(fen("50(万元人民币)") == 50'000'000);
  CHECK(fen("27,850.0875(万)") == 27'850'087'500);
  CHECK(fen("7.6万人民币") == 7'600'000);
  CHECK(fen("163.8147(万)") == 163'814'700);
  CHECK(fen("6,600(万人民币元)") == 6'600'000'000);
  CHECK(fen("200万元人民币") == 200'000'000);
  CHECK(fen("1,670,000(万元人民币)") == 1'670'000'000'000);
  CHECK(fen("人民币50万元整") == 50'000'000);
  CHECK(fen("500000元") == 50'000'000);
  CHECK(fen("1.2亿元") == 12'000'000'000);
  CHECK(fen("５０（万元）") == 50'000'000);
  CHECK(fen("0.000001万元") == 1);
  CHECK(fen("0.0000004万元") == 0);
}

TEST_CASE("a bare number means what the column says, else nothing") {
  CHECK(fen("50", CapitalUnit::wan_yuan) == 50'000'000);
  CHECK(fen("50", CapitalUnit::yuan) == 5'000);
  CHECK(fen("50") == -1);
}

TEST_CASE("foreign capital keeps its currency and no fen") {
  const auto dollars = read_capital("30(万美元)");
  CHECK(dollars.understood);
  CHECK(dollars.currency == "USD");
  CHECK(!dollars.fen);
  CHECK(read_capital("1,500(万香港元)").currency == "HKD");
  CHECK(read_capital("774(万法国法郎)").currency == "FRF");
  CHECK(read_capital("40(万瑞士法郎)").currency == "CHF");
}

TEST_CASE("capital that makes no sense is not guessed") {
  for (auto text : {"", "万元", "-5万元", "50万卢布", "1.2.3万元", "5万-6万元", "99999999999999999999万元",
                    "五十万元", "9999999999999亿元"})
    CHECK_MESSAGE(!read_capital(text).understood, text);
}

TEST_CASE("dates in the forms of real files") {
  for (auto text : {"1978-07-24", "1978/7/24", "1978.07.24", "19780724", "1978年7月24日",
                    "1978-07-24 00:00:00", "1978-07-24T08:00:00Z", " 1978－07－24 ", "28695"})
    CHECK_MESSAGE(date(text) == "1978-07-24", text);
}

TEST_CASE("impossible and partial dates are not guessed") {
  for (auto text : {"", "1978", "1978-07", "1978-02-30", "24-07-1978", "1978-13-01", "0000-00-00",
                    "2978-01-01", "yesterday", "1978-7-24x", "19781324"})
    CHECK_MESSAGE(date(text).empty(), text);
}

TEST_CASE("status words") {
  CHECK(read_status("存续（在营、开业、在册）") == Status::active);
  CHECK(read_status("在业") == Status::active);
  CHECK(read_status("吊销，未注销") == Status::revoked);
  CHECK(read_status("吊销已注销") == Status::cancelled);
  CHECK(read_status("注 销") == Status::cancelled);
  CHECK(read_status("迁出") == Status::moved_out);
  CHECK(read_status("歇业") == Status::suspended);
  CHECK(read_status("suspended") == Status::suspended);
  CHECK(!read_status("未知"));
  CHECK(!read_status(""));
}

TEST_CASE("names: width, brackets and blanks") {
  CHECK(tidy_name(" 武汉 光谷(东湖)Ａ１ Soft Ware 公司 ") == "武汉光谷（东湖）A1 Soft Ware公司");
  CHECK(tidy_name("甲【乙】〔丙〕[丁]") == "甲（乙）（丙）（丁）");
  CHECK(tidy_name(std::string_view("\0\0\0", 3)).empty());
  CHECK(tidy_name("\xE3\x80\x80甲　乙\xC2\xA0") == "甲乙");
  CHECK(tidy_person("张  三") == "张三");
  CHECK(tidy_person("John  Smith") == "John Smith");
  CHECK(tidy_text("a\nb\t c  d ") == "a b c d");
  CHECK(tidy_text("甲 乙") == "甲 乙");
  CHECK(tidy_phone("（０２７）8123-4567 转 8") == "0278123-45678");
}

TEST_CASE("the place in front of a name") {
  CHECK(place_prefix("武汉市江汉区光谷商店") == 6);
  CHECK(place_prefix("湖北省武汉市洪山区甲乙") == 9);
  CHECK(place_prefix("武汉光谷商店") == 2);
  CHECK(place_prefix("淮南市奔达机械有限公司") == 3);
  CHECK(place_prefix("光谷商店") == 0);
  CHECK(place_prefix("超市管理公司") == 0);
  CHECK(place_prefix("武汉") == 0);
  CHECK(place_prefix("") == 0);
}

TEST_CASE("industry codes") {
  CHECK(read_industry("I6510") == "I6510");
  CHECK(read_industry("i65") == "I65");
  CHECK(read_industry("6510") == "6510");
  CHECK(read_industry("C") == "C");
  for (auto text : {"", "Z65", "软件", "65100", "I6", "6510.0"})
    CHECK_MESSAGE(read_industry(text).empty(), text);
}

TEST_CASE("the payload hash tells values and their borders apart") {
  const auto hash = [](std::initializer_list<std::string_view> values) {
    PayloadHash h;
    for (auto v : values) h.add(v);
    return h.value();
  };
  CHECK(hash({"ab", "c"}) != hash({"a", "bc"}));
  CHECK(hash({"", "a"}) != hash({"a", ""}));
  CHECK(hash({"武汉"}) == hash({"武汉"}));
}

TEST_CASE("no text breaks a reader, and tidying twice changes nothing") {
  rc::check([](const std::string& text) {
    read_capital(text), read_date(text), read_status(text), read_industry(text), place_prefix(text);
    for (auto tidy : {tidy_text, tidy_name, tidy_person}) RC_ASSERT(tidy(tidy(text)) == tidy(text));
  });
}
