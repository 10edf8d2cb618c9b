// Company names are taken apart as 企业名称登记管理规定 builds them.
#include "engines/fusion/tests/support.hpp"
#include "platform/base/text.hpp"

using namespace qiying::fusion;
using namespace qiying::fusion::testing;

namespace {
std::string parts(const std::string& text) {
  const auto n = parse_company_name(text, shipped());
  return n.region + "|" + n.trade + "|" + n.industry + "|" + n.form + "|" + n.branch;
}
}  // namespace

TEST_CASE("region, trade name, line of business and form") {
  CHECK(parts("武汉市江汉区光谷商行") == "武汉市江汉区|光谷|商行||");
  CHECK(parts("宁波兴隆房地产开发有限公司") == "宁波|兴隆|房地产开发|有限公司|");
  CHECK(parts("广州市天河区林嘉帮贸易商行") == "广州市天河区|林嘉帮|贸易商行||");
  CHECK(parts("烟台东麟包装材料有限责任公司") == "烟台|东麟|包装材料|有限责任公司|");
}

TEST_CASE("spelling does not matter: width, traditional characters, blanks, brackets") {
  CHECK(parts("武漢東運製版有限公司") == parts("武汉东运制版有限公司"));
  CHECK(parts("武汉 东运 制版有限公司") == parts("武汉东运制版有限公司"));
  CHECK(parse_company_name("阿里巴巴（中国）网络技术有限公司", shipped()).trade == "阿里巴巴");
  CHECK(parse_company_name("凯普电子(昆山)有限公司", shipped()).region == "昆山");
}

TEST_CASE("a name may have no trade name") {
  CHECK(parts("河南省超市管理有限公司") == "河南省||超市管理|有限公司|");
  CHECK(parts("四川成都展览设计有限公司") == "四川成都||展览设计|有限公司|");
}

TEST_CASE("what looks like a place may be the trade name") {
  CHECK(parse_company_name("永安科技有限公司", shipped()).trade == "永安");
  CHECK(parse_company_name("深圳长安贸易有限公司", shipped()).trade == "长安");
}

TEST_CASE("two words of business in a row are no trade name, wherever they stand") {
  CHECK(parse_company_name("佳润轮胎销售天骄公司", shipped()).trade == "佳润");
  CHECK(parts("武汉销售水泥佳润公司") == "武汉|佳润|销售水泥|公司|");
  CHECK(parse_company_name("武汉国际佳润酒店有限公司", shipped()).trade == "国际佳润");
}

TEST_CASE("places that do not lie in each other, and a district whose name is its own") {
  CHECK(parse_company_name("湖北长沙佳润饮料有限公司", shipped()).trade == "佳润");
  CHECK(parse_company_name("湖北安康药业有限公司", shipped()).trade == "安康");
  CHECK(parse_company_name("江汉佳润电力公司", shipped()).trade == "佳润");
  CHECK(parse_company_name("鼓楼佳润电力公司", shipped()).trade == "鼓楼佳润");
}

TEST_CASE("branches stand behind their parent") {
  const auto branch = parse_company_name("中国建设银行股份有限公司夏津支行", shipped());
  CHECK(branch.is_branch);
  CHECK(branch.branch == "夏津支行");
  CHECK(parse_company_name("温州南方游乐设备工程有限公司玻璃钢制品分公司", shipped()).branch ==
        "玻璃钢制品分");
  CHECK_FALSE(parse_company_name("长兴交通投资集团汽车运输有限公司", shipped()).is_branch);
  CHECK_FALSE(parse_company_name("武汉东运制版有限公司", shipped()).is_branch);
}

TEST_CASE("a form that the law does not know, but people write") {
  CHECK(parts("武汉东运制版股份有限责任公司") == "武汉|东运制版||股份有限责任公司|");
  CHECK(parse_company_name("中国建设银行股份有限责任公司夏津支行", shipped()).core() ==
        parse_company_name("中国建设银行股份有限公司夏津支行", shipped()).core());
}

TEST_CASE("anything may come in") {
  for (const std::string text :
       {"", " ", "公司", "有限公司", "()", "(((", "\xff\xfe", "=cmd", "A", "1", "省市区县"})
    CHECK_NOTHROW(parse_company_name(text, shipped()));
  CHECK_NOTHROW(parse_company_name(std::string(1 << 20, 'x'), shipped()));
}

TEST_CASE("the parts of a name make up the whole") {
  for (const std::string text :
       {"武汉市江汉区光谷商行", "北京君衡盛意企业管理有限公司", "昆山开发区光电产业园供水公司"}) {
    const auto n = parse_company_name(text, shipped());
    CHECK(n.region + n.trade + n.industry + n.form + n.branch == n.normal);
  }
}
