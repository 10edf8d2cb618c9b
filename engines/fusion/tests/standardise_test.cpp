// Addresses, amounts, dates, telephones as offices write them.
#include "engines/fusion/tests/support.hpp"

using namespace qiying::fusion;
using namespace qiying::fusion::testing;
namespace base = qiying::base;

namespace {
std::int64_t fen(const std::string& text) {
  const auto capital = parse_capital(text);
  return capital ? capital->fen : -1;
}
std::string date(const std::string& text) {
  const auto found = parse_any_date(text);
  return found ? base::to_iso(*found) : "";
}
}  // namespace

TEST_CASE("untidy capital") {
  constexpr std::int64_t wan = 1'000'000;
  CHECK(fen("50(万元人民币)") == 50 * wan);
  CHECK(fen("27,850.0875(万)") == 27'850'087'500);
  CHECK(fen("7.6万人民币") == 7'600'000);
  CHECK(fen("7.3000(万元)") == 7'300'000);
  CHECK(fen("１００万元") == 100 * wan);
  CHECK(fen("1亿元") == 10'000 * wan);
  CHECK(fen("5000") == 5000 * wan);
  CHECK(fen("5000000") == 500 * wan);
  CHECK(parse_capital("500万美元")->currency == "USD");
  CHECK(fen("") == -1);
  CHECK(fen("无") == -1);
  CHECK(fen("99999999999999999999万") == -1);
  CHECK(fen("999999999999亿") == -1);
}

TEST_CASE("dates in any form") {
  for (const char* text :
       {"1978-07-24", "1978/7/24", "1978.07.24", "19780724", "1978年7月24日", "1978-07-24 10:00:00", "28695"})
    CHECK(date(text) == "1978-07-24");
  for (const char* text :
       {"", "1978", "1978-13-01", "2023-02-29", "20230230", "abc", "0001-01-01", "99999999999"})
    CHECK(date(text) == "");
}

TEST_CASE("telephones") {
  CHECK(parse_phones("13707123456") == std::vector<std::string>{"13707123456"});
  CHECK(parse_phones("+86 137-0712-3456") == std::vector<std::string>{"13707123456"});
  CHECK(parse_phones("027-87654321；13707123456").size() == 2);
  CHECK(parse_phones("(027)87654321") == std::vector<std::string>{"02787654321"});
  CHECK(parse_phones("无").empty());
  CHECK(parse_phones("123").empty());
}

TEST_CASE("addresses by level") {
  const auto a = parse_address("湖北省武汉市江汉区解放大道688号武汉广场24楼2401室", shipped());
  CHECK(a.division == "420103");
  CHECK(a.road == "解放大道");
  CHECK(a.number == "688");
  CHECK(a.room == "2401");
}

TEST_CASE("an address is the same with and without its divisions, and however its number is written") {
  const auto whole = parse_address("安徽省合肥市蜀山区长江西路７号", shipped());
  CHECK(parse_address("合肥市蜀山区长江西路7#", shipped()).detail == whole.detail);
  CHECK(parse_address("蜀山区长江西路7号", shipped()).detail == whole.detail);
  CHECK(whole.division == "340104");
}

TEST_CASE("house numbers in Chinese numerals") {
  const auto detail = [](const std::string& text) { return parse_address(text, shipped()).detail; };
  CHECK(detail("枝江市董市镇董平街三号") == detail("枝江市董市镇董平街3号"));
  CHECK(detail("胜利街二一八号") == "胜利街218号");
  CHECK(detail("建设路一百二十号十二栋三楼") == "建设路120号12栋3楼");
  CHECK(detail("建设路十八号二〇五室") == "建设路18号205室");
  CHECK(detail("二七路五里墩七里庙") == "二七路五里墩七里庙");
  CHECK(detail("建设路一二三四五六七号") == "建设路一二三四五六七号");
  CHECK(detail("建设路十百号") == "建设路十百号");
}

TEST_CASE("a road that is called after a city is no city") {
  CHECK(parse_address("北京西路1320号", shipped()).detail == "北京西路1320号");
  CHECK(parse_address("上海市北京西路1320号", shipped()).detail == "北京西路1320号");
}

TEST_CASE("any bytes are an address") {
  for (const std::string text : {"", "\xff\xff", "号号号", "123", "路", "省市区", "=1+1"})
    CHECK_NOTHROW(parse_address(text, shipped()));
}

TEST_CASE("persons without titles and blanks") {
  CHECK(parse_person(" 张 三 ") == "张三");
  CHECK(parse_person("张三先生") == "张三");
  CHECK(parse_person("先生") == "先生");
}
