// Company names are taken apart as 企业名称登记管理规定 builds them.
#include "engines/fusion/tests/support.hpp"

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
}
