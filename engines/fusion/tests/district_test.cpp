// The invented district of the other tests, and that it is resolved as it was planted.
#include <fmt/format.h>

#include <random>

#include "engines/fusion/tests/support.hpp"
#include "platform/base/uscc.hpp"

namespace qiying::fusion::testing {

District make_district(int enterprises, unsigned seed) {
  static const std::vector<std::string> first = {"鑫", "华", "天", "金", "恒", "盛", "宏", "瑞", "博", "泰"},
                                        second = {"达", "源", "通", "信", "诚", "丰", "洋", "宇", "龙", "康"},
                                        third = {"德", "克", "特", "尔", "世", "嘉", "利", "亚", "安", "升"},
                                        lines = {"科技", "商贸", "建筑工程", "物业管理",
                                                 "广告", "食品", "机械设备"},
                                        roads = {"解放大道", "建设大道", "青年路", "新华路", "发展大道"};
  std::minstd_rand random(seed);
  const auto of = [&](const auto& list) { return list[random() % list.size()]; };
  District out;
  for (int i = 0; i < enterprises; ++i) {
    const auto trade = of(first) + of(second) + of(third);
    const auto line = of(lines);
    const auto code = *base::make_uscc(
        "91", "420103", fmt::format("{:08}", 10000000 + i * 7919 + static_cast<int>(random() % 1000)));
    const auto person = of(first) + of(third) + of(second);
    const auto phone = fmt::format("13{:09}", random() % 1000000000);
    const auto address =
        fmt::format("{}{}号{}栋{}室", of(roads), random() % 900 + 1, random() % 9 + 1, random() % 900 + 100);
    const auto date = fmt::format("20{:02}-{:02}-{:02}", random() % 26, random() % 12 + 1, random() % 28 + 1);
    out.market += fmt::format("m{},{},武汉{}{}有限公司,{},{},武汉市江汉区{},{},2026-01-01\n", i, code, trade,
                              line, person, phone, address, date);
    if (random() % 5 == 0) continue;
    const bool coded = random() % 3 > 0;
    const auto name = random() % 4 == 0 ? trade + line : "武汉" + trade + line + "有限责任公司";
    out.tax += fmt::format("t{},{},{},{},{},{},,2026-02-01\n", i, coded ? code : "", name,
                           random() % 6 ? person : "", random() % 3 ? phone : "", address);
  }
  return out;
}

}  // namespace qiying::fusion::testing

using namespace qiying::fusion;
using namespace qiying::fusion::testing;

TEST_CASE("planted truth is recovered") {
  Folder folder;
  const auto district = make_district(600, 1);
  const auto ran = fuse_command({"--source", "market=" + folder.write("m.csv", district.market), "--source",
                                 "tax=" + folder.write("t.csv", district.tax), "--out",
                                 (folder / "out").string(), "--quiet"});
  REQUIRE(ran.code == 0);
  int right = 0, wrong = 0, missed = 0;
  const auto found = links(folder / "out");
  for (const auto& [record, entity] : found) {
    if (!record.starts_with("tax:t")) continue;
    found.at("market:m" + record.substr(5)) == entity ? ++right : ++missed;
  }
  for (const auto& part : partition(folder / "out")) wrong += part.size() > 2;
  CHECK(right > 400);
  CHECK(missed <= 4);
  CHECK(wrong == 0);
}
